import { type JobContext, JobProcessor, type NoPayload, Processor } from '@souk/platform';
import { DueWatch, taskJobs } from '@souk/tasks';

@Processor(taskJobs.watchDueTimes)
export class WatchDueTimesProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly watch: DueWatch) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.watch.run(signal);
  }
}
