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
  /** Something of the work is committed: whether or not its answer was kept, it is not done again. */
  @Column('boolean', { default: false }) done!: boolean;
  /** When the process of the request last said that it is still working. */
  @Column('timestamptz', { name: 'alive_at', default: () => 'now()' }) aliveAt!: Date;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}
