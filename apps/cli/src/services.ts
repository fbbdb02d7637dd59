import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { authJobs, AuthModule, AuthSettings } from '@souk/auth';
import {
  buildInfo,
  createDataSource,
  Database,
  DatabaseModule,
  EventsModule,
  JobsModule,
  loadSettings,
  Logger,
  platformJobs,
  PlatformModule,
  system,
} from '@souk/platform';
import { entities } from './entities';

/** Who acts when a command changes something; events name it. */
export const commandLine = system('command line');

@Module({})
class CommandLineModule {}

/** A service as the API has it: what a command changes has its event, and a job that it asks for reaches its queue at once. */
export async function withService<S, T>(service: Type<S>, work: (service: S) => Promise<T>): Promise<T> {
  const settings = loadSettings('api');
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
        entities,
      }),
      EventsModule,
      JobsModule.forApi({
        catalogue: { ...platformJobs, ...authJobs },
        backend: { databaseUrl: settings.API__DATABASE_URL, redisUrl: settings.API__REDIS_URL },
      }),
      AuthModule.forRoot(new AuthSettings(settings)),
    ],
  };
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    return await work(context.get(service));
  } finally {
    await context.close();
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
