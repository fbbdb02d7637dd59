import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Failed sign-ins of an account or from an address, known or not: both look the same from outside. */
@Entity('lockouts')
@Index('lockouts_last_failed', ['lastFailedAt'])
export class Lockout {
  @PrimaryColumn('text') subject!: string;
  @Column('integer') failures!: number;
  @Column({ type: 'timestamptz', name: 'last_failed_at', default: () => 'now()' }) lastFailedAt!: Date;
  @Column({ type: 'timestamptz', name: 'locked_until', default: () => 'now()' }) lockedUntil!: Date;
}
