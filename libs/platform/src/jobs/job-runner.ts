import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DelayedError, type Job as QueueJob } from 'bullmq';
import { asUnavailable } from '../errors/database-errors';
import { DomainError, isPermanent } from '../errors/domain-error';
import { newContext, runInContext } from '../logging/context';
import { Logger } from '../logging/logger';
import { redactText } from '../logging/redact';
import { Metrics } from '../metrics/metrics';
import { backoffDelay, type JobDefinition } from './job-definition';
import { type JobError } from './job.entity';
import { type ClaimedJob, JobLedger, lease, type Outcome } from './job-ledger';
import { type JobContext } from './job-processor';

export const JOB_CATALOGUE = Symbol('job catalogue');
export type JobCatalogue = Record<string, JobDefinition>;

type AbortReason = 'timeout' | 'cancelled' | 'shutdown' | 'lost';

interface Running {
  token: string;
  name: string;
  abort: (reason: AbortReason) => void;
}

type Work = (payload: object, context: JobContext) => Promise<unknown>;

/** A processor that does not heed its signal is left behind after this. */
const abortGraceMs = 5000;
const progressMs = 500;

/** What happens around every attempt: claim, limits, outcome. The ledger row decides; a delivery that it does not confirm is dropped. */
@Injectable()
export class JobRunner {
  private readonly running = new Map<string, Running>();
  private renewal: NodeJS.Timeout | undefined;
  private readonly total;
  private readonly duration;

  constructor(
    @Inject(JOB_CATALOGUE) private readonly jobs: JobCatalogue,
    private readonly ledger: JobLedger,
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

  get active(): number {
    return this.running.size;
  }

  /** Tells every running job to stop; what does not finish is handed back. */
  stopAll(): void {
    for (const { abort } of this.running.values()) abort('shutdown');
  }

  async run(delivery: QueueJob, bullToken: string | undefined, work: Work): Promise<void> {
    if (!delivery.id) return;
    const token = randomUUID();
    const claim = await this.ledger.claim(delivery.id, token);
    if ('waitUntil' in claim) await this.later(delivery, bullToken, claim.waitUntil);
    if (!('claimed' in claim)) return;
    const job = claim.claimed;
    const definition = this.jobs[job.name];
    if (!definition) throw new Error(`No catalogue entry ${job.name}`); // boot checked: another build's job
    const context = newContext({
      requestId: job.id,
      ...(job.correlation_id ? { correlationId: job.correlation_id } : {}),
    });
    const retryAt = await runInContext(context, () => this.attempt(job, definition, token, work));
    if (retryAt) await this.later(delivery, bullToken, retryAt);
  }

  private async later(delivery: QueueJob, bullToken: string | undefined, at: Date): Promise<never> {
    await delivery.moveToDelayed(at.getTime(), bullToken);
    throw new DelayedError();
  }

  /** One attempt from claim to outcome; answers with the time of the next one, when there is to be one. */
  private async attempt(
    job: ClaimedJob,
    definition: JobDefinition,
    token: string,
    work: Work,
  ): Promise<Date | undefined> {
    const controller = new AbortController();
    let reason: AbortReason | undefined;
    const abort = (why: AbortReason) => {
      reason ??= why;
      controller.abort(new DomainError('unavailable', `job_${reason}`, abortMessages[reason]));
    };
    const timer = setTimeout(() => abort('timeout'), definition.timeout);
    this.running.set(job.id, { token, name: job.name, abort });
    this.renewal ??= setInterval(() => void this.renew(), lease.renewMs);
    const started = performance.now();
    let outcome: Omit<Outcome, 'id' | 'token'>;
    try {
      const result = await unlessIgnored(
        work(payloadOf(definition, job), { ...this.contextOf(job, token), signal: controller.signal }),
        controller.signal,
      );
      outcome = { state: 'succeeded', result: result ?? null };
    } catch (error) {
      outcome = this.failed(job, definition, error, reason);
    } finally {
      clearTimeout(timer);
      this.running.delete(job.id);
      if (this.running.size === 0) this.stopRenewal();
    }
    const kept = reason !== 'lost' && (await this.ledger.finish({ ...outcome, id: job.id, token }));
    this.record(job, kept ? outcome : undefined, (performance.now() - started) / 1000);
    return kept && outcome.state === 'queued' ? outcome.runAt : undefined;
  }

  private failed(
    job: ClaimedJob,
    definition: JobDefinition,
    thrown: unknown,
    reason: AbortReason | undefined,
  ): Omit<Outcome, 'id' | 'token'> {
    if (reason === 'shutdown') return { state: 'queued', runAt: new Date(), refundAttempt: true };
    if (reason === 'cancelled') return { state: 'cancelled', error: errorOf(thrown) };
    const error = asUnavailable(thrown) ?? thrown;
    if (isPermanent(error)) return { state: 'failed', error: errorOf(error) };
    if (job.attempts >= job.max_attempts) return { state: 'dead', error: errorOf(error) };
    return {
      state: 'queued',
      error: errorOf(error),
      runAt: new Date(Date.now() + backoffDelay(definition, job.attempts)),
    };
  }

  private contextOf(job: ClaimedJob, token: string): Omit<JobContext, 'signal'> {
    let last = 0;
    return {
      id: job.id,
      attempt: job.attempts,
      progress: (value) => {
        if (Date.now() - last < progressMs) return;
        last = Date.now();
        this.ledger
          .progress(job.id, token, value)
          .catch((error: unknown) => this.logger.debug('Progress was not stored', { error }));
      },
    };
  }

  private record(job: ClaimedJob, outcome: Omit<Outcome, 'id' | 'token'> | undefined, seconds: number): void {
    const state =
      outcome === undefined
        ? 'lost'
        : outcome.state === 'queued'
          ? outcome.refundAttempt
            ? 'handed_back'
            : 'retried'
          : outcome.state;
    this.total.inc({ name: job.name, state });
    this.duration.observe({ name: job.name }, seconds);
    const fields = {
      job: job.name,
      id: job.id,
      attempt: job.attempts,
      seconds: Number(seconds.toFixed(3)),
      state,
      ...(outcome?.error ? { error: outcome.error } : {}),
    };
    if (state === 'succeeded') this.logger.debug('Job done', fields);
    else if (state === 'dead' || state === 'failed') this.logger.error('Job failed for good', fields);
    else this.logger.warn('Job attempt ended', fields);
  }

  private async renew(): Promise<void> {
    try {
      const { cancelled, lost } = await this.ledger.renew([...this.running].map(([id, { token }]) => ({ id, token })));
      for (const id of cancelled) this.running.get(id)?.abort('cancelled');
      for (const id of lost) this.running.get(id)?.abort('lost');
    } catch (error) {
      this.logger.warn('Leases of running jobs could not be renewed', { error });
    }
  }

  private stopRenewal(): void {
    clearInterval(this.renewal);
    this.renewal = undefined;
  }
}

const abortMessages: Record<AbortReason, string> = {
  timeout: 'The job took longer than its limit.',
  cancelled: 'The job was cancelled.',
  shutdown: 'The worker is shutting down.',
  lost: 'Another worker has taken the job.',
};

function payloadOf(definition: JobDefinition, job: ClaimedJob): object {
  const payload: object = plainToInstance(definition.payload, job.payload);
  const problems = validateSync(payload, { forbidUnknownValues: false });
  if (problems.length === 0) return payload;
  const fields = problems.map(({ property }) => property).join(', ');
  throw new DomainError('invalid', 'job_payload', `The payload does not fit the job ${job.name}: ${fields}.`);
}

/** Settles with the work, or a little after the signal when the work ignores it. */
async function unlessIgnored<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const ignored = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => (timer = setTimeout(() => reject(signal.reason as Error), abortGraceMs)), {
      once: true,
    });
  });
  try {
    return await Promise.race([work, ignored]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the ledger keeps of an error: fit to be shown. */
function errorOf(error: unknown): JobError {
  const { code } = error as { code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: error instanceof DomainError || typeof code === 'string' ? String(code) : 'error',
    message: redactText(message).slice(0, 2000),
  };
}
