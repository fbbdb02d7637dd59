import { type Task } from './task.entity';

/**
 * What every event of a task tells about it, as it was before: whoever reads the log, for statistics or notifications, needs no look at
 * what the task has become since.
 */
export interface TaskFacts {
  number: number;
  title: string;
  category: Task['category'];
  priority: Task['priority'];
  status: Task['status'];
  estimatedHours: number;
  createdBy: { kind: Task['createdByKind']; id: string };
  editedBy: string;
  assignedTo: string | null;
  createdAt: string;
  submittedAt: string | null;
  approvedAt: string | null;
  startedAt: string | null;
}

export const factsOf = (task: Task): TaskFacts => ({
  number: Number(task.number),
  title: task.title,
  category: task.category,
  priority: task.priority,
  status: task.status,
  estimatedHours: task.estimatedHours,
  createdBy: { kind: task.createdByKind, id: task.createdById },
  editedBy: task.editedById,
  assignedTo: task.assignedTo,
  createdAt: task.createdAt.toISOString(),
  submittedAt: task.submittedAt?.toISOString() ?? null,
  approvedAt: task.approvedAt?.toISOString() ?? null,
  startedAt: task.startedAt?.toISOString() ?? null,
});
