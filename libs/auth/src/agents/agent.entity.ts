import { type Marketplace } from '@souk/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const agentStatuses = ['active', 'disabled'] as const;
export type AgentStatus = (typeof agentStatuses)[number];

/** A program that works one marketplace. */
@Entity('agents')
@Check('agents_marketplace', `marketplace IN ('amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway')`)
@Check('agents_status', `status IN ('active', 'disabled')`)
@Index('agents_name', ['name'], { unique: true })
@Index('agents_one_bootstrap', ['marketplace'], { unique: true, where: 'bootstrap' })
@Index('agents_list', ['createdAt', 'id'])
export class Agent {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') marketplace!: Marketplace;
  @Column('text', { default: '' }) description!: string;
  @Column('text', { default: 'active' }) status!: AgentStatus;
  /** The one that MARKETPLACE_*_TOKEN of its marketplace signs in. */
  @Column('boolean', { default: false }) bootstrap!: boolean;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
}
