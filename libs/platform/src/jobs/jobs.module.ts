import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobLedger } from './job-ledger';
import { JobMetrics } from './job-metrics';
import { JobPublisher } from './job-publisher';
import { JOB_CATALOGUE, type JobCatalogue, JobRunner } from './job-runner';
import { JOB_SCHEDULES, JobScheduler, type Schedule } from './job-scheduler';
import { JobSweep } from './job-sweep';
import { JobWorkers, WORKER_LIMITS, type WorkerLimits } from './job-workers';
import { Jobs } from './jobs';
import { QueueBackend, type QueueBackendOptions } from './queue-backend';

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
      providers: [{ provide: QueueBackend, useFactory: () => new QueueBackend(options) }, BackendCloser],
      exports: [QueueBackend],
    };
  }
}

export interface JobsOptions {
  catalogue: JobCatalogue;
  backend: QueueBackendOptions;
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
    { catalogue, backend }: JobsOptions,
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
          extraOptions: { manualRegistration: true },
        }),
        BullModule.registerQueue(...queues),
      ],
      providers: [{ provide: JOB_CATALOGUE, useValue: catalogue }, JobLedger, JobPublisher, Jobs, ...workerProviders],
      exports: [
        JOB_CATALOGUE,
        JobLedger,
        Jobs,
        ...workerProviders.filter((provider) => provider === JobRunner || provider === JobSweep),
      ],
    };
  }
}
