import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Task } from '../task.entity';

@Entity('task_comments')
@Index('task_comments_task', ['taskId', 'createdAt', 'id'])
export class TaskComment {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Task, 'id', { name: 'task_comments_task_fk' })
  @Column('uuid', { name: 'task_id' })
  taskId!: string;
  @Column('text', { name: 'author_kind' }) authorKind!: 'human' | 'agent' | 'service';
  @Column('text', { name: 'author_id' }) authorId!: string;
  @Column('text', { name: 'author_name' }) authorName!: string;
  @Column('text') body!: string;
  /** People who are told. */
  @Column('uuid', { array: true, default: [] }) mentions!: string[];
  @Column('integer', { default: 1 }) version!: number;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'edited_at', nullable: true }) editedAt!: Date | null;
  /** What it said is gone, that there was something stays. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}
