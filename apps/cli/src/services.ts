import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
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
  type SettingsOf,
  system,
} from '@souk/platform';
import { sourceJobs, SourceOptions, SourcesModule } from '@souk/sources';
import { taskJobs, TaskOptions, TasksModule } from '@souk/tasks';
import { entities } from './entities';

/** Who acts when a command changes something; events name it. */
export const commandLine = system('command line');

@Module({})
class CommandLineModule {}

/** A service as the API has it: what a command changes has its event, and a job that it asks for reaches its queue at once. */
export const withService = <S, T>(service: Type<S>, work: (service: S) => Promise<T>): Promise<T> =>
  withServices(async (get) => work(await get(service)));

export type GetService = <S>(service: Type<S>) => Promise<S>;

/** Several of them in one go. Nothing is built before the first is asked for. */
export async function withServices<T>(
  work: (get: GetService) => Promise<T>,
  settings = () => loadSettings('cli'),
): Promise<T> {
  let context: Promise<INestApplicationContext> | undefined;
  try {
    return await work(async (service) => (await (context ??= servicesContext(settings()))).get(service));
  } finally {
    await (await context)?.close();
  }
}

function servicesContext(settings: SettingsOf<'cli'>): Promise<INestApplicationContext> {
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
        catalogue: { ...platformJobs, ...authJobs, ...taskJobs, ...sourceJobs },
        backend: { databaseUrl: settings.API__DATABASE_URL, redisUrl: settings.API__REDIS_URL },
      }),
      AuthModule.forRoot(new AuthSettings(settings)),
      TasksModule.forRoot(new TaskOptions(settings.API__TASK_FOUR_EYES, settings.API__TIMEZONE)),
      SourcesModule.forRoot(new SourceOptions(settings)),
    ],
  };
  return NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
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
