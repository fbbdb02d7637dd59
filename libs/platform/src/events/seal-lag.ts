import { Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows } from '../database/database';
import { Metrics } from '../metrics/metrics';

const actor = system('metrics');

/** How long the oldest event has waited for its seal. */
@Injectable()
export class SealLag {
  constructor(metrics: Metrics, database: Database) {
    metrics.gauge('event_seal_lag_seconds', 'Age of the oldest event without a seal.', [], async (gauge) => {
      const [row] = await database.transaction(actor, (tx) =>
        rows<{ lag: number }>(
          tx,
          `SELECT coalesce(extract(epoch FROM now() - min(at)), 0)::float AS lag FROM events
           WHERE (epoch, xid) >= (SELECT coalesce(max(to_epoch), 0), coalesce(max(to_xid), 0) FROM event_seals
                                  WHERE number = (SELECT max(number) FROM event_seals))`,
        ),
      );
      gauge.set(Math.max(0, row?.lag ?? 0));
    });
  }
}
