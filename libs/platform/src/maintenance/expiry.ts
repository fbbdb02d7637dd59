import { Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows } from '../database/database';
import { Events } from '../events/events';

const actor = system('expiry');

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

  async run(retentionDays: number): Promise<Expired> {
    return this.database.transaction(actor, async (tx) => {
      const [added] = await rows<{ count: number }>(tx, 'SELECT souk_add_event_partitions(12) AS count');
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
      const keys = await rows(
        tx,
        `DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours' RETURNING key`,
      );
      return {
        partitionsAdded: added?.count ?? 0,
        partitionsDropped: dropped.map(({ name }) => name),
        idempotencyKeys: keys.length,
      };
    });
  }
}
