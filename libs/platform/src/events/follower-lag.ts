import { system } from '../database/actor';
import { type Database } from '../database/database';
import { type Metrics } from '../metrics/metrics';

const actor = system('metrics');

/** How long the oldest event that a reader has not read has been there. One that never began has read nothing. */
export function measureFollowers(metrics: Metrics, database: Database, readers: readonly string[]): void {
  metrics.gauge(
    'event_follower_lag_seconds',
    'Age of the oldest event that a reader of the log has not read.',
    ['reader'],
    async (gauge) => {
      const found = await database.query<{ reader: string; lag: number }>(
        actor,
        `SELECT reader, coalesce(extract(epoch FROM now() - unread.at), 0)::float AS lag
         FROM unnest($1::text[]) AS reader LEFT JOIN event_followers AS follower ON follower.name = reader
         LEFT JOIN LATERAL (
           SELECT at FROM events
           WHERE (events.epoch, events.xid, events.seq)
             > (coalesce(follower.epoch, 0), coalesce(follower.xid, 0), coalesce(follower.seq, 0))
           ORDER BY events.epoch, events.xid, events.seq LIMIT 1
         ) AS unread ON true`,
        [readers],
      );
      for (const { reader, lag } of found) gauge.set({ reader }, Math.max(0, lag));
    },
  );
}
