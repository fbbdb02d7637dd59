import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  buildInfo,
  createDataSource,
  Database,
  DatabaseModule,
  EventsModule,
  Jobs,
  JobsModule,
  Logger,
  platformEntities,
  platformJobs,
  PlatformModule,
  type SettingsOf,
  system,
} from '@souk/platform';

/** Who acts when a command changes something; events name it. */
export const commandLine = system('command line');

@Module({})
class CommandLineModule {}

/** The jobs as the API has them: a replayed job reaches its queue at once. */
export async function withJobs<T>(settings: SettingsOf<'api'>, work: (jobs: Jobs) => Promise<T>): Promise<T> {
  const build = buildInfo(settings);
  const logger = Logger.create({ service: 'cli', level: 'warn', build, destination: process.stderr });
  const module = {
    module: CommandLineModule,
    imports: [
      PlatformModule.forRoot({ logger, build }),
      DatabaseModule.forRoot({
        url: settings.API__DATABASE_URL,
        applicationName: 'souk-cli',
        poolMax: 2,
        entities: platformEntities,
      }),
      EventsModule,
      JobsModule.forApi({
        catalogue: platformJobs,
        backend: { databaseUrl: settings.API__DATABASE_URL, redisUrl: settings.API__REDIS_URL },
      }),
    ],
  };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    return await work(app.get(Jobs));
  } finally {
    await app.close();
  }
}

export async function withDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource({
    url,
    applicationName: 'souk-cli',
    poolMax: 1,
    statementTimeoutMs: 0,
  }).initialize();
  try {
    return await work(new Database(dataSource));
  } finally {
    await dataSource.destroy();
  }
}
