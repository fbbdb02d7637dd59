import { Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows } from '../database/database';
import { Events } from '../events/events';

const actor = system('expiry');
/** Few enough for a statement to end well before its timeout. */
const keysAtOnce = 1000;

export interface Expired {
  partitionsAdded: number;
  partitionsDropped: string[];
  idempotencyKeys: number;
}

/** Makes room for the coming months of the event log and removes what is past its time. */
@Injectable()
export class Expiry {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /**
   * Each part in a transaction of its own: adding and dropping a month locks the event log against everybody until the commit, so that
   * nothing slow may follow in the same one.
   */
  async run(retentionDays: number): Promise<Expired> {
    const partitionsAdded = await this.addPartitions();
    const partitionsDropped = await this.dropPartitions(retentionDays);
    const idempotencyKeys = await this.removeKeys();
    return { partitionsAdded, partitionsDropped, idempotencyKeys };
  }

  private async addPartitions(): Promise<number> {
    const [added] = await this.database.transaction(actor, (tx) =>
      rows<{ count: number }>(tx, 'SELECT souk_add_event_partitions(12) AS count'),
    );
    return added?.count ?? 0;
  }

  private async dropPartitions(retentionDays: number): Promise<string[]> {
    return this.database.transaction(actor, async (tx) => {
      const dropped = await rows<{ name: string }>(tx, 'SELECT souk_drop_event_partitions($1) AS name', [
        retentionDays,
      ]);
      for (const { name } of dropped) {
        await this.events.append(tx, {
          type: 'audit.expired',
          actor,
          subject: ['event_partition', name],
          data: { retentionDays },
        });
      }
      return dropped.map(({ name }) => name);
    });
  }

  private async removeKeys(): Promise<number> {
    for (let removed = 0; ;) {
      const batch = await this.database.transaction(actor, (tx) =>
        rows(
          tx,
          `DELETE FROM idempotency_keys WHERE (actor, key) IN (
             SELECT actor, key FROM idempotency_keys WHERE created_at < now() - interval '24 hours'
             ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED
           ) RETURNING key`,
          [keysAtOnce],
        ),
      );
      removed += batch.length;
      if (batch.length < keysAtOnce) return removed;
    }
  }
}
