import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Task } from '../task.entity';

export const notificationKinds = [
  'assigned',
  'mentioned',
  'commented',
  'decided',
  'waiting',
  'completed',
  'due_soon',
  'breached',
  'escalated',
  'expired',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** One person is told of one event, once. */
@Entity('notifications')
@Check(
  'notifications_kind',
  `kind IN ('assigned', 'mentioned', 'commented', 'decided', 'waiting', 'completed', 'due_soon', 'breached', 'escalated', 'expired')`,
)
@Index('notifications_list', ['userId', 'createdAt', 'id'])
@Index('notifications_unread', ['userId', 'createdAt', 'id'], { where: 'read_at IS NULL' })
@Index('notifications_waiting', ['taskId'], { where: `read_at IS NULL AND kind = 'waiting'` })
@Index('notifications_once', ['eventId', 'userId'], { unique: true })
export class Notification {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey('User', 'id', { name: 'notifications_user_fk' })
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Column('text') kind!: NotificationKind;
  @ForeignKey(() => Task, 'id', { name: 'notifications_task_fk' })
  @Column('uuid', { name: 'task_id' })
  taskId!: string;
  @Column('uuid', { name: 'event_id' }) eventId!: string;
  @Column('text', { name: 'actor_name' }) actorName!: string;
  /** What a line about it says: number and title of the task, a reason. */
  @Column('jsonb', { default: {} }) data!: Record<string, unknown>;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'read_at', nullable: true }) readAt!: Date | null;
}
