import { type JobContext, JobProcessor, type NoPayload, Processor } from '@souk/platform';
import { TaskCompletion, taskJobs } from '@souk/tasks';

@Processor(taskJobs.completeTasks)
export class CompleteTasksProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly completion: TaskCompletion) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.completion.run(signal);
  }
}
