import { type JobContext, JobProcessor, type NoPayload, Processor } from '@souk/platform';
import { TaskBackfill, taskJobs } from '@souk/tasks';

@Processor(taskJobs.backfillTasks)
export class BackfillTasksProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly completion: TaskBackfill) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.completion.run(signal);
  }
}
