import { type Marketplace } from '@souk/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type Risk } from '../proposal';
import { type Category, type Priority } from '../task.entity';

export const policyModes = ['off', 'shadow', 'enforce'] as const;
export type PolicyMode = (typeof policyModes)[number];
export const policyEffects = ['auto_approve', 'require_approvals', 'hold'] as const;
export type PolicyEffect = (typeof policyEffects)[number];

/** All that are given must hold; none at all hold for every proposal of the policy's marketplace. */
export interface PolicyConditions {
  agents?: string[] | undefined;
  categories?: Category[] | undefined;
  priorities?: Priority[] | undefined;
  risks?: Risk[] | undefined;
  reversible?: boolean | undefined;
  minConfidence?: number | undefined;
  maxHours?: number | undefined;
  minHours?: number | undefined;
  /** Every change of that field stays within; a proposal that changes another field than those named does not match. */
  changes?: { field: string; maxDelta?: number | undefined; maxDeltaPercent?: number | undefined }[] | undefined;
}

/** A rule over proposals, tried in order of position; the first one that matches counts. None matches: people decide. */
@Entity('policies')
@Check('policies_mode', `mode IN ('off', 'shadow', 'enforce')`)
@Check('policies_effect', `effect IN ('auto_approve', 'require_approvals', 'hold')`)
@Check('policies_approvals', `(approvals IS NOT NULL) = (effect = 'require_approvals') AND approvals BETWEEN 1 AND 10`)
@Check('policies_daily_cap', 'daily_cap > 0')
@Check('policies_marketplace', `marketplace IN ('amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway')`)
@Index('policies_name_unique', { synchronize: false })
@Index('policies_order', ['position', 'id'])
export class Policy {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('integer') position!: number;
  @Column('text') mode!: PolicyMode;
  /** Null: all of them. */
  @Column('text', { nullable: true }) marketplace!: Marketplace | null;
  @Column('jsonb') conditions!: PolicyConditions;
  @Column('text') effect!: PolicyEffect;
  /** How many people, of `require_approvals`. */
  @Column('integer', { nullable: true }) approvals!: number | null;
  /** How many it may approve on a day of the organisation's time zone. */
  @Column('integer', { name: 'daily_cap', nullable: true }) dailyCap!: number | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}
