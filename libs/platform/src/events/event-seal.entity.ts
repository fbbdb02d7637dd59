import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A signed statement over the events of a stretch of the log. Insert-only. */
@Entity('event_seals')
export class EventSeal {
  @PrimaryColumn('bigint') number!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') month!: string;
  @Column('integer', { name: 'from_epoch' }) fromEpoch!: number;
  @Column({ type: 'bigint', name: 'from_xid' }) fromXid!: string;
  @Column('integer', { name: 'to_epoch' }) toEpoch!: number;
  @Column({ type: 'bigint', name: 'to_xid' }) toXid!: string;
  @Column('integer') events!: number;
  @Column('text') root!: string;
  @Column('text') previous!: string;
  @Column('text') hash!: string;
  @Column('text') kid!: string;
  @Column('text') signature!: string;
}
