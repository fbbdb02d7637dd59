import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DelayedError, type Job as QueueJob } from 'bullmq';
import { DomainError } from '../errors/domain-error';
import { newContext, runInContext } from '../logging/context';
import { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';
import { type AbortReason, abortError, failureOf, payloadOf, successOf } from './attempt';
import { JOB_CATALOGUE, type JobCatalogue, type JobDefinition } from './job-definition';
import { type ClaimedJob, JobLedger } from './job-ledger';
import { JobOutcomes, type Outcome } from './job-outcomes';
import { type JobContext } from './job-processor';
import { type JobState } from './job-states';
import { JOB_TIMINGS, type JobTimings } from './job-timings';

interface Running {
  token: string;
  abort: (reason: AbortReason) => void;
}

type Work = (payload: object, context: JobContext) => Promise<unknown>;

const progressMs = 500;

/** What happens around every attempt: claim, limits, outcome. The ledger row decides; a delivery that it does not confirm is dropped. */
@Injectable()
export class JobRunner {
  private readonly deliveries = new Set<Promise<void>>();
  private readonly running = new Map<string, Running>();
  private renewal: NodeJS.Timeout | undefined;
  private renewing = false;
  private stopping = false;
  private readonly total;
  private readonly duration;

  constructor(
    @Inject(JOB_CATALOGUE) private readonly jobs: JobCatalogue,
    @Inject(JOB_TIMINGS) private readonly timings: JobTimings,
    private readonly ledger: JobLedger,
    private readonly outcomes: JobOutcomes,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.total = metrics.counter('jobs_total', 'Attempts by how they ended.', ['name', 'state']);
    this.duration = metrics.histogram(
      'job_duration_seconds',
      'Time of an attempt.',
      ['name'],
      [0.005, 0.02, 0.1, 0.5, 1, 5, 15, 60, 300, 900],
    );
  }

  /** A delivery is done with when its row says what became of it. */
  run(delivery: QueueJob, bullToken: string | undefined, work: Work): Promise<void> {
    const done = this.deliver(delivery, bullToken, work).finally(() => this.deliveries.delete(done));
    this.deliveries.add(done);
    return done;
  }

  /** Takes no more jobs. Those that run may finish; after the grace they are told to stop and are handed back. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    const timer = setTimeout(() => this.abortAll('shutdown'), graceMs);
    await Promise.allSettled(this.deliveries);
    clearTimeout(timer);
  }

  private abortAll(reason: AbortReason): void {
    for (const { abort } of this.running.values()) abort(reason);
  }

  private async deliver(delivery: QueueJob, bullToken: string | undefined, work: Work): Promise<void> {
    const { id, queueName } = delivery;
    const definition = this.jobs[queueName];
    if (!id || !definition) throw new Error(`Not a job of the catalogue: ${queueName}`);
    if (this.stopping) return this.redeliver(delivery, id, bullToken, 0);
    const token = randomUUID();
    const claim = await this.insist(() => this.ledger.claim(id, token));
    if ('waitMs' in claim) return this.redeliver(delivery, id, bullToken, claim.waitMs);
    if (!('claimed' in claim)) return;
    const { correlation_id: correlationId } = claim.claimed;
    const context = newContext({ requestId: id, ...(correlationId ? { correlationId } : {}) });
    const again = await runInContext(context, () => this.attempt(claim.claimed, definition, token, work));
    if (again !== undefined) await this.redeliver(delivery, id, bullToken, again);
  }

  /** Keeps the delivery for later. Where the queue has lost it, or given it to another worker, the sweep makes a new one. */
  private async redeliver(delivery: QueueJob, id: string, bullToken: string | undefined, inMs: number): Promise<void> {
    try {
      await delivery.moveToDelayed(Date.now() + inMs, bullToken);
    } catch (error) {
      this.logger.debug('The queue does not know its delivery any more', { id, error });
      return this.ledger.markUnpublished(id);
    }
    throw new DelayedError();
  }

  /** One attempt from claim to outcome; answers with the wait before the next one, when there is to be one. */
  private async attempt(
    job: ClaimedJob,
    definition: JobDefinition,
    token: string,
    work: Work,
  ): Promise<number | undefined> {
    const controller = new AbortController();
    let reason: AbortReason | undefined;
    const abort = (why: AbortReason) => {
      reason ??= why;
      controller.abort(abortError(reason));
    };
    const timer = setTimeout(() => abort('timeout'), definition.timeout);
    this.running.set(job.id, { token, abort });
    this.renewal ??= setInterval(() => void this.renew(), this.timings.renewal);
    const started = performance.now();
    let outcome: Outcome;
    try {
      const context = {
        id: job.id,
        attempt: job.attempts,
        progress: this.progressOf(job, token),
        signal: controller.signal,
      };
      outcome = successOf(
        await this.unlessIgnored(work(payloadOf(definition, job.payload), context), controller.signal),
      );
    } catch (error) {
      outcome = failureOf(definition, job, error, reason);
    } finally {
      clearTimeout(timer);
    }
    try {
      // Still renewed while it is written down: that may take as long as the database is away.
      const state =
        reason === 'lost' ? undefined : await this.insist(() => this.outcomes.write(job.id, token, outcome));
      this.record(job, outcome, state, (performance.now() - started) / 1000);
      return state === 'queued' && 'error' in outcome ? (outcome.delayMs ?? 0) : undefined;
    } finally {
      this.running.delete(job.id);
      if (this.running.size === 0) this.stopRenewal();
    }
  }

  /** A database that is away for a moment costs no attempt and no delivery. At shutdown nobody waits for it. */
  private async insist<T>(statement: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await statement();
      } catch (error) {
        if (this.stopping || !(error instanceof DomainError && error.kind === 'unavailable')) throw error;
        await sleep(this.timings.retry);
      }
    }
  }

  /** Settles with the work, or a little after the signal when the work ignores it. */
  private async unlessIgnored<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const ignored = new Promise<never>((_, reject) => {
      const leave = () => {
        this.logger.warn('A job ignores its signal and is left behind');
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', () => (timer = setTimeout(leave, this.timings.abortGrace)), { once: true });
    });
    try {
      return await Promise.race([work, ignored]);
    } finally {
      clearTimeout(timer);
    }
  }

  private progressOf(job: ClaimedJob, token: string): JobContext['progress'] {
    let last = 0;
    return (value) => {
      if (Date.now() - last < progressMs) return;
      last = Date.now();
      this.ledger
        .progress(job.id, token, value)
        .catch((error: unknown) => this.logger.debug('Progress was not stored', { error }));
    };
  }

  private record(job: ClaimedJob, outcome: Outcome, written: JobState | undefined, seconds: number): void {
    const requeued = 'handedBack' in outcome && outcome.handedBack ? 'handed_back' : 'retried';
    const state = written === undefined ? 'lost' : written === 'queued' ? requeued : written;
    this.total.inc({ name: job.name, state });
    this.duration.observe({ name: job.name }, seconds);
    const error = 'error' in outcome ? { error: outcome.error } : {};
    const fields = {
      job: job.name,
      id: job.id,
      attempt: job.attempts,
      seconds: Number(seconds.toFixed(3)),
      state,
      ...error,
    };
    if (state === 'succeeded') this.logger.debug('Job done', fields);
    else if (state === 'dead' || state === 'failed') this.logger.error('Job failed for good', fields);
    else this.logger.warn('Job attempt ended', fields);
  }

  private async renew(): Promise<void> {
    if (this.renewing) return;
    this.renewing = true;
    try {
      const { cancelled, lost } = await this.ledger.renew([...this.running].map(([id, { token }]) => ({ id, token })));
      for (const id of cancelled) this.running.get(id)?.abort('cancelled');
      for (const id of lost) this.running.get(id)?.abort('lost');
    } catch (error) {
      this.logger.warn('Leases of running jobs could not be renewed', { error });
    } finally {
      this.renewing = false;
    }
  }

  private stopRenewal(): void {
    clearInterval(this.renewal);
    this.renewal = undefined;
  }
}
