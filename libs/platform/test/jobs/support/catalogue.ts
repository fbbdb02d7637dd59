import { IsString } from 'class-validator';
import {
  catalogue,
  type JobContext,
  type JobDefinition,
  JobProcessor,
  NoPayload,
  Processor,
  seconds,
} from '../../../src/index';

/** What a job of the specs is about: a name that its effect carries. */
export class RefPayload {
  @IsString() ref!: string;
}

/** Quick in everything, so that a spec sees the third attempt soon. */
export const jobs = catalogue({
  quick: { payload: RefPayload, attempts: 3, timeout: seconds(20), backoff: 40, maxBackoff: 80 },
  short: { payload: RefPayload, attempts: 2, timeout: 300, backoff: 40 },
  patient: { payload: RefPayload, attempts: 2, timeout: seconds(20), backoff: seconds(3) },
  sweepJobs: { payload: NoPayload, attempts: 3, timeout: seconds(20) },
});

export type Run<P extends object> = (payload: P, context: JobContext) => Promise<unknown>;

/** A processor class from a function. */
export function processorOf<P extends object>(job: JobDefinition<P>, work: Run<P>) {
  @Processor(job)
  class SpecProcessor extends JobProcessor<P> {
    run(payload: P, context: JobContext): Promise<unknown> {
      return work(payload, context);
    }
  }
  return SpecProcessor;
}
