import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Explanation } from './policies/explanation';
import { Task } from './task.entity';
import { type TaskStatus } from './task-transitions';

export const decisionActions = ['approve', 'reject', 'request_changes'] as const;
export type DecisionAction = (typeof decisionActions)[number];

export const isDecision = (action: string): action is DecisionAction =>
  (decisionActions as readonly string[]).includes(action);

/** Who decided what on which revision, and what it did: what undo takes back. */
@Entity('task_decisions')
@Check('task_decisions_action', `action IN ('approve', 'reject', 'request_changes')`)
@Index('task_decisions_task', ['taskId', 'createdAt'])
@Index('task_decisions_batch', ['batchId'], { where: 'batch_id IS NOT NULL' })
@Index('task_decisions_rejected', ['createdAt'], { where: `action = 'reject' AND undone_at IS NULL` })
export class TaskDecision {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Task, 'id', { name: 'task_decisions_task_fk' })
  @Column('uuid', { name: 'task_id' })
  taskId!: string;
  @Column('text') action!: DecisionAction;
  @Column('text') revision!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { name: 'from_status' }) fromStatus!: TaskStatus;
  @Column('text', { name: 'to_status' }) toStatus!: TaskStatus;
  /** Of the task, after the decision: when it has moved on, there is nothing to undo. */
  @Column('integer') version!: number;
  /** Null: a policy, or Souk itself for a proposal that expired. */
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('text', { name: 'decided_by_name' }) decidedByName!: string;
  @Column('uuid', { name: 'batch_id', nullable: true }) batchId!: string | null;
  @Column('uuid', { name: 'policy_id', nullable: true }) policyId!: string | null;
  /** Of a policy: what it looked at and why it fired. */
  @Column('jsonb', { nullable: true }) explanation!: Explanation | null;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'undone_at', nullable: true }) undoneAt!: Date | null;
}
