import { type Permission } from '@souk/platform';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Agent } from './agent.entity';

export const agentTokenStates = ['valid', 'expired', 'revoked'] as const;
export type AgentTokenState = (typeof agentTokenStates)[number];

/** A secret an agent signs in with. Only its SHA-256 is kept: 256 random bits need no slow hash. */
@Entity('agent_tokens')
@Index('agent_tokens_hash', ['hash'], { unique: true })
@Index('agent_tokens_agent', ['agentId', 'createdAt'])
export class AgentToken {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Agent, 'id', { name: 'agent_tokens_agent_fk' })
  @Column('uuid', { name: 'agent_id' })
  agentId!: string;
  @Column('text', { select: false }) hash!: string;
  /** Its last characters, to tell tokens apart. */
  @Column('text') hint!: string;
  @Column('text', { default: '' }) label!: string;
  @Column('text', { array: true }) scopes!: Permission[];
  /** CIDR ranges it may be used from; null: anywhere. */
  @Column('text', { array: true, nullable: true }) addresses!: string[] | null;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('text', { name: 'last_used_address', nullable: true }) lastUsedAddress!: string | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { name: 'revoke_reason', nullable: true }) revokeReason!: string | null;
}

/** Of the agent's status it says nothing: that is the agent's. */
export function agentTokenState({ revokedAt, expiresAt }: AgentToken): AgentTokenState {
  if (revokedAt) return 'revoked';
  return expiresAt.getTime() <= Date.now() ? 'expired' : 'valid';
}
