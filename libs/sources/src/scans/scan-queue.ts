import { Injectable } from '@nestjs/common';
import { Jobs, rows, type Transaction } from '@souk/platform';
import { sourceJobs } from '../source-jobs';

/** Jobs of scans. One too many does no harm: a scan is begun once, whoever comes for it. */
@Injectable()
export class ScanQueue {
  constructor(private readonly jobs: Jobs) {}

  async enqueue(tx: Transaction, scanId: string): Promise<void> {
    const jobId = await this.jobs.enqueue(tx, sourceJobs.scanSource, { scanId });
    await tx.query('UPDATE scans SET job_id = $2 WHERE id = $1', [scanId, jobId]);
  }

  /**
   * The one that waited for the one that has just ended, in the transaction that ended it. Its own job came too early and went away: a job
   * that met a running scan has seen it before this transaction, so that this one sees the scan that waits.
   */
  async startNext(tx: Transaction, sourceId: string): Promise<void> {
    const waiting = await rows<{ id: string }>(tx, `SELECT id FROM scans WHERE source_id = $1 AND status = 'queued'`, [
      sourceId,
    ]);
    for (const { id } of waiting) await this.enqueue(tx, id);
  }
}
