import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { SigningKey } from '../keys/signing-key.entity';

/** That a token was issued, until it expires: says how many live tokens a key still has. The token itself is nowhere. */
@Entity('access_tokens')
@Index('access_tokens_expires', ['expiresAt', 'kid'])
export class AccessToken {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => SigningKey, 'kid', { name: 'access_tokens_kid_fk' }) @Column('text') kid!: string;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
