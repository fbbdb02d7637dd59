import { type Transaction } from '@souk/platform';
import { In } from 'typeorm';
import { type Effect } from './task-effects';
import { taskColumns } from './task-rows';
import { Task } from './task.entity';
import { type TaskStatus } from './task-transitions';

/** The compare-and-set of every change of a task: undefined when somebody else was quicker. */
export async function changeTask(
  tx: Transaction,
  { id, version, status }: Task,
  effect: Effect,
  from: readonly TaskStatus[] = [status],
): Promise<Task | undefined> {
  const result = await tx
    .createQueryBuilder()
    .update(Task)
    .set({ ...effect, version: version + 1, updatedAt: () => 'now()' })
    .where({ id, version, status: In([...from]) })
    .returning(taskColumns(tx))
    .execute();
  return (result.raw as Task[])[0];
}
