import { Inject, Injectable } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { JOB_CATALOGUE, type JobCatalogue } from './job-definition';
import { JobLedger } from './job-ledger';
import { JobOutcomes } from './job-outcomes';
import { JobPublisher } from './job-publisher';

const publishBatch = 200;
const removeBatch = 5000;

export interface SweepResult {
  reclaimed: number;
  published: number;
}

/** Repairs what crashes leave: silent workers, unpublished rows, a queue that forgot. */
@Injectable()
export class JobSweep {
  constructor(
    private readonly ledger: JobLedger,
    private readonly outcomes: JobOutcomes,
    private readonly publisher: JobPublisher,
    private readonly logger: Logger,
    @Inject(JOB_CATALOGUE) private readonly jobs: JobCatalogue,
  ) {}

  /** What a signal or a queue that is away cuts short, the next sweep goes on with. */
  async run(signal?: AbortSignal): Promise<SweepResult> {
    const names = Object.keys(this.jobs);
    const reclaimed = await this.outcomes.reclaim();
    let published = await this.publishAll(() => this.ledger.unpublished(names, publishBatch), signal);
    for (const { name, count } of await this.ledger.expected(names)) {
      if (await this.hasForgotten(name, count))
        published += await this.publishAll(() => this.ledger.overdue(name, publishBatch), signal);
    }
    return { reclaimed, published };
  }

  /** Removes finished rows whose time is over. Dead and failed ones stay until somebody has looked at them. */
  async removeFinished(): Promise<number> {
    let removed = 0;
    for (const { name, keep } of Object.values(this.jobs)) {
      let last: number;
      do removed += last = await this.ledger.removeFinished(name, keep, removeBatch);
      while (last === removeBatch);
    }
    return removed;
  }

  /** A long backlog is no loss: telling a queue again what it knows would only slow it down. */
  private async hasForgotten(name: string, expected: number): Promise<boolean> {
    try {
      return (await this.publisher.held(name)) < expected;
    } catch (error) {
      this.logger.warn('The queue does not say what it holds; the next sweep asks again', { job: name, error });
      return false;
    }
  }

  private async publishAll(next: () => Promise<{ id: string; name: string }[]>, signal?: AbortSignal): Promise<number> {
    let published = 0;
    while (!signal?.aborted) {
      const jobs = await next();
      const told = await this.publisher.publish(jobs);
      published += told;
      if (told < jobs.length || jobs.length < publishBatch) break;
    }
    return published;
  }
}
