import { Injectable } from '@nestjs/common';
import { Database, system } from '@souk/platform';

const expiry = system('expiry');
const kept = { scans: 50, days: 90 } as const;
const atOnce = 500;

/** Of each source the last fifty scans are kept, for ninety days; the last one for as long as the source. */
@Injectable()
export class ScanExpiry {
  constructor(private readonly database: Database) {}

  async run(signal?: AbortSignal): Promise<{ removed: number }> {
    for (let removed = 0; ;) {
      signal?.throwIfAborted();
      const batch = await this.database.query(
        expiry,
        `WITH ranked AS (
           SELECT id, created_at, row_number() OVER (PARTITION BY source_id ORDER BY created_at DESC, id DESC) AS rank
           FROM scans WHERE status NOT IN ('queued', 'running')
         ), old AS (
           SELECT id FROM ranked WHERE rank > $1 OR (rank > 1 AND created_at < now() - make_interval(days => $2)) LIMIT $3
         ), gone AS (
           DELETE FROM scans USING old WHERE scans.id = old.id RETURNING scans.id
         ) SELECT id FROM gone`,
        [kept.scans, kept.days, atOnce],
      );
      removed += batch.length;
      if (batch.length < atOnce) return { removed };
    }
  }
}
