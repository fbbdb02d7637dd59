import { Injectable } from '@nestjs/common';
import { type Actor, Database, rows } from '@souk/platform';
import { visibleTask } from '../task-rows';

export interface Watcher {
  userId: string;
  name: string;
  since: Date;
}

/** Who follows a task: by saying so, or by having to do with it (NotificationReader). */
@Injectable()
export class Watchers {
  constructor(private readonly database: Database) {}

  list(actor: Actor, taskId: string): Promise<Watcher[]> {
    return this.database.transaction(actor, async (tx) => {
      const { marketplace } = await visibleTask(tx, actor, taskId);
      return rows<Watcher>(
        tx,
        `SELECT users.id AS "userId", users.name, since FROM task_watchers JOIN users ON users.id = user_id
         WHERE task_id = $1 AND ended_at IS NULL AND status = 'active' AND (marketplaces IS NULL OR $2 = ANY (marketplaces))
         ORDER BY since, users.id`,
        [taskId, marketplace],
      );
    });
  }

  watch(actor: Actor, taskId: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, taskId);
      await tx.query(
        `INSERT INTO task_watchers (task_id, user_id) VALUES ($1, $2)
         ON CONFLICT (task_id, user_id) DO UPDATE SET since = excluded.since, ended_at = NULL
           WHERE task_watchers.ended_at IS NOT NULL`,
        [taskId, actor.id],
      );
    });
  }

  /** Also what the log has not told its reader yet: a row that says no stays. */
  unwatch(actor: Actor, taskId: string): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, taskId);
      await tx.query(
        `INSERT INTO task_watchers (task_id, user_id, ended_at) VALUES ($1, $2, now())
         ON CONFLICT (task_id, user_id) DO UPDATE SET ended_at = excluded.ended_at
           WHERE task_watchers.ended_at IS NULL`,
        [taskId, actor.id],
      );
    });
  }
}
