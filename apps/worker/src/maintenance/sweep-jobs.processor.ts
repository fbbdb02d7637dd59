import { type JobContext, JobProcessor, JobSweep, type NoPayload, platformJobs, Processor } from '@souk/platform';

@Processor(platformJobs.sweepJobs)
export class SweepJobsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly sweep: JobSweep) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.sweep.run(signal);
  }
}
