import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { Logger } from '../logging/logger';
import { JOB_CATALOGUE, type JobCatalogue, type JobDefinition } from './job-definition';
import { jobDefinitionKey, JobProcessor } from './job-processor';
import { JobRunner } from './job-runner';
import { JobScheduler } from './job-scheduler';
import { JOB_TIMINGS, type JobTimings } from './job-timings';
import { QueueBackend } from './queue-backend';
import { QueueErrors } from './queue-errors';
import { QueueWorker } from './queue-worker';

export interface WorkerLimits {
  concurrency: number;
  /** Running jobs may take this long to finish at shutdown; then they are handed back. */
  shutdownGraceMs: number;
}

export const WORKER_LIMITS = Symbol('worker limits');

/** At shutdown a queue that is away is not waited for; what it holds is delivered when it is back. */
const closeMs = 1000;

interface BoundProcessor {
  name: string;
  processor: JobProcessor;
}

/** Starts one worker per catalogue entry and stops them in the right order. */
@Injectable()
export class JobWorkers implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private processors: BoundProcessor[] = [];
  private workers: QueueWorker[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly backend: QueueBackend,
    private readonly runner: JobRunner,
    private readonly scheduler: JobScheduler,
    private readonly errors: QueueErrors,
    private readonly logger: Logger,
    @Inject(JOB_CATALOGUE) private readonly jobs: JobCatalogue,
    @Inject(WORKER_LIMITS) private readonly limits: WorkerLimits,
    @Inject(JOB_TIMINGS) private readonly timings: JobTimings,
  ) {}

  onModuleInit(): void {
    this.processors = this.discover();
  }

  async onApplicationBootstrap(): Promise<void> {
    this.workers = this.processors.map((bound) => this.workerOf(bound));
    if (this.backend.kind === 'postgres') await Promise.all(this.workers.map((worker) => worker.waitUntilReady()));
    for (const worker of this.workers)
      worker.run().catch((error: unknown) => this.logger.error('A worker stopped', { queue: worker.name, error }));
  }

  /** Schedules stop, no more jobs are taken, running ones finish or are handed back; only then do queue and database close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduler.stop();
    const stopped = this.runner.stop(this.limits.shutdownGraceMs);
    const closed = Promise.all(this.workers.map((worker) => worker.close()));
    await stopped;
    let timer: NodeJS.Timeout | undefined;
    const inTime = await Promise.race([
      closed.then(() => true),
      new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), closeMs))),
    ]);
    clearTimeout(timer);
    if (inTime) return;
    this.logger.warn('The queue does not answer; its workers are cut off');
    for (const worker of this.workers) worker.abandon().catch(() => undefined);
  }

  private workerOf({ name, processor }: BoundProcessor): QueueWorker {
    const worker = new QueueWorker(
      name,
      // BullMQ makes a signal only for a function with three parameters; ours comes from the runner, so two are enough.
      (delivery, token) => this.runner.run(delivery, token, (payload, context) => processor.run(payload, context)),
      {
        ...this.backend.options,
        autorun: false,
        concurrency: this.limits.concurrency,
        // PostgreSQL says when there is work; Redis is asked, because a connection that blocks for long may be dead without knowing it.
        drainDelay: this.backend.kind === 'postgres' ? 30 : 5,
        lockDuration: this.timings.lock,
        stalledInterval: this.timings.stalled,
        runRetryDelay: this.timings.retry,
        maxStalledCount: 1_000_000, // the ledger counts attempts, so BullMQ never gives up by itself
      },
      QueueBackend.factory as never,
    );
    worker.on('error', (error) => this.errors.report(name, error));
    return worker;
  }

  /** Every catalogue entry has exactly one processor, or the worker does not start. */
  private discover(): BoundProcessor[] {
    const found = this.discovery.getProviders().flatMap(({ instance, metatype }) => {
      const definition = metatype && this.reflector.get<JobDefinition | undefined>(jobDefinitionKey, metatype);
      return definition && instance instanceof JobProcessor ? [{ name: definition.name, processor: instance }] : [];
    });
    const problems = Object.keys(this.jobs).flatMap((name) => {
      const count = found.filter((processor) => processor.name === name).length;
      return count === 1 ? [] : [`the job ${name} has ${count === 0 ? 'no processor' : `${count} processors`}`];
    });
    const strangers = found
      .filter(({ name }) => !(name in this.jobs))
      .map(({ name }) => `a processor for ${name}, which is not in the catalogue`);
    if (problems.length + strangers.length > 0)
      throw new Error(`The worker cannot start: ${[...problems, ...strangers].join('; ')}`);
    return found;
  }
}
