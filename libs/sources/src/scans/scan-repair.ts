import { Injectable } from '@nestjs/common';
import { Database, Events, rows, type Transaction } from '@souk/platform';
import { scanner } from './scan-course';
import { ScanQueue } from './scan-queue';

interface Stray {
  id: string;
  sourceId: string;
  status: 'queued' | 'running';
  cancel: boolean;
  jobState: string | null;
}

/** Scans whose job is no more: given up after its last attempt, cancelled, or discarded. */
@Injectable()
export class ScanRepair {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly queue: ScanQueue,
  ) {}

  async run(): Promise<{ ended: number; queued: number }> {
    return this.database.transaction(scanner, async (tx) => {
      const strays = await rows<Stray>(
        tx,
        // One that waits behind a running one has used up its job, and gets another from the one that it waits for.
        `SELECT s.id, s.source_id AS "sourceId", s.status, s.cancel_requested_at IS NOT NULL AS cancel, j.state AS "jobState"
         FROM scans s LEFT JOIN jobs j ON j.id = s.job_id
         WHERE s.status IN ('queued', 'running') AND coalesce(j.state, 'gone') NOT IN ('queued', 'running')
           AND NOT (s.status = 'queued' AND EXISTS (SELECT FROM scans r WHERE r.source_id = s.source_id AND r.status = 'running'))
         ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED`,
      );
      let ended = 0;
      for (const stray of strays) {
        if (stray.status === 'queued' && stray.jobState !== 'cancelled') await this.queue.enqueue(tx, stray.id);
        else {
          await this.end(tx, stray);
          ended += 1;
        }
      }
      return { ended, queued: strays.length - ended };
    });
  }

  private async end(tx: Transaction, { id, sourceId, cancel, jobState }: Stray): Promise<void> {
    const status = cancel || jobState === 'cancelled' ? 'cancelled' : 'failed';
    const error = status === 'failed' ? workerLost : null;
    await tx.query(
      'UPDATE scans SET status = $2, error = $3, claim = NULL, progress = $4, finished_at = now() WHERE id = $1',
      [id, status, error && JSON.stringify(error), '{}'],
    );
    await this.queue.startNext(tx, sourceId);
    await this.events.append(tx, {
      type: 'scan.finished',
      actor: scanner,
      subject: ['scan', id],
      data: { sourceId, status, error },
    });
  }
}

const workerLost = {
  code: 'worker_lost',
  message:
    'The worker stopped in the middle of the scan, again and again. The catalog is as it was; scan again, and look at the memory and the log of the worker.',
};
