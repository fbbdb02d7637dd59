import { type JobContext, JobProcessor, type NoPayload, Processor } from '@souk/platform';
import { ScanRepair, ScanSchedule, sourceJobs } from '@souk/sources';

@Processor(sourceJobs.scheduleScans)
export class ScheduleScansProcessor extends JobProcessor<NoPayload> {
  constructor(
    private readonly schedule: ScanSchedule,
    private readonly repair: ScanRepair,
  ) {
    super();
  }

  async run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return { ...(await this.repair.run()), ...(await this.schedule.run(signal)) };
  }
}
