import { type JWK } from 'jose';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type SigningKeyState } from './signing-key-states';

export const algorithms = ['ES256', 'RS256'] as const;
export type Algorithm = (typeof algorithms)[number];

/** A key pair that signs access tokens. Its private part is encrypted, and erased as soon as the key no longer signs. */
@Entity('signing_keys')
@Check('signing_keys_algorithm', `algorithm IN ('ES256', 'RS256')`)
@Check('signing_keys_state', `state IN ('pending', 'active', 'retiring', 'retired', 'revoked')`)
@Check('signing_keys_private', `(private_key IS NOT NULL) = (state IN ('pending', 'active'))`)
@Index('signing_keys_one_active', ['state'], { unique: true, where: `state = 'active'` })
@Index('signing_keys_one_pending', ['state'], { unique: true, where: `state = 'pending'` })
export class SigningKey {
  /** RFC 7638 thumbprint of the public part. */
  @PrimaryColumn('text') kid!: string;
  @Column('text') algorithm!: Algorithm;
  @Column('text') state!: SigningKeyState;
  @Column('jsonb', { name: 'public_jwk' }) publicJwk!: JWK;
  @Column('text', { name: 'private_key', nullable: true, select: false }) privateKey!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  /** A pending key may be made active from here on. */
  @Column('timestamptz', { name: 'signs_from' }) signsFrom!: Date;
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @Column('timestamptz', { name: 'retiring_at', nullable: true }) retiringAt!: Date | null;
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { name: 'revoke_reason', nullable: true }) revokeReason!: string | null;
}
