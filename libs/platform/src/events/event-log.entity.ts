import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: which epoch new positions belong to, and the cluster that hands them out. */
@Entity('event_log')
@Check('event_log_only_row', 'only_row')
export class EventLog {
  @PrimaryColumn('boolean', { name: 'only_row', default: true }) onlyRow!: boolean;
  @Column('integer') epoch!: number;
  @Column('text') cluster!: string;
}
