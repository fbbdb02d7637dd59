import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type JobState } from './job-states';

export interface JobError {
  code: string;
  message: string;
}

/** The ledger: what was asked for and what became of it. The queue only delivers; this row decides. */
@Entity('jobs')
@Check('jobs_state', `state IN ('queued', 'running', 'succeeded', 'failed', 'dead', 'cancelled')`)
@Index('jobs_dedup', ['name', 'dedupKey'], {
  unique: true,
  where: `((dedup_key IS NOT NULL) AND (state = ANY (ARRAY['queued'::text, 'running'::text])))`,
})
@Index('jobs_queued', ['runAt'], { where: `(state = 'queued'::text)` })
@Index('jobs_leased', ['leaseUntil'], { where: `(state = 'running'::text)` })
@Index('jobs_list', ['createdAt', 'id'])
@Index('jobs_finished', ['state', 'finishedAt'], { where: '(finished_at IS NOT NULL)' })
@Index('jobs_correlation', ['correlationId'])
export class Job {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('jsonb', { default: {} }) payload!: Record<string, unknown>;
  /** At most one queued or running job per name and key. */
  @Column('text', { name: 'dedup_key', nullable: true }) dedupKey!: string | null;
  @Column('text', { default: 'queued' }) state!: JobState;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('integer', { name: 'max_attempts' }) maxAttempts!: number;
  @Column('jsonb', { nullable: true }) progress!: unknown;
  @Column('jsonb', { nullable: true }) result!: unknown;
  @Column('jsonb', { nullable: true }) error!: JobError | null;
  /** Not before then: the backoff of a retry. */
  @Column('timestamptz', { name: 'run_at', default: () => 'now()' }) runAt!: Date;
  /** Null: the queue has not been told yet. */
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  /** Who runs it. A worker whose token is not here any more has lost the job and writes nothing. */
  @Column('uuid', { name: 'lease_token', nullable: true }) leaseToken!: string | null;
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  @Column('timestamptz', { name: 'cancel_requested_at', nullable: true }) cancelRequestedAt!: Date | null;
  @Column('text', { name: 'request_id', nullable: true }) requestId!: string | null;
  @Column('text', { name: 'correlation_id', nullable: true }) correlationId!: string | null;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
