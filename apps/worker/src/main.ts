import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  buildInfo,
  closeOnSignal,
  Logger,
  QueueBackend,
  refuseEvictingRedis,
  refuseStrongRole,
  settingsOrExit,
  surviveStrayRejections,
} from '@souk/platform';
import { DataSource } from 'typeorm';
import { WorkerModule } from './app.module';

const settings = settingsOrExit('worker');
const logger = Logger.create({
  service: 'worker',
  level: settings.WORKER__LOG_LEVEL ?? (settings.API__ENV === 'local' ? 'debug' : 'info'),
  build: buildInfo(settings),
  pretty: settings.API__ENV === 'local' && process.stdout.isTTY,
});
surviveStrayRejections(logger);

try {
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.forRoot(settings, logger),
    new FastifyAdapter({ requestTimeout: 60_000 }),
    { logger, abortOnError: false },
  );
  await refuseStrongRole(app.get(DataSource), settings.API__ENV, logger);
  await refuseEvictingRedis(app.get(QueueBackend), settings.API__ENV, logger);
  await app.listen(settings.WORKER__PORT, settings.WORKER__HOST);
  closeOnSignal(app, { drainMs: 0, timeoutMs: settings.API__SHUTDOWN_TIMEOUT_MS });
  logger.info('Worker ready for jobs', { probes: await app.getUrl(), concurrency: settings.WORKER__CONCURRENCY });
} catch (error) {
  logger.error('The worker cannot start', { error });
  process.exit(1);
}
