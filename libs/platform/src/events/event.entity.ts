import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One change. Rows are only ever inserted; the position (epoch, xid, seq) says when readers may see them. */
// TypeORM compares defaults without their casts.
@Entity('events')
@Check('events_actor_kind', `actor_kind IN ('human', 'agent', 'service')`)
@Index('events_position', ['epoch', 'xid', 'seq'])
@Index('events_subject', ['subjectKind', 'subjectId', 'at'])
@Index('events_type', ['type', 'at'])
@Index('events_correlation', ['correlationId'])
export class Event {
  @PrimaryColumn({ type: 'timestamptz', default: () => 'now()', primaryKeyConstraintName: 'events_pk' }) at!: Date;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'events_pk' }) id!: string;
  @Column({ type: 'integer', default: 1 }) epoch!: number;
  @Column({ type: 'bigint', default: () => '((pg_current_xact_id()))' }) xid!: string;
  @Column({ type: 'bigint', default: () => "nextval('events_seq')" }) seq!: string;
  @Column('text') type!: string;
  @Column('text', { name: 'actor_kind' }) actorKind!: string;
  @Column('text', { name: 'actor_id', nullable: true }) actorId!: string | null;
  @Column('text', { name: 'actor_name' }) actorName!: string;
  @Column('text', { name: 'subject_kind' }) subjectKind!: string;
  @Column('text', { name: 'subject_id' }) subjectId!: string;
  @Column('text', { nullable: true }) marketplace!: string | null;
  @Column('text', { name: 'request_id', nullable: true }) requestId!: string | null;
  @Column('text', { name: 'correlation_id', nullable: true }) correlationId!: string | null;
  @Column('jsonb', { default: {} }) data!: Record<string, unknown>;
}
