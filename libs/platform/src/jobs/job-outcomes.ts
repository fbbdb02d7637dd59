import { Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows, type Transaction } from '../database/database';
import { Events } from '../events/events';
import { newContext, runInContext } from '../logging/context';
import { type JobError } from './job.entity';
import { JobLedger } from './job-ledger';
import { type JobState } from './job-states';

export interface Success {
  state: 'succeeded';
  /** JSON. */
  result: string;
}

export interface Failure {
  state: 'queued' | 'failed' | 'dead' | 'cancelled';
  error: JobError;
  /** Queued: not before this many milliseconds. */
  delayMs?: number;
  /** A job handed back at shutdown has not used up an attempt, and needs a new delivery. */
  handedBack?: boolean;
}

export type Outcome = Success | Failure;

interface Written {
  id: string;
  name: string;
  state: JobState;
  attempts: number;
  correlation_id: string | null;
  error: JobError;
}

const actor = system('worker');

/** The end of an attempt, as its row and, when the job is given up, as an event in the same transaction. */
@Injectable()
export class JobOutcomes {
  constructor(
    private readonly ledger: JobLedger,
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** Answers with the state that is now in the row; undefined when the lease was lost and nothing was written. */
  async write(id: string, token: string, outcome: Outcome): Promise<JobState | undefined> {
    if (outcome.state === 'succeeded')
      return (await this.ledger.succeed(id, token, outcome.result)) ? 'succeeded' : undefined;
    const { state, error, delayMs = 0, handedBack = false } = outcome;
    return this.database.transaction(actor, async (tx) => {
      const [written] = await rows<Written>(
        tx,
        // Somebody asked to cancel it while it ran: it does not run again.
        `WITH after AS (
           SELECT id, CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled' ELSE $3::text END AS state
           FROM jobs WHERE id = $1 AND lease_token = $2 AND state = 'running' FOR UPDATE
         )
         UPDATE jobs SET state = after.state, error = $4::jsonb, lease_token = NULL, lease_until = NULL,
           finished_at = CASE WHEN after.state <> 'queued' THEN now() END,
           run_at = CASE WHEN after.state = 'queued' THEN now() + make_interval(secs => $5) ELSE run_at END,
           published_at = CASE WHEN $6 THEN NULL ELSE published_at END, attempts = attempts - $6::int
         FROM after WHERE jobs.id = after.id
         RETURNING jobs.id, name, jobs.state, attempts, correlation_id, error`,
        [id, token, state, JSON.stringify(error), delayMs / 1000, handedBack],
      );
      if (written) await this.append(tx, written);
      return written?.state;
    });
  }

  /** Jobs whose worker went silent go back into the queue, or are dead when that was their last attempt. */
  async reclaim(only?: { name: string; dedupKey: string }): Promise<number> {
    return this.database.transaction(actor, async (tx) => {
      const reclaimed = await rows<Written>(
        tx,
        `WITH silent AS (
           SELECT id, CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled' WHEN attempts >= max_attempts THEN 'dead' ELSE 'queued' END AS state
           FROM jobs WHERE state = 'running' AND lease_until < now() AND ($1::text IS NULL OR (name = $1 AND dedup_key = $2))
           FOR UPDATE SKIP LOCKED
         )
         UPDATE jobs SET state = silent.state, error = $3::jsonb, finished_at = CASE WHEN silent.state <> 'queued' THEN now() END,
           run_at = now(), published_at = NULL, lease_token = NULL, lease_until = NULL
         FROM silent WHERE jobs.id = silent.id
         RETURNING jobs.id, name, jobs.state, attempts, correlation_id, error`,
        [only?.name ?? null, only?.dedupKey ?? null, JSON.stringify(workerLost)],
      );
      for (const job of reclaimed) await this.append(tx, job);
      return reclaimed.length;
    });
  }

  /** A retry is not news; that nobody will try again is. */
  private async append(
    tx: Transaction,
    { id, name, state, attempts, correlation_id: correlationId, error }: Written,
  ): Promise<void> {
    if (state === 'queued') return;
    const context = newContext({ requestId: id, ...(correlationId ? { correlationId } : {}) });
    const data = { name, attempts, error, before: { state: 'running' }, after: { state } };
    await runInContext(context, () =>
      this.events.append(tx, { type: `job.${state}`, actor, subject: ['job', id], data }),
    );
  }
}

const workerLost: JobError = { code: 'worker_lost', message: 'The worker stopped answering in the middle of the job.' };
