import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { type DynamicModule, Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { type Queue } from 'bullmq';
import { JOB_CATALOGUE, type JobCatalogue } from './job-definition';
import { Metrics } from '../metrics/metrics';
import { budgetMs, within } from '../within';
import { JobLedger } from './job-ledger';
import { JobMetrics } from './job-metrics';
import { JobOutcomes } from './job-outcomes';
import { JobPublisher } from './job-publisher';
import { JobQueues } from './job-queues';
import { JobRunner } from './job-runner';
import { JOB_SCHEDULES, JobScheduler, type Schedule } from './job-scheduler';
import { JobSweep } from './job-sweep';
import { defaultTimings, JOB_TIMINGS, type JobTimings } from './job-timings';
import { JobWorkers, WORKER_LIMITS, type WorkerLimits } from './job-workers';
import { Jobs } from './jobs';
import { QueueBackend, type QueueBackendOptions } from './queue-backend';
import { QueueErrors } from './queue-errors';

@Injectable()
class BackendCloser implements OnApplicationShutdown {
  constructor(private readonly backend: QueueBackend) {}

  onApplicationShutdown(): Promise<void> {
    return this.backend.close();
  }
}

@Global()
@Module({})
class QueueBackendModule {
  static forRoot(options: QueueBackendOptions): DynamicModule {
    return {
      module: QueueBackendModule,
      providers: [
        {
          provide: QueueBackend,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => measured(new QueueBackend(options), metrics),
        },
        BackendCloser,
      ],
      exports: [QueueBackend],
    };
  }
}

/** Whether Redis answers, where it is used. */
function measured(backend: QueueBackend, metrics: Metrics): QueueBackend {
  if (backend.redis) {
    metrics.gauge('redis_up', 'Whether Redis answers.', ['role'], async (gauge) => {
      const up = await within(budgetMs / 2, backend.ping()).then(
        () => 1,
        () => 0,
      );
      gauge.set({ role: 'queue' }, up);
    });
  }
  return backend;
}

export interface JobsOptions {
  catalogue: JobCatalogue;
  backend: QueueBackendOptions;
  timings?: Partial<JobTimings>;
}

export interface WorkerOptions extends JobsOptions, WorkerLimits {
  schedules: readonly Schedule[];
}

/** The ledger and its queues. `forApi` asks for work and shows it; `forWorker` also does it. */
@Global()
@Module({})
export class JobsModule {
  static forApi(options: JobsOptions): DynamicModule {
    return this.module(options, []);
  }

  static forWorker({ schedules, concurrency, shutdownGraceMs, ...options }: WorkerOptions): DynamicModule {
    const listeners = Object.keys(options.catalogue).length;
    return this.module({ ...options, backend: { ...options.backend, listeners } }, [
      { provide: JOB_SCHEDULES, useValue: schedules },
      { provide: WORKER_LIMITS, useValue: { concurrency, shutdownGraceMs } satisfies WorkerLimits },
      JobRunner,
      JobScheduler,
      JobSweep,
      JobMetrics,
      JobWorkers,
    ]);
  }

  private static module(
    { catalogue, backend, timings }: JobsOptions,
    workerProviders: NonNullable<DynamicModule['providers']>,
  ): DynamicModule {
    const queues = Object.keys(catalogue).map((name) => ({ name }));
    return {
      module: JobsModule,
      imports: [
        DiscoveryModule,
        QueueBackendModule.forRoot(backend),
        BullModule.forRootAsync({
          inject: [QueueBackend],
          useFactory: (queueBackend: QueueBackend) => queueBackend.use(),
        }),
        BullModule.registerQueue(...queues),
      ],
      providers: [
        { provide: JOB_CATALOGUE, useValue: catalogue },
        { provide: JOB_TIMINGS, useValue: { ...defaultTimings, ...timings } satisfies JobTimings },
        JobLedger,
        JobOutcomes,
        QueueErrors,
        {
          provide: JobQueues,
          inject: [QueueErrors, ...queues.map(({ name }) => getQueueToken(name))],
          useFactory: (errors: QueueErrors, ...all: Queue[]) => new JobQueues(all, errors),
        },
        JobPublisher,
        Jobs,
        ...workerProviders,
      ],
      exports: [JobLedger, Jobs, ...workerProviders.filter((provider) => provider === JobSweep)],
    };
  }
}
