import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows } from '../database/database';
import { newContext, runInContext } from '../logging/context';
import { Logger } from '../logging/logger';
import { type JobDefinition, NoPayload } from './job-definition';
import { JOB_TIMINGS, type JobTimings } from './job-timings';
import { Jobs } from './jobs';

export interface Schedule {
  job: JobDefinition<NoPayload>;
  /** Aligned to the clock: every minute means on the minute. */
  every: number;
}

export const JOB_SCHEDULES = Symbol('job schedules');

const actor = system('scheduler');

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
    @Inject(JOB_TIMINGS) private readonly timings: JobTimings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.schedules.length === 0) return;
    this.timer = setInterval(() => this.tick(), this.timings.tick);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.ticking;
  }

  private tick(): void {
    this.ticking ??= runInContext(newContext(), () => this.enqueueDue())
      .catch((error: unknown) =>
        this.logger.warn('Schedules could not be looked at; the next tick tries again', { error }),
      )
      .finally(() => (this.ticking = undefined));
  }

  private async enqueueDue(): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const due = await rows<{ name: string }>(
        tx,
        // By the clock of the database: with the worker's, one that is slow would take the same turn again and again.
        `INSERT INTO job_schedules (name, due_at)
         SELECT name, to_timestamp(((floor(extract(epoch FROM now()) * 1000 / every) + 1) * every / 1000)::float) FROM unnest($1::text[], $2::bigint[]) AS s (name, every)
         ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE job_schedules.due_at <= now() RETURNING name`,
        [this.schedules.map(({ job }) => job.name), this.schedules.map(({ every }) => every)],
      );
      const taken = new Set(due.map(({ name }) => name));
      for (const { job } of this.schedules)
        if (taken.has(job.name)) await this.jobs.enqueue(tx, job, new NoPayload(), { dedupKey: 'schedule' });
    });
  }
}
