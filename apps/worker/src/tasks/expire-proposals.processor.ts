import { type JobContext, JobProcessor, type NoPayload, Processor } from '@souk/platform';
import { ProposalExpiry, taskJobs } from '@souk/tasks';

@Processor(taskJobs.expireProposals)
export class ExpireProposalsProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly expiry: ProposalExpiry) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.expiry.run(signal);
  }
}
