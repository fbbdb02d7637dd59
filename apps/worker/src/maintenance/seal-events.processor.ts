import { type JobContext, JobProcessor, type NoPayload, platformJobs, Processor, Sealer } from '@souk/platform';

@Processor(platformJobs.sealEvents)
export class SealEventsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly sealer: Sealer) {
    super();
  }

  async run(_payload: NoPayload, { signal }: JobContext): Promise<{ sealed: number }> {
    return { sealed: await this.sealer.sealNew(signal) };
  }
}
