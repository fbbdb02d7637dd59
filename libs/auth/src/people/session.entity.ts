import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from './user.entity';

/** One sign-in on one device: the family of its refresh tokens, and what its access tokens stand on. */
@Entity('sessions')
@Check('sessions_ended', `(ended_at IS NULL) = (end_reason IS NULL)`)
@Index('sessions_user', ['userId', 'lastUsedAt'])
@Index('sessions_expires', ['expiresAt'])
export class Session {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => User, 'id', { name: 'sessions_user_fk' }) @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', default: () => 'now()' }) lastUsedAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: string | null;
}
