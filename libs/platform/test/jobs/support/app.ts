import { getQueueToken } from '@nestjs/bullmq';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Queue } from 'bullmq';
import {
  Database,
  DatabaseModule,
  EventsModule,
  type Job,
  type JobCatalogue,
  type JobContext,
  JobProcessor,
  Jobs,
  JobsModule,
  type JobTimings,
  JobSweep,
  Logger,
  Metrics,
  type NoPayload,
  platformEntities,
  PlatformModule,
  Processor,
  type QueueBackendOptions,
  type Schedule,
  system,
} from '../../../src/index';
import { jobs as specJobs, processorOf, type RefPayload, type Run } from './catalogue';

/** Everything within a second or so. */
export const quickTimings: Partial<JobTimings> = {
  lease: 1500,
  renewal: 150,
  abortGrace: 300,
  lost: 700,
  retry: 100,
  tick: 100,
  lock: 1500,
  stalled: 400,
};

export const actor = system('spec');

@Processor(specJobs.sweepJobs)
class SweepProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly sweep: JobSweep) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.sweep.run(signal);
  }
}
export interface AppOptions {
  backend: QueueBackendOptions;
  catalogue?: JobCatalogue;
  providers?: (new (...args: never[]) => unknown)[];
  schedules?: readonly Schedule[];
  timings?: Partial<JobTimings>;
  concurrency?: number;
  shutdownGraceMs?: number;
}

export type LogLine = { level: string; msg: string; correlationId?: string; requestId?: string } & Record<
  string,
  unknown
>;

/** One side of Souk in this process: asks for jobs, and runs them when it is a worker. */
export class App {
  private constructor(
    readonly nest: INestApplicationContext,
    readonly logs: LogLine[],
  ) {}

  static async api(options: AppOptions): Promise<App> {
    return App.start(options, (catalogue, timings) =>
      JobsModule.forApi({ catalogue, timings, backend: options.backend }),
    );
  }

  /** Sweeps twice a second unless the spec has schedules of its own. */
  static async worker(options: AppOptions): Promise<App> {
    const { schedules = [{ job: specJobs.sweepJobs, every: 500 }], concurrency = 10, shutdownGraceMs = 2000 } = options;
    return App.start(options, (catalogue, timings) =>
      JobsModule.forWorker({ catalogue, timings, backend: options.backend, schedules, concurrency, shutdownGraceMs }),
    );
  }

  /** A worker whose two jobs do what the spec says. */
  static async workerOf(
    options: AppOptions,
    work: { quick?: Run<RefPayload>; short?: Run<RefPayload>; patient?: Run<RefPayload> },
  ): Promise<App> {
    const idle = () => Promise.resolve();
    const providers = [
      processorOf(specJobs.quick, work.quick ?? idle),
      processorOf(specJobs.short, work.short ?? idle),
      processorOf(specJobs.patient, work.patient ?? idle),
      SweepProcessor,
    ];
    return App.worker({ ...options, providers });
  }

  private static async start(
    { backend, catalogue = specJobs, providers = [], timings }: AppOptions,
    jobsModule: (catalogue: JobCatalogue, timings: Partial<JobTimings>) => ReturnType<typeof JobsModule.forApi>,
  ): Promise<App> {
    const logs: LogLine[] = [];
    const logger = Logger.create({
      service: 'spec',
      level: 'debug',
      destination: { write: (line) => void logs.push(JSON.parse(line) as LogLine) },
    });
    class SpecModule {}
    const nest = await NestFactory.createApplicationContext(
      {
        module: SpecModule,
        imports: [
          PlatformModule.forRoot({ logger, build: { version: '0', gitSha: '0', buildDate: '0' } }),
          DatabaseModule.forRoot({
            url: backend.databaseUrl,
            applicationName: 'souk-spec',
            poolMax: 5,
            entities: platformEntities,
          }),
          EventsModule,
          jobsModule(catalogue, { ...quickTimings, ...timings }),
        ],
        providers,
      },
      { logger, abortOnError: false },
    );
    return new App(nest, logs);
  }

  get jobs(): Jobs {
    return this.nest.get(Jobs);
  }
  get database(): Database {
    return this.nest.get(Database);
  }
  get sweep(): JobSweep {
    return this.nest.get(JobSweep);
  }

  queue(name: string): Queue {
    return this.nest.get<Queue>(getQueueToken(name), { strict: false });
  }

  /** In a transaction of its own, as a service would. */
  async enqueue(
    ref: string,
    job: typeof specJobs.quick = specJobs.quick,
    options: { dedupKey?: string; runAt?: Date } = {},
  ): Promise<string> {
    const id = await this.database.transaction(actor, (tx) => this.jobs.enqueue(tx, job, { ref }, options));
    if (id === undefined) throw new Error('That job is queued already');
    return id;
  }

  job(id: string): Promise<Job> {
    return this.jobs.get(actor, id);
  }

  metrics(): Promise<string> {
    return this.nest.get(Metrics).registry.metrics();
  }

  close(): Promise<void> {
    return this.nest.close();
  }
}
