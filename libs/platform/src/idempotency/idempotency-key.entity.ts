import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The answer a request was given, so that its repetition gets the same one. */
@Entity('idempotency_keys')
@Index('idempotency_keys_created', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pk' }) actor!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pk' }) key!: string;
  @Column('text') fingerprint!: string;
  /** Of the request that works, or worked, under the key: another may have taken it over since. */
  @Column('uuid') claim!: string;
  @Column('integer', { nullable: true }) status!: number | null;
  @Column('jsonb', { nullable: true }) body!: unknown;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}
