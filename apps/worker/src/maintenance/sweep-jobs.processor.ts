import { JobProcessor, JobSweep, type NoPayload, platformJobs, Processor } from '@souk/platform';

@Processor(platformJobs.sweepJobs)
export class SweepJobsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly sweep: JobSweep) {
    super();
  }

  run(): Promise<object> {
    return this.sweep.run();
  }
}
