import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';
import { JobLedger } from './job-ledger';

/** How much work waits and for how long, read from the ledger when somebody asks. */
@Injectable()
export class JobMetrics {
  constructor(metrics: Metrics, ledger: JobLedger) {
    const depth = metrics.gauge('queue_depth', 'Jobs per queue and state.', ['queue', 'state']);
    const oldest = metrics.gauge('queue_oldest_job_age_seconds', 'How long the oldest waiting job has been due.', [
      'queue',
    ]);
    const dead = metrics.gauge('jobs_dead', 'Jobs that used up their attempts and wait for a person.');
    const unpublishedAge = metrics.gauge(
      'jobs_unpublished_oldest_age_seconds',
      'How long the oldest job the queue was not told of has been due.',
    );
    metrics.gauge('jobs_unpublished', 'Due jobs that the queue has not been told of.', [], async (unpublished) => {
      const [depths, waiting] = await Promise.all([ledger.depths(), ledger.unpublished()]);
      depth.reset();
      oldest.reset();
      for (const { name, state, count, oldest: age } of depths) {
        depth.set({ queue: name, state }, count);
        if (age !== null) oldest.set({ queue: name }, Math.max(0, age));
      }
      dead.set(depths.filter(({ state }) => state === 'dead').reduce((sum, { count }) => sum + count, 0));
      unpublished.set(waiting.count);
      unpublishedAge.set(Math.max(0, waiting.oldest));
    });
  }
}
