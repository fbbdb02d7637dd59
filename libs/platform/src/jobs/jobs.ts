import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Actor } from '../database/actor';
import { afterCommit, Database, rows, type Transaction } from '../database/database';
import { type Keyset, keysetPage } from '../database/keyset';
import { DomainError, noSuch } from '../errors/domain-error';
import { constraintOf } from '../errors/database-errors';
import { Events } from '../events/events';
import { currentContext } from '../logging/context';
import { Job } from './job.entity';
import { type JobDefinition } from './job-definition';
import { JobPublisher } from './job-publisher';
import { allowedJobActions, type JobAction, jobActions, type JobState } from './job-states';

export interface EnqueueOptions {
  /** While a job with this key is queued or running, another one is not added. */
  dedupKey?: string;
  runAt?: Date;
}

export interface JobFilter {
  state?: JobState | undefined;
  name?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Asking for work, looking at it, and the little that people may do to it. */
@Injectable()
export class Jobs {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly publisher: JobPublisher,
  ) {}

  /** In the transaction of the change that wants the job; the queue is told once that is committed. Undefined: it is queued already. */
  async enqueue<P extends object>(
    tx: Transaction,
    job: JobDefinition<P>,
    payload: P,
    { dedupKey, runAt }: EnqueueOptions = {},
  ): Promise<string | undefined> {
    const context = currentContext();
    const id = uuidv7();
    // Which index conflicts is not named: naming it would take the right to read jobs, which not all have who ask for work.
    const inserted = await rows<{ inserted: boolean }>(
      tx,
      `WITH added AS (
         INSERT INTO jobs (id, name, payload, dedup_key, max_attempts, run_at, request_id, correlation_id)
         VALUES ($1, $2, $3, $4, $5, coalesce($6, now()), $7, $8)
         ON CONFLICT DO NOTHING RETURNING 1
       ) SELECT true AS inserted FROM added`,
      [
        id,
        job.name,
        JSON.stringify(payload),
        dedupKey ?? null,
        job.attempts,
        runAt ?? null,
        context?.requestId ?? null,
        context?.correlationId ?? null,
      ],
    );
    if (inserted.length === 0) {
      // The one that is there may be stuck: forgotten by the queue, or left by a worker that died.
      afterCommit(tx, () => this.publisher.publishAgain(job.name, dedupKey ?? ''));
      return undefined;
    }
    if (!runAt || runAt.getTime() <= Date.now())
      afterCommit(tx, async () => void (await this.publisher.publish([{ id, name: job.name }])));
    return id;
  }

  async list(actor: Actor, { state, name, limit, cursor }: JobFilter): Promise<Keyset<Job>> {
    return this.database.transaction(actor, (tx) => {
      const query = tx.createQueryBuilder(Job, 'job');
      if (state) query.andWhere('job.state = :state', { state });
      if (name) query.andWhere('job.name = :name', { name });
      return keysetPage(query, { sort: 'createdAt', id: 'id', limit, cursor });
    });
  }

  async get(actor: Actor, id: string): Promise<Job> {
    return this.database.transaction(actor, (tx) => found(tx, id));
  }

  async replay(actor: Actor, id: string): Promise<Job> {
    try {
      return await this.act(actor, id, 'replay', async (tx, job) => {
        await tx.query(
          `UPDATE jobs SET attempts = 0, run_at = now(), published_at = NULL, finished_at = NULL, error = NULL, progress = NULL, cancel_requested_at = NULL,
             state = 'queued' WHERE id = $1`,
          [id],
        );
        afterCommit(tx, async () => void (await this.publisher.publish([job])));
      });
    } catch (error) {
      if (constraintOf(error) !== 'jobs_dedup') throw error;
      throw new DomainError(
        'conflict',
        'job_queued_already',
        'The same work is queued or running as another job; wait for that one.',
      );
    }
  }

  /** Takes a failed or dead job off the list of things to look at. */
  discard(actor: Actor, id: string): Promise<Job> {
    return this.act(actor, id, 'discard', (tx) => tx.query(`UPDATE jobs SET state = 'cancelled' WHERE id = $1`, [id]));
  }

  /** A queued job is cancelled at once; a running one is told and stops within seconds. */
  cancel(actor: Actor, id: string): Promise<Job> {
    return this.act(actor, id, 'cancel', (tx) =>
      tx.query(
        `UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, now()),
           state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
           finished_at = CASE WHEN state = 'queued' THEN now() END
         WHERE id = $1`,
        [id],
      ),
    );
  }

  private async act(
    actor: Actor,
    id: string,
    action: JobAction,
    change: (tx: Transaction, job: Job) => Promise<unknown>,
  ): Promise<Job> {
    return this.database.transaction(actor, async (tx) => {
      const job = await tx.findOne(Job, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!job) throw noSuch('job');
      const allowed = allowedJobActions(job.state);
      if (!allowed.includes(action)) {
        throw new DomainError(
          'conflict',
          'job_state',
          `A job that is ${job.state} cannot be ${action === 'cancel' ? 'cancelled' : `${action}ed`}.`,
          {
            facts: { state: job.state, allowedActions: allowed },
          },
        );
      }
      await change(tx, job);
      const after = await found(tx, id);
      const data = { name: job.name, before: { state: job.state }, after: { state: after.state } };
      const type =
        action === 'cancel' && after.state === 'running'
          ? jobActions.cancel.eventWhileRunning
          : jobActions[action].event;
      await this.events.append(tx, { type, actor, subject: ['job', job.id], data });
      return after;
    });
  }
}

async function found(tx: Transaction, id: string): Promise<Job> {
  const job = await tx.findOneBy(Job, { id });
  if (!job) throw noSuch('job');
  return job;
}
