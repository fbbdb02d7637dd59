import { Injectable } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';
import { JobLedger } from './job-ledger';

type Depths = Awaited<ReturnType<JobLedger['depths']>>;
type Untold = Awaited<ReturnType<JobLedger['untold']>>;

/** How much work waits and for how long, read from the ledger when somebody asks. Not a number: the ledger could not be read. */
@Injectable()
export class JobMetrics {
  private depths: Promise<Depths | undefined> | undefined;
  private untold: Promise<Untold | undefined> | undefined;

  constructor(
    metrics: Metrics,
    private readonly ledger: JobLedger,
    private readonly logger: Logger,
  ) {
    metrics.gauge('queue_depth', 'Jobs per queue and state.', ['queue', 'state'], async (gauge) => {
      gauge.reset();
      for (const { name, state, count } of (await this.readDepths()) ?? []) gauge.set({ queue: name, state }, count);
    });
    metrics.gauge(
      'queue_oldest_job_age_seconds',
      'How long the oldest waiting job has been due.',
      ['queue'],
      async (gauge) => {
        gauge.reset();
        for (const { name, oldest } of (await this.readDepths()) ?? [])
          if (oldest !== null) gauge.set({ queue: name }, Math.max(0, oldest));
      },
    );
    metrics.gauge('jobs_dead', 'Jobs that used up their attempts and wait for a person.', [], async (gauge) => {
      const dead = (await this.readDepths())?.filter(({ state }) => state === 'dead');
      gauge.set(dead?.reduce((sum, { count }) => sum + count, 0) ?? NaN);
    });
    metrics.gauge('jobs_unpublished', 'Due jobs that the queue has not been told of.', [], async (gauge) => {
      gauge.set((await this.readUntold())?.count ?? NaN);
    });
    metrics.gauge(
      'jobs_unpublished_oldest_age_seconds',
      'How long the oldest job the queue was not told of has been due.',
      [],
      async (gauge) => {
        gauge.set(Math.max(0, (await this.readUntold())?.oldest ?? NaN));
      },
    );
  }

  /** The gauges of one scrape ask at the same time and share the answer. */
  private readDepths(): Promise<Depths | undefined> {
    return (this.depths ??= this.read(() => this.ledger.depths()).finally(() => (this.depths = undefined)));
  }

  private readUntold(): Promise<Untold | undefined> {
    return (this.untold ??= this.read(() => this.ledger.untold()).finally(() => (this.untold = undefined)));
  }

  /** A database that is away must not take the other metrics with it. */
  private async read<T>(query: () => Promise<T>): Promise<T | undefined> {
    try {
      return await query();
    } catch (error) {
      this.logger.warn('The ledger could not be read for metrics', { error });
      return undefined;
    }
  }
}
