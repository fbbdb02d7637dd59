import { Injectable } from '@nestjs/common';
import { Database, rows, system } from '@souk/platform';

const actor = system('expiry');
/** Few enough for a statement to end well before its timeout. */
const rowsAtOnce = 1000;

/** What nobody can use any more, by table. */
const past = {
  // A little longer than they are valid: clocks differ.
  access_tokens: { id: 'id', when: `expires_at < now() - interval '1 hour'` },
  // With their refresh tokens. One of them that comes back until then is still known as used.
  sessions: { id: 'id', when: `least(expires_at, ended_at) < now() - interval '30 days'` },
  lockouts: { id: 'subject', when: `last_failed_at < now() - interval '24 hours' AND locked_until < now()` },
};

/** Removes what nobody can use any more: expired sessions with their refresh tokens, counted tokens, old lockouts. */
@Injectable()
export class AccessExpiry {
  constructor(private readonly database: Database) {}

  async run(): Promise<Record<string, number>> {
    const removed: Record<string, number> = {};
    for (const [table, { id, when }] of Object.entries(past)) removed[table] = await this.remove(table, id, when);
    return removed;
  }

  private async remove(table: string, id: string, when: string): Promise<number> {
    for (let removed = 0; ;) {
      const batch = await this.database.transaction(actor, (tx) =>
        rows(
          tx,
          `DELETE FROM ${table} WHERE ${id} IN (SELECT ${id} FROM ${table} WHERE ${when} LIMIT $1 FOR UPDATE SKIP LOCKED)
           RETURNING ${id}`,
          [rowsAtOnce],
        ),
      );
      removed += batch.length;
      if (batch.length < rowsAtOnce) return removed;
    }
  }
}
