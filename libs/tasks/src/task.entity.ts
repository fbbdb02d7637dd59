import { type Marketplace } from '@souk/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Proposal } from './proposal';
import { type TaskStatus } from './task-transitions';

export const categories = ['optimization', 'best-practice', 'scaling', 'analysis'] as const;
export type Category = (typeof categories)[number];
export const priorities = ['high', 'medium', 'low'] as const;
export type Priority = (typeof priorities)[number];

/** Something that is to be done on a marketplace: proposed by an agent or a person, decided and done by people. */
@Entity('tasks')
@Check('tasks_marketplace', `marketplace IN ('amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway')`)
@Check('tasks_category', `category IN ('optimization', 'best-practice', 'scaling', 'analysis')`)
@Check('tasks_priority', `priority IN ('high', 'medium', 'low')`)
@Check(
  'tasks_status',
  `status IN ('pending', 'awaiting_approval', 'approved', 'in_progress', 'completed', 'rejected', 'cancelled')`,
)
@Check('tasks_estimated_hours', 'estimated_hours > 0')
@Index('tasks_number_unique', ['number'], { unique: true })
@Index('tasks_external_id', ['createdById', 'externalId'], { unique: true, where: 'external_id IS NOT NULL' })
@Index('tasks_list', ['createdAt', 'id'])
@Index('tasks_by_marketplace', ['marketplace', 'createdAt', 'id'])
@Index('tasks_by_status', ['status', 'createdAt', 'id'])
@Index('tasks_by_assignee', ['assignedTo', 'createdAt', 'id'], { where: 'assigned_to IS NOT NULL' })
@Index('tasks_by_creator', ['createdById', 'createdAt', 'id'])
@Index('tasks_by_external_id', ['externalId'], { where: 'external_id IS NOT NULL' })
@Index('tasks_by_approver', ['approvedBy', 'createdAt', 'id'], { where: 'approved_by IS NOT NULL' })
@Index('tasks_by_completer', ['completedBy', 'createdAt', 'id'], { where: 'completed_by IS NOT NULL' })
@Index('tasks_by_submission', ['submittedAt'], { where: 'submitted_at IS NOT NULL' })
@Index('tasks_by_approval', ['approvedAt'], { where: 'approved_at IS NOT NULL' })
@Index('tasks_by_start', ['startedAt'], { where: 'started_at IS NOT NULL' })
@Index('tasks_by_completion', ['completedAt'], { where: 'completed_at IS NOT NULL' })
@Index('tasks_by_update', ['updatedAt', 'id'])
@Index('tasks_counts', ['status', 'marketplace', 'priority', 'category'])
@Index('tasks_expired', ['createdAt', 'id'], { where: 'expired_at IS NOT NULL' })
@Index('tasks_sla', ['slaNextAt'], { where: 'sla_next_at IS NOT NULL' })
@Index('tasks_expiry', ['expiresAt'], {
  where: `status = 'awaiting_approval' AND expired_at IS NULL AND expires_at IS NOT NULL`,
})
// Over expressions, which only the migrations can write.
@Index('tasks_without_words', ['id'], { where: 'words IS NULL' })
@Index('tasks_search', { synchronize: false })
@Index('tasks_title', { synchronize: false })
@Index('tasks_tags', { synchronize: false })
@Index('tasks_by_due', { synchronize: false })
@Index('tasks_by_due_last', { synchronize: false })
@Index('tasks_by_priority', { synchronize: false })
export class Task {
  @PrimaryColumn('uuid') id!: string;
  /** Short enough to be said aloud. */
  @Column({ type: 'bigint', default: () => "nextval('tasks_number')" }) number!: string;
  @Column('text') marketplace!: Marketplace;
  @Column('text') title!: string;
  @Column('text') description!: string;
  @Column('text') category!: Category;
  @Column('text') priority!: Priority;
  @Column('text') status!: TaskStatus;
  @Column('double precision', { name: 'estimated_hours' }) estimatedHours!: number;
  @Column('double precision', { name: 'actual_hours', nullable: true }) actualHours!: number | null;
  @Column('text', { array: true, default: [] }) tags!: string[];
  @Column('jsonb', { default: {} }) metadata!: Record<string, unknown>;
  @Column('jsonb', { nullable: true }) proposal!: Proposal | null;
  /** Hash of what is decided on; a decision names the one that was seen. */
  @Column('text') revision!: string;
  @Column('integer', { name: 'revision_number', default: 1 }) revisionNumber!: number;
  /** Counts every change: two who change it at once do not both succeed. */
  @Column('integer', { default: 1 }) version!: number;
  @Column('integer', { name: 'required_approvals', default: 1 }) requiredApprovals!: number;
  /** Who has approved what it says now, since it was last submitted. */
  @Column('uuid', { array: true, default: [] }) approvers!: string[];
  /** The person who decided last; null: Souk did. */
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  /** The version that the decision made: when it is no longer that of the task, something has followed. */
  @Column('integer', { name: 'decided_version', nullable: true }) decidedVersion!: number | null;
  /** The creator's own name for it; a repeated proposal is the same task. */
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  @Column('text', { name: 'created_by_kind' }) createdByKind!: 'human' | 'agent' | 'service';
  @Column('text', { name: 'created_by_id' }) createdById!: string;
  @Column('text', { name: 'created_by_name' }) createdByName!: string;
  @Column('text', { name: 'edited_by_id' }) editedById!: string;
  @ForeignKey('User', 'id', { name: 'tasks_assigned_to_fk' })
  @Column('uuid', { name: 'assigned_to', nullable: true })
  assignedTo!: string | null;
  @Column('uuid', { name: 'approved_by', nullable: true }) approvedBy!: string | null;
  @Column('uuid', { name: 'completed_by', nullable: true }) completedBy!: string | null;
  @Column('text', { name: 'rejection_reason', nullable: true }) rejectionReason!: string | null;
  @Column('text', { name: 'completion_notes', nullable: true }) completionNotes!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', default: () => 'now()' }) createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'submitted_at', nullable: true }) submittedAt!: Date | null;
  @Column('timestamptz', { name: 'approved_at', nullable: true }) approvedAt!: Date | null;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('timestamptz', { name: 'cancelled_at', nullable: true }) cancelledAt!: Date | null;
  @Column('text', { name: 'cancel_reason', nullable: true }) cancelReason!: string | null;
  /** When what is next is to have happened: the decision, the start, the end. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  /** What has been told about it: sla/sla-levels.ts. It lags behind the clock: overdue is what is past `dueAt`. */
  @Column('smallint', { name: 'sla_level', default: 0 }) slaLevel!: number;
  /** When the next level is to be told; null: all is told, or no clock runs. */
  @Column('timestamptz', { name: 'sla_next_at', nullable: true }) slaNextAt!: Date | null;
  /** Of the proposal; the database keeps it, whoever writes that. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  /** Nobody decided in time. */
  @Column('timestamptz', { name: 'expired_at', nullable: true }) expiredAt!: Date | null;
  /** What a search looks into; the database keeps it. */
  @Column({ type: 'tsvector', nullable: true, select: false, insert: false, update: false }) words!: never;
}
