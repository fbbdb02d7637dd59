import { type JobContext, JobProcessor, Processor } from '@souk/platform';
import { ScanRun, sourceJobs, type ScanSourcePayload } from '@souk/sources';

@Processor(sourceJobs.scanSource)
export class ScanSourceProcessor extends JobProcessor<ScanSourcePayload> {
  constructor(private readonly scan: ScanRun) {
    super();
  }

  run({ scanId }: ScanSourcePayload, job: JobContext): Promise<object> {
    return this.scan.run(scanId, job);
  }
}
