import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { within } from '../within';
import { MigrationsWait } from '../database/migrations-wait';
import { Logger } from '../logging/logger';
import { JobLedger } from './job-ledger';
import { JobOutcomes } from './job-outcomes';
import { JobQueues } from './job-queues';
import { JOB_TIMINGS, type JobTimings } from './job-timings';
import { QueueBackend } from './queue-backend';

/** Tells the queue which ledger rows are to run. The ledger id is the job id: telling it twice delivers once. */
@Injectable()
export class JobPublisher implements OnApplicationBootstrap {
  constructor(
    private readonly queues: JobQueues,
    private readonly ledger: JobLedger,
    private readonly outcomes: JobOutcomes,
    private readonly backend: QueueBackend,
    private readonly migrations: MigrationsWait,
    private readonly logger: Logger,
    @Inject(JOB_TIMINGS) private readonly timings: JobTimings,
  ) {}

  /** A schema that BullMQ cannot work with stops the start. Redis may be away; jobs wait in the ledger until it is there. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.backend.kind === 'postgres') await this.migrations.whenApplied(() => this.queues.ready());
  }

  /** Never fails: what could not be told stays in the ledger, and the sweep finds it there. Answers with how many were told. */
  async publish(jobs: readonly { id: string; name: string }[]): Promise<number> {
    const byName = new Map<string, string[]>();
    for (const { id, name } of jobs) byName.set(name, [...(byName.get(name) ?? []), id]);
    let told = 0;
    for (const [name, ids] of byName) {
      try {
        this.backend.requireConnection();
        await within(this.timings.publish, this.add(name, ids));
        await this.ledger.markPublished(ids);
        told += ids.length;
      } catch (error) {
        this.logger.warn('The queue could not be told; the sweep will', { job: name, count: ids.length, error });
      }
    }
    return told;
  }

  /** Delivers a deduplicated job once more, unless somebody is at it. A silent worker loses it here already: it may be the sweep itself. */
  async publishAgain(name: string, dedupKey: string): Promise<void> {
    try {
      await this.outcomes.reclaim({ name, dedupKey });
      await this.publish(await this.ledger.waiting(name, dedupKey));
    } catch (error) {
      this.logger.warn('A waiting job could not be looked up; the sweep will', { job: name, error });
    }
  }

  /** How many deliveries the queue has yet to make. */
  async held(name: string): Promise<number> {
    this.backend.requireConnection();
    return within(this.timings.publish, this.queues.get(name).getJobCountByTypes('waiting', 'delayed', 'prioritized'));
  }

  private async add(name: string, ids: readonly string[]): Promise<void> {
    const queue = this.queues.get(name);
    // Not addBulk: on PostgreSQL that wants the right to create sequences and temporary tables.
    await Promise.all(
      ids.map((id) => queue.add(name, {}, { jobId: id, attempts: 1, removeOnComplete: true, removeOnFail: true })),
    );
  }
}
