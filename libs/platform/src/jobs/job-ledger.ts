import { Inject, Injectable } from '@nestjs/common';
import { asUnavailable } from '../errors/database-errors';
import { Batch } from './batch';
import { type JobState } from './job-states';
import { JOB_TIMINGS, type JobTimings } from './job-timings';
import { QueueBackend } from './queue-backend';

/** A claimed job: this worker's until the lease ends. */
export interface ClaimedJob {
  id: string;
  name: string;
  payload: Record<string, unknown>;
  attempts: number;
  max_attempts: number;
  lease_token: string;
  correlation_id: string | null;
}

/** `gone`: cancelled, done, or somebody else's. `waitMs` is the database's own reckoning: no two clocks agree. */
export type Claim = { claimed: ClaimedJob } | { waitMs: number } | { gone: true };

interface ClaimRow extends ClaimedJob {
  wait_ms: number | null;
}

interface Holder {
  id: string;
  token: string;
}

interface Success extends Holder {
  /** JSON. */
  result: string;
}

/** The statements that workers and publishers send all the time. Each is a compare-and-set. */
@Injectable()
export class JobLedger {
  private readonly claims = new Batch<Holder, Claim>((items) => this.claimAll(items));
  private readonly successes = new Batch<Success, boolean>((items) => this.succeedAll(items));

  constructor(
    private readonly backend: QueueBackend,
    @Inject(JOB_TIMINGS) private readonly timings: JobTimings,
  ) {}

  /** Takes a job that was delivered. Asking again with the same token gives the same answer. */
  async claim(id: string, token: string): Promise<Claim> {
    return (await this.claims.run({ id, token })) ?? { gone: true };
  }

  /** False: the lease was lost, and whoever has it now decides. */
  async succeed(id: string, token: string, result: string): Promise<boolean> {
    return (await this.successes.run({ id, token, result })) ?? false;
  }

  /** Extends the leases; says which jobs are to be cancelled and which are lost. */
  async renew(jobs: readonly Holder[]): Promise<{ cancelled: string[]; lost: string[] }> {
    const kept = await this.query<{ id: string; cancelled: boolean }>(
      `UPDATE public.jobs j SET lease_until = now() + make_interval(secs => $3)
       FROM unnest($1::uuid[], $2::uuid[]) AS mine (id, token)
       WHERE j.id = mine.id AND j.lease_token = mine.token AND j.state = 'running'
       RETURNING j.id, j.cancel_requested_at IS NOT NULL AS cancelled`,
      [...columns(jobs), this.timings.lease / 1000],
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
    await this.query(
      `UPDATE public.jobs SET published_at = now() WHERE id = ANY($1::uuid[]) AND state = 'queued'`,
      [ids],
      'souk_mark_published',
    );
  }

  /** The queue has no delivery of it any more: the sweep makes one. */
  async markUnpublished(id: string): Promise<void> {
    await this.query(`UPDATE public.jobs SET published_at = NULL WHERE id = $1 AND state = 'queued'`, [id]);
  }

  /** The job that a deduplicated enqueue met, if it waits and is due. */
  async waiting(name: string, dedupKey: string): Promise<{ id: string; name: string }[]> {
    return this.query(
      `SELECT id, name FROM public.jobs WHERE name = $1 AND dedup_key = $2 AND state = 'queued' AND run_at <= now()`,
      [name, dedupKey],
    );
  }

  /** Due jobs that the queue has not been told of. A moment's grace: whoever committed the row is about to tell it. */
  async unpublished(names: readonly string[], limit: number): Promise<{ id: string; name: string }[]> {
    return this.query(
      `SELECT id, name FROM public.jobs
       WHERE state = 'queued' AND run_at <= now() AND published_at IS NULL AND name = ANY($1) AND created_at < now() - interval '1 second'
       ORDER BY run_at LIMIT $2`,
      [names, limit],
    );
  }

  /** Per name with jobs that are overdue: how many the queue should hold. */
  async expected(names: readonly string[]): Promise<{ name: string; count: number }[]> {
    return this.query(
      `SELECT name, count(*)::int AS count FROM public.jobs WHERE state = 'queued' AND published_at IS NOT NULL AND name = ANY($1)
       GROUP BY name HAVING bool_or(greatest(published_at, run_at) < now() - make_interval(secs => $2))`,
      [names, this.timings.lost / 1000],
    );
  }

  /** Jobs that the queue was told of and should have delivered long ago. */
  async overdue(name: string, limit: number): Promise<{ id: string; name: string }[]> {
    return this.query(
      `SELECT id, name FROM public.jobs WHERE state = 'queued' AND name = $1 AND greatest(published_at, run_at) < now() - make_interval(secs => $2)
       ORDER BY published_at LIMIT $3`,
      [name, this.timings.lost / 1000, limit],
    );
  }

  async removeFinished(name: string, keepMs: number, limit: number): Promise<number> {
    const removed = await this.query<{ id: string }>(
      `DELETE FROM public.jobs WHERE id IN (
         SELECT id FROM public.jobs WHERE name = $1 AND state IN ('succeeded', 'cancelled') AND finished_at < now() - make_interval(secs => $2) LIMIT $3
       ) RETURNING id`,
      [name, keepMs / 1000, limit],
    );
    return removed.length;
  }

  async depths(): Promise<{ name: string; state: JobState; count: number; oldest: number | null }[]> {
    return this.query(
      `SELECT name, state, count(*)::int AS count, extract(epoch FROM now() - min(run_at) FILTER (WHERE state = 'queued'))::float AS oldest
       FROM public.jobs WHERE state IN ('queued', 'running', 'dead') GROUP BY name, state`,
    );
  }

  async untold(): Promise<{ count: number; oldest: number }> {
    const [row] = await this.query<{ count: number; oldest: number }>(
      `SELECT count(*)::int AS count, coalesce(extract(epoch FROM now() - min(run_at)), 0)::float AS oldest
       FROM public.jobs WHERE state = 'queued' AND published_at IS NULL AND run_at <= now()`,
    );
    return row ?? { count: 0, oldest: 0 };
  }

  /** In the order of ids, so that two batches with the same jobs never wait for each other. */
  private async claimAll(items: Holder[]): Promise<Claim[]> {
    const found = await this.query<ClaimRow>(
      `WITH asked AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS asked (id, token)),
       mine AS (
         UPDATE public.jobs j SET state = 'running', attempts = j.attempts + (j.state = 'queued')::int, lease_token = asked.token, started_at = now(),
           lease_until = now() + make_interval(secs => $3), published_at = coalesce(j.published_at, now())
         FROM asked WHERE j.id = asked.id
           AND ((j.state = 'queued' AND j.run_at <= now() + interval '20 milliseconds') OR (j.state = 'running' AND j.lease_token = asked.token))
         RETURNING j.id, j.name, j.payload, j.attempts, j.max_attempts, j.lease_token, j.correlation_id
       )
       SELECT *, NULL::float AS wait_ms FROM mine
       UNION ALL
       SELECT j.id, j.name, NULL, 0, 0, NULL, NULL, extract(epoch FROM j.run_at - now())::float * 1000
       FROM public.jobs j JOIN asked USING (id) WHERE j.state = 'queued' AND j.run_at > now() + interval '20 milliseconds'`,
      [...columns([...items].sort((a, b) => (a.id < b.id ? -1 : 1))), this.timings.lease / 1000],
      'souk_claim',
    );
    const byId = new Map(found.map((row) => [row.id, row]));
    return items.map(({ id, token }) => {
      const row = byId.get(id);
      if (row?.wait_ms != null) return { waitMs: row.wait_ms };
      return row?.lease_token === token ? { claimed: row } : { gone: true };
    });
  }

  private async succeedAll(items: Success[]): Promise<boolean[]> {
    const written = await this.query<{ id: string }>(
      `UPDATE public.jobs j SET state = 'succeeded', result = done.result::jsonb, error = NULL, lease_token = NULL, lease_until = NULL, finished_at = now()
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS done (id, token, result)
       WHERE j.id = done.id AND j.lease_token = done.token AND j.state = 'running'
       RETURNING j.id`,
      [...columns(items), items.map(({ result }) => result)],
      'souk_succeed',
    );
    const ids = new Set(written.map(({ id }) => id));
    return items.map(({ id }) => ids.has(id));
  }

  /** With a name, the database plans it once per connection: for what every job needs, planning took longer than doing. */
  private async query<T>(sql: string, values: unknown[] = [], name?: string): Promise<T[]> {
    try {
      return (await this.backend.pool.query({ text: sql, values, ...(name === undefined ? {} : { name }) }))
        .rows as T[];
    } catch (error) {
      throw asUnavailable(error) ?? error;
    }
  }
}

const columns = (holders: readonly Holder[]): [string[], string[]] => [
  holders.map(({ id }) => id),
  holders.map(({ token }) => token),
];
