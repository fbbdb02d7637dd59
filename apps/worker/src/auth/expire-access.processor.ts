import { AccessExpiry, authJobs } from '@souk/auth';
import { JobProcessor, type NoPayload, Processor } from '@souk/platform';

@Processor(authJobs.expireAccess)
export class ExpireAccessProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly expiry: AccessExpiry) {
    super();
  }

  run(): Promise<object> {
    return this.expiry.run();
  }
}
