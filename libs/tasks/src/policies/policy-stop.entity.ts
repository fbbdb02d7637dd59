import { type Marketplace } from '@souk/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const policyStopKinds = ['kill', 'freeze'] as const;
export type PolicyStopKind = (typeof policyStopKinds)[number];

/**
 * Nothing in its scope is approved by itself: a kill switch until somebody lifts it, a freeze for its time. Neither a marketplace nor
 * an agent: all of them.
 */
@Entity('policy_stops')
@Check('policy_stops_kind', `kind IN ('kill', 'freeze')`)
@Check('policy_stops_scope', 'marketplace IS NULL OR agent_id IS NULL')
@Check('policy_stops_span', `(kind = 'kill') = (ends_at IS NULL) AND ends_at > starts_at`)
@Index('policy_stops_open', ['startsAt'], { where: 'lifted_at IS NULL' })
@Index('policy_stops_list', ['createdAt', 'id'])
export class PolicyStop {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: PolicyStopKind;
  @Column('text', { nullable: true }) marketplace!: Marketplace | null;
  @Column('uuid', { name: 'agent_id', nullable: true }) agentId!: string | null;
  @Column('text') reason!: string;
  @Column({ type: 'timestamptz', name: 'starts_at', default: () => 'now()' }) startsAt!: Date;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  @Column('uuid', { name: 'created_by' }) createdBy!: string;
  @Column('text', { name: 'created_by_name' }) createdByName!: string;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt!: Date | null;
  @Column('text', { name: 'lifted_by_name', nullable: true }) liftedByName!: string | null;
  @Column('text', { name: 'lift_reason', nullable: true }) liftReason!: string | null;
}
