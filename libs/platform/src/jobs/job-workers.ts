import { BullRegistrar, WorkerHost } from '@nestjs/bullmq';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { Logger } from '../logging/logger';
import { type JobDefinition } from './job-definition';
import { jobDefinitionKey } from './job-processor';
import { JOB_CATALOGUE, type JobCatalogue, JobRunner } from './job-runner';
import { JobScheduler } from './job-scheduler';

export interface WorkerLimits {
  concurrency: number;
  /** Running jobs may take this long to finish at shutdown; then they are handed back. */
  shutdownGraceMs: number;
}

export const WORKER_LIMITS = Symbol('worker limits');

/** Starts one worker per catalogue entry and stops them in the right order. */
@Injectable()
export class JobWorkers implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private hosts: WorkerHost[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly registrar: BullRegistrar,
    private readonly runner: JobRunner,
    private readonly scheduler: JobScheduler,
    private readonly logger: Logger,
    @Inject(JOB_CATALOGUE) private readonly jobs: JobCatalogue,
    @Inject(WORKER_LIMITS) private readonly limits: WorkerLimits,
  ) {}

  onModuleInit(): void {
    this.hosts = this.processors();
    this.registrar.register();
  }

  onApplicationBootstrap(): void {
    for (const { worker } of this.hosts) {
      worker.concurrency = this.limits.concurrency;
      worker.on('error', (error) => this.logger.warn('The queue reports an error', { queue: worker.name, error }));
      worker.run().catch((error: unknown) => this.logger.error('A worker stopped', { queue: worker.name, error }));
    }
  }

  /** Schedules stop, no more jobs are taken, running ones finish or are handed back; only then do queue and database close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduler.stop();
    const timer = setTimeout(() => this.runner.stopAll(), this.limits.shutdownGraceMs);
    await Promise.all(this.hosts.map(({ worker }) => worker.close()));
    clearTimeout(timer);
  }

  /** Every catalogue entry has exactly one processor, or the worker does not start. */
  private processors(): WorkerHost[] {
    const found = this.discovery.getProviders().flatMap(({ instance, metatype }) => {
      const definition = metatype && this.reflector.get<JobDefinition | undefined>(jobDefinitionKey, metatype);
      return definition && instance instanceof WorkerHost ? [{ name: definition.name, instance }] : [];
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
    return found.map(({ instance }) => instance);
  }
}
