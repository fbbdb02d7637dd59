import 'reflect-metadata';
import {
  buildInfo,
  closeOnSignal,
  Logger,
  Metrics,
  QueueBackend,
  refuseEvictingRedis,
  refuseStrongRole,
  serveMetrics,
  settingsOrExit,
  surviveStrayRejections,
} from '@souk/platform';
import { DataSource } from 'typeorm';
import { ApiModule } from './app.module';
import { createApp } from './create-app';

const settings = settingsOrExit('api');
const logger = Logger.create({
  service: 'api',
  level: settings.API__LOG_LEVEL ?? (settings.API__ENV === 'local' ? 'debug' : 'info'),
  build: buildInfo(settings),
  pretty: settings.API__ENV === 'local' && process.stdout.isTTY,
});
surviveStrayRejections(logger);

try {
  const app = await createApp(ApiModule.forRoot(settings, logger), settings, logger);
  await refuseStrongRole(app.get(DataSource), settings.API__ENV, logger);
  await refuseEvictingRedis(app.get(QueueBackend), settings.API__ENV, logger);
  await app.listen(settings.API__PORT, settings.API__HOST);
  if (settings.API__METRICS_PORT !== undefined) {
    const server = await serveMetrics(app.get(Metrics), settings.API__HOST, settings.API__METRICS_PORT);
    server.unref();
  }
  closeOnSignal(app, { drainMs: settings.API__SHUTDOWN_DRAIN_MS, timeoutMs: settings.API__SHUTDOWN_TIMEOUT_MS });
  logger.info('API listening', { url: await app.getUrl() });
} catch (error) {
  logger.error('The API cannot start', { error });
  process.exit(1);
}
