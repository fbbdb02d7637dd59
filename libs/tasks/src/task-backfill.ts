import { Injectable } from '@nestjs/common';
import { Database, system } from '@souk/platform';

const actor = system('task-backfill');
/** Few enough for nobody to wait long for one of them. */
const tasksAtOnce = 200;
/** Gives tasks that an earlier version made what this one keeps with each of them: the words of searches, the end of the proposal. */
@Injectable()
export class TaskBackfill {
  constructor(private readonly database: Database) {}

  async run(signal?: AbortSignal): Promise<{ filled: number }> {
    for (let filled = 0; ;) {
      signal?.throwIfAborted();
      const done = await this.database.query(
        actor,
        // The table's trigger makes both; this only touches the row.
        `UPDATE tasks SET words = '' WHERE id IN (SELECT id FROM tasks WHERE words IS NULL LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING id`,
        [tasksAtOnce],
      );
      filled += done.length;
      if (done.length === 0) return { filled };
    }
  }
}
