import 'reflect-metadata';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  catalogue,
  Database,
  DatabaseModule,
  EventsModule,
  type JobDefinition,
  JobProcessor,
  Jobs,
  JobsModule,
  Logger,
  minutes,
  NoPayload,
  platformEntities,
  PlatformModule,
  Processor,
  system,
} from '@souk/platform';
import { answerBench } from './answers';
import { concurrency, databaseUrl, Drain, inBatches, redisUrl } from './drain';

const jobs: { nothing: JobDefinition<NoPayload> } = catalogue({
  nothing: { payload: NoPayload, timeout: minutes(1) },
});
let drain: Drain;

@Processor(jobs.nothing)
class Nothing extends JobProcessor<NoPayload> {
  run(): Promise<unknown> {
    drain.started();
    return Promise.resolve();
  }
}

@Module({})
class BenchModule {
  static of(module: DynamicModule, providers: DynamicModule['providers'] = []): DynamicModule {
    return {
      module: BenchModule,
      imports: [
        PlatformModule.forRoot({ logger, build: { version: '0', gitSha: 'bench', buildDate: 'bench' } }),
        DatabaseModule.forRoot({
          url: databaseUrl,
          applicationName: 'souk-bench',
          poolMax: 10,
          statementTimeoutMs: 60_000,
          idleTransactionTimeoutMs: 60_000,
          entities: platformEntities,
        }),
        EventsModule,
        module,
      ],
      providers,
    };
  }
}

const logger = Logger.create({ service: 'worker', level: 'info', destination: { write: () => undefined } });
const backend = { databaseUrl, redisUrl };
const start = (module: DynamicModule) => NestFactory.createApplicationContext(module, { logger });

answerBench(
  {
    /** Enqueued and published, and not yet looked at by any worker. */
    fill: async (count: number) => {
      const app = await start(BenchModule.of(JobsModule.forApi({ catalogue: jobs, backend })));
      await inBatches(count, () =>
        app
          .get(Database)
          .transaction(system('bench'), (tx) => app.get(Jobs).enqueue(tx, jobs.nothing, new NoPayload())),
      );
      await app.close();
    },
    drain: async (count: number) => {
      drain = new Drain(count);
      const limits = { concurrency, shutdownGraceMs: 10_000 };
      const worker = JobsModule.forWorker({ catalogue: jobs, backend, schedules: [], ...limits });
      const app = await start(BenchModule.of(worker, [Nothing]));
      const result = await drain.result();
      await app.close();
      return result;
    },
  },
  () => Promise.resolve(),
);
