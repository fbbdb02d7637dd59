import { type JobContext, JobProcessor, type NoPayload, Processor } from '@souk/platform';
import { ScanExpiry, sourceJobs } from '@souk/sources';

@Processor(sourceJobs.expireScans)
export class ExpireScansProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly expiry: ScanExpiry) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.expiry.run(signal);
  }
}
