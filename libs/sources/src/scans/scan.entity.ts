import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Source } from '../source.entity';

export const scanStatuses = ['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled'] as const;
export type ScanStatus = (typeof scanStatuses)[number];
export const scanPhases = ['resolve', 'fetch', 'detect', 'diff', 'apply', 'dedup'] as const;
export type ScanPhase = (typeof scanPhases)[number];
export const scanTriggers = ['create', 'manual', 'schedule', 'webhook', 'mapping'] as const;
export type ScanTrigger = (typeof scanTriggers)[number];

/** What a scan did to the catalog; absent until it has. */
export interface ScanCounts {
  added?: number;
  updated?: number;
  moved?: number;
  unchanged?: number;
  removed?: number;
  files?: number;
  bytesRead?: number;
}

@Entity('scans')
@Check('scans_trigger', `trigger IN ('create', 'manual', 'schedule', 'webhook', 'mapping')`)
@Check('scans_status', `status IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')`)
@Check('scans_phase', `phase IN ('resolve', 'fetch', 'detect', 'diff', 'apply', 'dedup')`)
@Index('scans_one_running', ['sourceId'], { unique: true, where: `status = 'running'` })
@Index('scans_one_queued', ['sourceId'], { unique: true, where: `status = 'queued'` })
@Index('scans_list', ['sourceId', 'createdAt', 'id'])
export class Scan {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Source, 'id', { name: 'scans_source_fk', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'source_id' })
  sourceId!: string;
  @Column('text') trigger!: ScanTrigger;
  @Column('text') status!: ScanStatus;
  @Column('text', { nullable: true }) phase!: ScanPhase | null;
  /** Of the phase: done, total, bytes. */
  @Column('jsonb', { default: {} }) progress!: Record<string, number>;
  @Column('text', { name: 'requested_by_kind' }) requestedByKind!: 'human' | 'agent' | 'service';
  @Column('text', { name: 'requested_by_name' }) requestedByName!: string;
  @Column('uuid', { name: 'job_id', nullable: true }) jobId!: string | null;
  /** Of the attempt that works at it: another one that still believes it does writes nothing. */
  @Column('uuid', { nullable: true }) claim!: string | null;
  @Column('text', { nullable: true }) commit!: string | null;
  @Column('integer', { name: 'mapping_revision', nullable: true }) mappingRevision!: number | null;
  @Column('jsonb', { default: {} }) counts!: ScanCounts;
  /** Milliseconds of each phase. */
  @Column('jsonb', { default: {} }) timings!: Partial<Record<ScanPhase, number>>;
  /** What made it partial: each limit that was hit, each blob that was missing. */
  @Column('text', { array: true, default: [] }) limits!: string[];
  @Column('jsonb', { nullable: true }) error!: { code: string; message: string } | null;
  @Column('integer', { name: 'problem_count', default: 0 }) problemCount!: number;
  @Column('timestamptz', { name: 'cancel_requested_at', nullable: true }) cancelRequestedAt!: Date | null;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
