import { ApiProperty } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import {
  categories,
  type Category,
  type Priority,
  priorities,
  type Task,
  type TaskAction,
  taskActions,
  type TaskStatus,
  taskStatuses,
} from '@souk/tasks';
import { ProposalBody } from './proposal.api';

export const marketplaceProperty = { enum: marketplaces, enumName: 'Marketplace' } as const;
export const categoryProperty = { enum: categories, enumName: 'Category' } as const;
export const priorityProperty = { enum: priorities, enumName: 'Priority' } as const;
export const statusProperty = { enum: taskStatuses, enumName: 'TaskStatus' } as const;
const at = { type: String, format: 'date-time', nullable: true } as const;

export class TaskCreatorView {
  @ApiProperty({ enum: ['human', 'agent', 'service'] }) kind!: string;
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String }) name!: string;
}

export class TaskView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: Number, description: 'Short enough to be said aloud' }) number!: number;
  @ApiProperty(marketplaceProperty) marketplace!: Marketplace;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: String }) description!: string;
  @ApiProperty(categoryProperty) category!: Category;
  @ApiProperty(priorityProperty) priority!: Priority;
  @ApiProperty(statusProperty) status!: TaskStatus;
  @ApiProperty({ type: Number }) estimatedHours!: number;
  @ApiProperty({ type: Number, nullable: true }) actualHours!: number | null;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty({ type: 'object', additionalProperties: true }) metadata!: Record<string, unknown>;
  @ApiProperty({ type: ProposalBody, nullable: true }) proposal!: unknown;
  @ApiProperty({ type: String, description: 'Of what is decided on; a decision names the one that was seen' })
  revision!: string;
  @ApiProperty({ type: Number }) revisionNumber!: number;
  @ApiProperty({ type: Number, description: 'Counts every change; the ETag is made of it' }) version!: number;
  @ApiProperty({ type: Number }) requiredApprovals!: number;
  @ApiProperty({ type: Number, description: 'People who have approved what it says now' }) approvals!: number;
  @ApiProperty({ type: String, nullable: true }) externalId!: string | null;
  @ApiProperty({ type: TaskCreatorView }) createdBy!: TaskCreatorView;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) assignedTo!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) approvedBy!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) completedBy!: string | null;
  @ApiProperty({ type: String, nullable: true }) rejectionReason!: string | null;
  @ApiProperty({ type: String, nullable: true }) completionNotes!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
  @ApiProperty(at) submittedAt!: string | null;
  @ApiProperty(at) approvedAt!: string | null;
  @ApiProperty(at) startedAt!: string | null;
  @ApiProperty(at) completedAt!: string | null;
  @ApiProperty(at) cancelledAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) cancelReason!: string | null;
  @ApiProperty({ ...at, description: 'When what is next is to have happened: the decision, the start, the end' })
  dueAt!: string | null;
  @ApiProperty({ type: Boolean, description: 'Past that' }) overdue!: boolean;
  @ApiProperty({ ...at, description: 'Nobody decided before the proposal expired' }) expiredAt!: string | null;
  @ApiProperty({ enum: taskActions, enumName: 'TaskAction', isArray: true, description: 'What the caller may do now' })
  allowedActions!: TaskAction[];
}

export const taskView = (task: Task, allowedActions: TaskAction[]): TaskView => ({
  id: task.id,
  number: Number(task.number),
  marketplace: task.marketplace,
  title: task.title,
  description: task.description,
  category: task.category,
  priority: task.priority,
  status: task.status,
  estimatedHours: task.estimatedHours,
  actualHours: task.actualHours,
  tags: task.tags,
  metadata: task.metadata,
  proposal: task.proposal,
  revision: task.revision,
  revisionNumber: task.revisionNumber,
  version: task.version,
  requiredApprovals: task.requiredApprovals,
  approvals: task.approvers.length,
  externalId: task.externalId,
  createdBy: { kind: task.createdByKind, id: task.createdById, name: task.createdByName },
  assignedTo: task.assignedTo,
  approvedBy: task.approvedBy,
  completedBy: task.completedBy,
  rejectionReason: task.rejectionReason,
  completionNotes: task.completionNotes,
  createdAt: task.createdAt.toISOString(),
  updatedAt: task.updatedAt.toISOString(),
  submittedAt: task.submittedAt?.toISOString() ?? null,
  approvedAt: task.approvedAt?.toISOString() ?? null,
  startedAt: task.startedAt?.toISOString() ?? null,
  completedAt: task.completedAt?.toISOString() ?? null,
  cancelledAt: task.cancelledAt?.toISOString() ?? null,
  cancelReason: task.cancelReason,
  dueAt: task.dueAt?.toISOString() ?? null,
  overdue: task.dueAt !== null && task.dueAt.getTime() < Date.now(),
  expiredAt: task.expiredAt?.toISOString() ?? null,
  allowedActions,
});
