import { type StoredEvent } from '@souk/platform';
import { type Explanation } from './policies/explanation';
import { type ContentChange } from './proposal';
import { type DecisionAction } from './task-decision.entity';
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

/** What of a task its events tell before and after, where it changed. */
export const watched = [
  'status',
  'assignedTo',
  'actualHours',
  'completionNotes',
  'rejectionReason',
  'cancelReason',
] as const;
type Watched = Partial<Pick<Task, (typeof watched)[number]>>;

/** What the event of a task tells, whichever it is: for those who write one and for those who read the log. */
export interface TaskEventData {
  task: TaskFacts;
  before?: Watched;
  after?: Watched;
  /** After it. */
  revision?: string;
  version?: number;
  reason?: string;
  /** Of a step that is one of many. */
  batch?: string;
  /** Of a policy. */
  explanation?: Explanation;
  /** Of an edit. */
  changes?: ContentChange[];
  revisionBefore?: string;
  /** Of a decision that was taken back. */
  decision?: DecisionAction;
  decidedAt?: string;
  /** Of a comment; of an edited one those who were not mentioned before. */
  mentions?: string[];
  commentId?: string;
  /** Of a due time. */
  dueAt?: string | null;
  level?: number;
  stage?: string;
  /** Of a proposal that expired. */
  policy?: string;
  expiresAt?: string | null;
}

/** What the writer says beside what each event tells. */
export type Told = Omit<TaskEventData, 'task' | 'before' | 'after' | 'revision' | 'version'>;

/** As the log has it: an event of an earlier release may tell less. */
export const toldBy = ({ data }: Pick<StoredEvent, 'data'>): Partial<TaskEventData> => data;

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
