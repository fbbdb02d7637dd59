import { ApiProperty } from '@nestjs/swagger';
import { type Marketplace } from '@souk/platform';
import { type Category, type Priority, type Task, type TaskStatus } from '@souk/tasks';
import { categoryProperty, marketplaceProperty, priorityProperty, statusProperty } from '../tasks/task.view';

const at = { type: String, format: 'date-time', nullable: true } as const;
const person = { type: String, format: 'uuid', nullable: true, description: 'The id of a person' } as const;

/** The shape that the first clients know: flat, with a name for whoever made it. */
export class OrchestrationTaskView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
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
  @ApiProperty({ type: String, description: 'The name of the agent or person' }) createdBy!: string;
  @ApiProperty(person) assignedTo!: string | null;
  @ApiProperty(person) approvedBy!: string | null;
  @ApiProperty(person) completedBy!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty(at) submittedAt!: string | null;
  @ApiProperty(at) approvedAt!: string | null;
  @ApiProperty(at) startedAt!: string | null;
  @ApiProperty(at) completedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) rejectionReason!: string | null;
  @ApiProperty({ type: String, nullable: true }) completionNotes!: string | null;
}

export const orchestrationTaskView = (task: Task): OrchestrationTaskView => ({
  id: task.id,
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
  createdBy: task.createdByName,
  assignedTo: task.assignedTo,
  approvedBy: task.approvedBy,
  completedBy: task.completedBy,
  createdAt: task.createdAt.toISOString(),
  submittedAt: task.submittedAt?.toISOString() ?? null,
  approvedAt: task.approvedAt?.toISOString() ?? null,
  startedAt: task.startedAt?.toISOString() ?? null,
  completedAt: task.completedAt?.toISOString() ?? null,
  rejectionReason: task.rejectionReason,
  completionNotes: task.completionNotes,
});
