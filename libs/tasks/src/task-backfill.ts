import { Injectable } from '@nestjs/common';
import { Database, system } from '@souk/platform';

const actor = system('task-backfill');
/** Few enough for nobody to wait long for one of them. */
const tasksAtOnce = 200;

/** Gives tasks that an earlier version made what this one keeps with each of them: words to search, the end of the proposal, approvers. */
@Injectable()
export class TaskBackfill {
  constructor(private readonly database: Database) {}

  async run(signal?: AbortSignal): Promise<{ filled: number }> {
    for (let filled = 0; ;) {
      signal?.throwIfAborted();
      const done = await this.database.query(
        actor,
        // Words and end are made by the table's trigger as soon as the row is touched. One approval was enough then.
        `UPDATE tasks SET words = '', approvers = CASE WHEN approvers = '{}' AND approved_by IS NOT NULL THEN ARRAY[approved_by] ELSE approvers END
         WHERE id IN (SELECT id FROM tasks WHERE words IS NULL LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING id`,
        [tasksAtOnce],
      );
      filled += done.length;
      if (done.length === 0) return { filled };
    }
  }
}
