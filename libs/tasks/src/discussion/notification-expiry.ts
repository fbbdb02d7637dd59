import { Injectable } from '@nestjs/common';
import { Database, rows, system } from '@souk/platform';

const actor = system('expiry');
/** Few enough for a statement to end well before its timeout. */
const rowsAtOnce = 1000;

/** Old news is no news: what was read goes after a season, all of it after a year and a bit. */
export const notificationDays = { read: 90, all: 400 };

@Injectable()
export class NotificationExpiry {
  constructor(private readonly database: Database) {}

  /** Returns how many went. Person by person: that is how the index is sorted. */
  async run(): Promise<number> {
    for (let removed = 0; ;) {
      const batch = await this.database.transaction(actor, (tx) =>
        rows(
          tx,
          `DELETE FROM notifications WHERE id IN (
             SELECT old.id FROM users CROSS JOIN LATERAL (
               SELECT id FROM notifications
               WHERE user_id = users.id AND created_at < now() - make_interval(days => $1)
                 AND (read_at IS NOT NULL OR created_at < now() - make_interval(days => $2))
               LIMIT $3 FOR UPDATE SKIP LOCKED
             ) AS old LIMIT $3
           ) RETURNING id`,
          [notificationDays.read, notificationDays.all, rowsAtOnce],
        ),
      );
      removed += batch.length;
      if (batch.length < rowsAtOnce) return removed;
    }
  }
}
