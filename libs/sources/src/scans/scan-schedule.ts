import { Injectable } from '@nestjs/common';
import { type Actor, Database, rows, type Transaction } from '@souk/platform';
import { type Source } from '../source.entity';
import { Scans } from './scans';

const schedule: Actor = { kind: 'service', id: 'schedule', name: 'Schedule' };
const sourcesAtOnce = 50;

/** Asks for the scans whose time has come. */
@Injectable()
export class ScanSchedule {
  constructor(
    private readonly database: Database,
    private readonly scans: Scans,
  ) {}

  async run(signal?: AbortSignal): Promise<{ requested: number }> {
    for (let requested = 0; ;) {
      signal?.throwIfAborted();
      const due = await this.database.transaction(schedule, (tx) => this.request(tx));
      requested += due;
      if (due < sourcesAtOnce) return { requested };
    }
  }

  /**
   * Sources that were added together would be scanned together for ever, so their times drift apart: by a tenth of the schedule, at most ten
   * minutes. What somebody is changing, or another worker is at, the next minute looks at.
   */
  private async request(tx: Transaction): Promise<number> {
    const due = await rows<Pick<Source, 'id' | 'name'> & { waits: boolean }>(
      tx,
      `UPDATE sources s SET next_scan_at = now() + s.schedule_minutes * interval '1 minute'
         + least(s.schedule_minutes * interval '6 seconds', interval '10 minutes') * random()
       FROM (SELECT id FROM sources WHERE next_scan_at <= now() ORDER BY next_scan_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) AS due
       WHERE s.id = due.id
       RETURNING s.id, s.name, EXISTS (SELECT FROM scans WHERE source_id = s.id AND status = 'queued') AS waits`,
      [sourcesAtOnce],
    );
    // One that waits already is somebody's, and stays theirs.
    for (const source of due) if (!source.waits) await this.scans.request(tx, schedule, source, 'schedule');
    return due.length;
  }
}
