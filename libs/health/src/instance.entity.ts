import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface CheckResult {
  status: 'up' | 'down' | 'degraded' | 'disabled';
  detail?: string;
}

export type InstanceStatus = 'ready' | 'degraded' | 'not_ready';

/** A running process of Souk, as it last reported itself. */
@Entity('instances')
export class Instance {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') service!: 'api' | 'worker';
  @Column('text') host!: string;
  @Column('text') status!: InstanceStatus;
  @Column('jsonb') checks!: Record<string, CheckResult>;
  @Column('text') version!: string;
  @Column('text', { name: 'git_sha' }) gitSha!: string;
  @Column('text', { name: 'build_date' }) buildDate!: string;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'seen_at' }) seenAt!: Date;
}
