import { type Job as QueueJob, Worker } from 'bullmq';

/**
 * BullMQ's worker, more patient and more watchful. Left alone it asks a backend that refuses again as fast as that can refuse, while
 * PostgreSQL starts or a Redis is full for instance; and after a fault it may sleep for an hour, though a job waits.
 */
export class QueueWorker extends Worker {
  override get maximumBlockTimeout(): number {
    return Math.min(super.maximumBlockTimeout, this.opts.drainDelay ?? Infinity);
  }

  /** When closing has to wait for a backend that is away: nothing of this worker goes on. */
  async abandon(): Promise<void> {
    await this.lockManager.close();
    await this.backend.close(true);
  }

  protected override async moveToActive(token: string, name?: string): Promise<QueueJob> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      if (!this.closing) await this.delay(this.opts.runRetryDelay);
      throw error;
    }
  }
}
