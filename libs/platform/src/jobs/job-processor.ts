import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';
import { type JobDefinition } from './job-definition';

export interface JobContext {
  id: string;
  attempt: number;
  /** Aborts on timeout, cancellation and shutdown. Pass it on to everything that takes long. */
  signal: AbortSignal;
  /** Shown to whoever waits. Never awaited: losing one does no harm. */
  progress: (value: unknown) => void;
}

export const jobDefinitionKey = 'souk:job';

/** Binds a class to its catalogue entry. */
export const Processor = (job: JobDefinition): ClassDecorator =>
  applyDecorators(Injectable(), SetMetadata(jobDefinitionKey, job));

/**
 * One processor per catalogue entry. `run` may be called twice for the same job, after a crash for instance: what it changes must be a
 * compare-and-set, so that the second run finds it done.
 */
export abstract class JobProcessor<P extends object = object> {
  abstract run(payload: P, context: JobContext): Promise<unknown>;
}
