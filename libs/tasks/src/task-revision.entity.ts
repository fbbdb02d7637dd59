import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { type TaskContent } from './proposal';
import { Task } from './task.entity';

/** What a task said at some time: a decision names one, and the difference to the next is what was edited. */
@Entity('task_revisions')
export class TaskRevision {
  @ForeignKey(() => Task, 'id', { name: 'task_revisions_task_fk' })
  @PrimaryColumn('uuid', { name: 'task_id', primaryKeyConstraintName: 'task_revisions_pk' })
  taskId!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'task_revisions_pk' }) number!: number;
  @Column('text') revision!: string;
  @Column('jsonb') content!: TaskContent;
  @Column('text', { name: 'edited_by_kind' }) editedByKind!: 'human' | 'agent' | 'service';
  @Column('text', { name: 'edited_by_id' }) editedById!: string;
  @Column('text', { name: 'edited_by_name' }) editedByName!: string;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}
