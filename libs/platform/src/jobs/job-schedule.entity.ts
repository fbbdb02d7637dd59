import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('job_schedules')
export class JobSchedule {
  @PrimaryColumn('text') name!: string;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
}
