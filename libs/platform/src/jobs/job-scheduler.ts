import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows } from '../database/database';
import { newContext, runInContext } from '../logging/context';
import { Logger } from '../logging/logger';
import { type JobDefinition, NoPayload } from './job-definition';
import { Jobs } from './jobs';

export interface Schedule {
  job: JobDefinition<NoPayload>;
  /** Aligned to the clock: every minute means on the minute. */
  every: number;
}

export const JOB_SCHEDULES = Symbol('job schedules');

const actor = system('scheduler');
const tickMs = 1000;

/**
 * Enqueues what is due. The next time is a row, and moving it on is a compare-and-set: however many workers tick, each turn is taken
 * once. Nothing of it lives in the queue, so losing the queue loses no schedule.
 */
@Injectable()
export class JobScheduler implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | undefined;
  private ticking: Promise<void> | undefined;

  constructor(
    @Inject(JOB_SCHEDULES) private readonly schedules: readonly Schedule[],
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.schedules.length === 0) return;
    this.timer = setInterval(() => (this.ticking ??= this.tick().finally(() => (this.ticking = undefined))), tickMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.ticking;
  }

  private async tick(): Promise<void> {
    try {
      await runInContext(newContext(), () => this.enqueueDue());
    } catch (error) {
      this.logger.warn('Schedules could not be looked at; the next tick tries again', { error });
    }
  }

  private async enqueueDue(): Promise<void> {
    const now = Date.now();
    const names = this.schedules.map(({ job }) => job.name);
    const next = this.schedules.map(({ every }) => new Date((Math.floor(now / every) + 1) * every).toISOString());
    await this.database.transaction(actor, async (tx) => {
      const due = await rows<{ name: string }>(
        tx,
        `INSERT INTO job_schedules (name, due_at) SELECT * FROM unnest($1::text[], $2::timestamptz[])
         ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE job_schedules.due_at <= now() RETURNING name`,
        [names, next],
      );
      const taken = new Set(due.map(({ name }) => name));
      for (const { job } of this.schedules)
        if (taken.has(job.name)) await this.jobs.enqueue(tx, job, new NoPayload(), { dedupKey: 'schedule' });
    });
  }
}
