import { Injectable } from '@nestjs/common';
import { asUnavailable } from '../errors/database-errors';
import { Batch } from './batch';
import { type JobError } from './job.entity';
import { type JobState } from './job-states';
import { QueueBackend } from './queue-backend';

/** A claimed job: this worker's until the lease ends. */
export interface ClaimedJob {
  id: string;
  name: string;
  payload: Record<string, unknown>;
  attempts: number;
  max_attempts: number;
  lease_token: string;
  request_id: string | null;
  correlation_id: string | null;
}

export type Claim = { claimed: ClaimedJob } | { waitUntil: Date } | { gone: true };

export interface Outcome {
  id: string;
  token: string;
  state: JobState;
  /** For a retry: not before. */
  runAt?: Date;
  result?: unknown;
  error?: JobError | null;
  /** A job handed back at shutdown has not used up an attempt. */
  refundAttempt?: boolean;
}

interface ClaimRow extends ClaimedJob {
  run_at: Date;
  mine: boolean;
  state: JobState;
}

/** How long a worker owns a job without saying that it lives, and how often it says so. */
export const lease = { ms: 20_000, renewMs: 2_000 };

/** The statements by which workers take jobs, report on them and give them back. Each is a compare-and-set. */
@Injectable()
export class JobLedger {
  private readonly claims = new Batch<{ id: string; token: string }, Claim>((items) => this.claimAll(items));
  private readonly outcomes = new Batch<Outcome, boolean>((items) => this.finishAll(items));

  constructor(private readonly backend: QueueBackend) {}

  /** Takes a job that was delivered. It may be gone, somebody else's, or not due yet. */
  async claim(id: string, token: string): Promise<Claim> {
    return (await this.claims.run({ id, token })) ?? { gone: true };
  }

  /** False: the lease was lost, and whoever has it now decides. */
  async finish(outcome: Outcome): Promise<boolean> {
    return (await this.outcomes.run(outcome)) ?? false;
  }

  /** Extends the leases; says which jobs are to be cancelled and which are lost. */
  async renew(jobs: readonly { id: string; token: string }[]): Promise<{ cancelled: string[]; lost: string[] }> {
    if (jobs.length === 0) return { cancelled: [], lost: [] };
    const kept = await this.query<{ id: string; cancelled: boolean }>(
      `UPDATE public.jobs j SET lease_until = now() + make_interval(secs => $3)
       FROM unnest($1::uuid[], $2::uuid[]) AS mine (id, token)
       WHERE j.id = mine.id AND j.lease_token = mine.token AND j.state = 'running'
       RETURNING j.id, j.cancel_requested_at IS NOT NULL AS cancelled`,
      [jobs.map(({ id }) => id), jobs.map(({ token }) => token), lease.ms / 1000],
    );
    const known = new Set(kept.map(({ id }) => id));
    return {
      cancelled: kept.filter((job) => job.cancelled).map(({ id }) => id),
      lost: jobs.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    };
  }

  async progress(id: string, token: string, progress: unknown): Promise<void> {
    await this.query(`UPDATE public.jobs SET progress = $3 WHERE id = $1 AND lease_token = $2 AND state = 'running'`, [
      id,
      token,
      JSON.stringify(progress),
    ]);
  }

  async markPublished(ids: readonly string[]): Promise<void> {
    await this.query(`UPDATE public.jobs SET published_at = now() WHERE id = ANY($1::uuid[]) AND state = 'queued'`, [
      ids,
    ]);
  }

  /** Jobs whose worker went silent go back into the queue, or are dead when that was their last attempt. */
  async reclaim(): Promise<{ id: string; name: string; state: JobState }[]> {
    return this.query(
      `UPDATE public.jobs SET
         state = CASE WHEN cancel_requested_at IS NOT NULL THEN 'cancelled' WHEN attempts >= max_attempts THEN 'dead' ELSE 'queued' END,
         finished_at = CASE WHEN cancel_requested_at IS NOT NULL OR attempts >= max_attempts THEN now() END,
         error = '{"code": "worker_lost", "message": "The worker stopped answering in the middle of the job."}',
         run_at = now(), published_at = NULL, lease_token = NULL, lease_until = NULL
       WHERE state = 'running' AND lease_until < now() RETURNING id, name, state`,
    );
  }

  /** The due job with that key; a silent worker loses it here already, because the sweep itself may be that job. */
  async waiting(name: string, dedupKey: string): Promise<{ id: string; name: string }[]> {
    return this.query(
      `UPDATE public.jobs SET state = 'queued', run_at = least(run_at, now()), lease_token = NULL, lease_until = NULL
       WHERE name = $1 AND dedup_key = $2 AND ((state = 'queued' AND run_at <= now()) OR (state = 'running' AND lease_until < now()))
       RETURNING id, name`,
      [name, dedupKey],
    );
  }

  /** Due jobs that the queue has not been told of, or was told of so long ago that it must have lost them. */
  async undelivered(olderThanMs: number, limit: number): Promise<{ id: string; name: string }[]> {
    return this.query(
      `SELECT id, name FROM public.jobs
       WHERE state = 'queued' AND run_at <= now() AND (published_at IS NULL OR greatest(published_at, run_at) < now() - make_interval(secs => $1))
         AND created_at < now() - interval '1 second'
       ORDER BY run_at LIMIT $2`,
      [olderThanMs / 1000, limit],
    );
  }

  async removeFinished(name: string, keepMs: number): Promise<number> {
    const removed = await this.query<{ id: string }>(
      `DELETE FROM public.jobs WHERE name = $1 AND state IN ('succeeded', 'cancelled') AND finished_at < now() - make_interval(secs => $2) RETURNING id`,
      [name, keepMs / 1000],
    );
    return removed.length;
  }

  async depths(): Promise<{ name: string; state: JobState; count: number; oldest: number | null }[]> {
    return this.query(
      `SELECT name, state, count(*)::int AS count, extract(epoch FROM now() - min(run_at)) FILTER (WHERE state = 'queued')::float AS oldest
       FROM public.jobs WHERE state IN ('queued', 'running', 'dead') GROUP BY name, state`,
    );
  }

  async unpublished(): Promise<{ count: number; oldest: number }> {
    const [row] = await this.query<{ count: number; oldest: number }>(
      `SELECT count(*)::int AS count, coalesce(extract(epoch FROM now() - min(run_at)), 0)::float AS oldest
       FROM public.jobs WHERE state = 'queued' AND published_at IS NULL AND run_at <= now()`,
    );
    return row ?? { count: 0, oldest: 0 };
  }

  private async claimAll(items: { id: string; token: string }[]): Promise<Claim[]> {
    const found = await this.query<ClaimRow>(
      `WITH asked AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS asked (id, token)),
       mine AS (
         UPDATE public.jobs j SET state = 'running', attempts = j.attempts + 1, lease_token = asked.token, started_at = now(),
           lease_until = now() + make_interval(secs => $3), published_at = coalesce(j.published_at, now())
         FROM asked WHERE j.id = asked.id AND j.state = 'queued' AND j.run_at <= now() + interval '20 milliseconds'
         RETURNING j.id, j.name, j.payload, j.attempts, j.max_attempts, j.lease_token, j.request_id, j.correlation_id, j.run_at
       )
       SELECT *, true AS mine, 'running' AS state FROM mine
       UNION ALL
       SELECT j.id, j.name, NULL, j.attempts, j.max_attempts, NULL, NULL, NULL, j.run_at, false, j.state
       FROM public.jobs j JOIN asked USING (id) WHERE j.state = 'queued' AND j.run_at > now() + interval '20 milliseconds'`,
      [items.map(({ id }) => id), items.map(({ token }) => token), lease.ms / 1000],
    );
    const byId = new Map(found.map((row) => [row.id, row]));
    return items.map(({ id, token }) => {
      const row = byId.get(id);
      if (row?.mine && row.lease_token === token) return { claimed: row };
      return row && !row.mine ? { waitUntil: row.run_at } : { gone: true };
    });
  }

  private async finishAll(items: Outcome[]): Promise<boolean[]> {
    const written = await this.query<{ id: string; lease_token: string | null }>(
      `UPDATE public.jobs j SET
         state = o.state, result = o.result, error = o.error, lease_token = NULL, lease_until = NULL,
         finished_at = CASE WHEN o.state <> 'queued' THEN now() END,
         run_at = coalesce(o.run_at, j.run_at), published_at = CASE WHEN o.state = 'queued' AND o.refund THEN NULL ELSE j.published_at END,
         attempts = j.attempts - o.refund::int
       FROM jsonb_to_recordset($1) AS o (id uuid, token uuid, state text, result jsonb, error jsonb, run_at timestamptz, refund boolean)
       WHERE j.id = o.id AND j.lease_token = o.token AND j.state = 'running'
       RETURNING j.id`,
      [
        JSON.stringify(
          items.map(({ id, token, state, runAt, result = null, error = null, refundAttempt = false }) => ({
            id,
            token,
            state,
            result,
            error,
            run_at: runAt?.toISOString() ?? null,
            refund: refundAttempt,
          })),
        ),
      ],
    );
    const ids = new Set(written.map(({ id }) => id));
    return items.map(({ id }) => ids.has(id));
  }

  private async query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    try {
      return (await this.backend.pool.query(sql, values)).rows as T[];
    } catch (error) {
      throw asUnavailable(error) ?? error;
    }
  }
}
