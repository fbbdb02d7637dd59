import { authJobs, SigningKeys } from '@souk/auth';
import { JobProcessor, type NoPayload, Processor } from '@souk/platform';

@Processor(authJobs.tendSigningKeys)
export class TendSigningKeysProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly keys: SigningKeys) {
    super();
  }

  run(): Promise<object> {
    return this.keys.tend();
  }
}
