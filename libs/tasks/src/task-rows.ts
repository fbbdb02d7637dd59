import { type Actor, atCommit, noSuch, rows, type Transaction } from '@souk/platform';
import { type DataSource } from 'typeorm';
import { canReach } from './task-reach';
import { type TaskRevision } from './task-revision.entity';
import { Task } from './task.entity';

const lists = new WeakMap<DataSource, string>();

/** For SELECT and RETURNING: rows come as tasks, without the detour over the entity's hydration. */
export function taskColumns({ connection }: Pick<Transaction, 'connection'>): string {
  let list = lists.get(connection);
  if (list === undefined) {
    list = connection
      .getMetadata(Task)
      .columns.filter(({ isSelect }) => isSelect)
      .map(({ databaseName, propertyName }) => `${databaseName} AS "${propertyName}"`)
      .join(', ');
    lists.set(connection, list);
  }
  return list;
}

/** Out of reach and not there are the same to whoever asks. */
export async function visibleTask(tx: Transaction, actor: Actor, id: string): Promise<Task> {
  const [task] = await rows<Task>(tx, `SELECT ${taskColumns(tx)} FROM tasks WHERE id = $1`, [id]);
  if (!task || !canReach(actor, task.marketplace)) throw noSuch('task');
  return task;
}

export const recordRevision = (
  tx: Transaction,
  { kind, id, name }: Actor,
  { taskId, number, revision, content }: Pick<TaskRevision, 'taskId' | 'number' | 'revision' | 'content'>,
): Promise<void> =>
  atCommit(
    tx,
    `INSERT INTO task_revisions (task_id, number, revision, content, edited_by_kind, edited_by_id, edited_by_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [taskId, number, revision, JSON.stringify(content), kind, id, name],
  );
