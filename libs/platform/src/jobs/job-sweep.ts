import { Inject, Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database } from '../database/database';
import { Events } from '../events/events';
import { JobLedger } from './job-ledger';
import { JobPublisher } from './job-publisher';
import { JOB_CATALOGUE, type JobCatalogue } from './job-runner';

/** A queue that has held a due job for this long without delivering it has lost it. Adding it again is harmless if it has not. */
export const sweepOptions = { lostAfterMs: 30_000, batch: 200 };

export interface SweepResult {
  reclaimed: number;
  published: number;
}

/** Repairs what crashes leave: silent workers, unpublished rows, a queue that forgot. */
@Injectable()
export class JobSweep {
  constructor(
    private readonly ledger: JobLedger,
    private readonly publisher: JobPublisher,
    private readonly database: Database,
    private readonly events: Events,
    @Inject(JOB_CATALOGUE) private readonly jobs: JobCatalogue,
  ) {}

  async run(): Promise<SweepResult> {
    const reclaimed = await this.ledger.reclaim();
    const dead = reclaimed.filter(({ state }) => state === 'dead');
    if (dead.length > 0) {
      const actor = system('job-sweep');
      await this.database.transaction(actor, async (tx) => {
        for (const { id, name } of dead)
          await this.events.append(tx, {
            type: 'job.dead',
            actor,
            subject: ['job', id],
            data: { name, code: 'worker_lost' },
          });
      });
    }
    let published = 0;
    for (;;) {
      const lost = await this.ledger.undelivered(sweepOptions.lostAfterMs, sweepOptions.batch);
      await this.publisher.publish(lost);
      published += lost.length;
      if (lost.length < sweepOptions.batch) return { reclaimed: reclaimed.length, published };
    }
  }

  /** Removes finished rows whose time is over. Dead and failed ones stay until somebody has looked at them. */
  async removeFinished(): Promise<number> {
    let removed = 0;
    for (const { name, keep } of Object.values(this.jobs)) removed += await this.ledger.removeFinished(name, keep);
    return removed;
  }
}
