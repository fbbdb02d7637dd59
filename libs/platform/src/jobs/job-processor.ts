import { Processor as BullProcessor, WorkerHost } from '@nestjs/bullmq';
import { applyDecorators, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { type Job as QueueJob } from 'bullmq';
import { type JobDefinition } from './job-definition';
import { JobRunner } from './job-runner';

export interface JobContext {
  id: string;
  attempt: number;
  /** Aborts on timeout, cancellation and shutdown. Pass it on to everything that takes long. */
  signal: AbortSignal;
  /** Shown to whoever waits. Never awaited: losing one does no harm. */
  progress: (value: unknown) => void;
}

export const jobDefinitionKey = 'souk:job';

// Started by JobWorkers when the application is up. A delivery that was lost is found by the sweep, so BullMQ never gives up by itself.
const workerOptions = {
  autorun: false,
  drainDelay: 30,
  lockDuration: 30_000,
  stalledInterval: 15_000,
  maxStalledCount: 1_000_000,
};

/** Binds a class to its catalogue entry. */
export const Processor = (job: JobDefinition): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(jobDefinitionKey, job), BullProcessor({ name: job.name }, workerOptions));

/**
 * One processor per catalogue entry. `run` may be called twice for the same job, after a crash for instance: what it changes must be a
 * compare-and-set, so that the second run finds it done.
 */
export abstract class JobProcessor<P extends object = object> extends WorkerHost {
  @Inject(JobRunner) private readonly runner!: JobRunner;

  abstract run(payload: P, context: JobContext): Promise<unknown>;

  // BullMQ makes a signal only for a processor that declares three parameters; ours comes from the runner, so two are enough.
  override process(delivery: QueueJob, token?: string): Promise<void> {
    return this.runner.run(delivery, token, (payload, context) => this.run(payload as P, context));
  }
}
