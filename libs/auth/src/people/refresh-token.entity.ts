import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Session } from './session.entity';

/** Every refresh token a session has had: one that comes back long after its use was stolen, or its successor was. */
@Entity('refresh_tokens')
@Index('refresh_tokens_session', ['sessionId'])
@Index('refresh_tokens_unused', ['sessionId'], { where: '(used_at IS NULL)' })
export class RefreshToken {
  @PrimaryColumn('text') hash!: string;
  @ForeignKey(() => Session, 'id', { name: 'refresh_tokens_session_fk', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'session_id' })
  sessionId!: string;
  @Column({ type: 'timestamptz', name: 'issued_at', default: () => 'now()' }) issuedAt!: Date;
  /** Of this one, or of another one of the session in its stead. */
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
}
