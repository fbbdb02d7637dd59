import { Injectable } from '@nestjs/common';
import { Database, system } from '@souk/platform';

const actor = system('task-completion');
/** Few enough for nobody to wait long for one of them. */
const tasksAtOnce = 200;
/** As proposals were checked when those tasks were made: what no clock understands is left alone. */
const moment = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$';

/** Gives tasks that an earlier version made what this one keeps with each of them: the words of searches, the end of the proposal. */
@Injectable()
export class TaskCompletion {
  constructor(private readonly database: Database) {}

  async run(signal?: AbortSignal): Promise<{ completed: number }> {
    for (let completed = 0; ;) {
      signal?.throwIfAborted();
      const done = await this.database.query(
        actor,
        `UPDATE tasks SET words = '', expires_at = CASE WHEN proposal ->> 'expiresAt' ~ $1 THEN (proposal ->> 'expiresAt')::timestamptz END
         WHERE id IN (SELECT id FROM tasks WHERE words IS NULL LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING id`,
        [moment, tasksAtOnce],
      );
      completed += done.length;
      if (done.length === 0) return { completed };
    }
  }
}
