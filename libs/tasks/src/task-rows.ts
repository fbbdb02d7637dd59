import { type Actor, noSuch, type Transaction } from '@souk/platform';
import { canReach } from './task-reach';
import { TaskRevision } from './task-revision.entity';
import { Task } from './task.entity';

/** Out of reach and not there are the same to whoever asks. */
export async function visibleTask(tx: Transaction, actor: Actor, id: string): Promise<Task> {
  const task = await tx.findOneBy(Task, { id });
  if (!task || !canReach(actor, task.marketplace)) throw noSuch('task');
  return task;
}

export async function recordRevision(
  tx: Transaction,
  { kind, id, name }: Actor,
  { taskId, number, revision, content }: Pick<TaskRevision, 'taskId' | 'number' | 'revision' | 'content'>,
): Promise<void> {
  const by = { editedByKind: kind, editedById: id, editedByName: name };
  await tx.insert(TaskRevision, { taskId, number, revision, content: content as never, ...by });
}
