import { type StoredEvent } from '@souk/platform';
import { accuracyOf } from '../accuracy';
import { type DecisionAction } from '../task-decision.entity';
import { type TaskFacts, toldBy } from '../task-facts';
import { type CountedTask, type Counter, type Increments, type Stage } from './increments';

/** What of an event the sums are made of. */
export type CountedEvent = Pick<StoredEvent, 'at' | 'type' | 'data'> & { byService: boolean };

/** What a task was like when the event happened. Events of former releases do not tell: theirs comes from the row. */
export type KnownTask = CountedTask & Pick<TaskFacts, 'estimatedHours' | 'createdAt'> & Partial<TaskFacts>;

/** What sums are made of; whatever else happens to tasks is passed over. */
export const countedTypes: readonly string[] = [
  'created',
  'submitted',
  'approved',
  'rejected',
  'changes_requested',
  'decision_undone',
  'started',
  'completed',
  'cancelled',
].map((verb) => `task.${verb}`);

/** The way of one task through the workflow: what its events count for depends on those before them. */
export class TaskCourse {
  private submissions = 0;
  /** Without those that were taken back. */
  private approvals = 0;
  private starts = 0;
  private completions = 0;
  private submittedAt: number | undefined;
  private decidedAt: number | undefined;
  private approvedAt: number | undefined;
  private startedAt: number | undefined;

  /** Goes one event further. */
  follow(event: CountedEvent, task: KnownTask, sums: Increments): void {
    const at = Date.parse(event.at);
    switch (event.type) {
      case 'task.created':
        sums.count(at, task, { created: 1 });
        if (statusCreated(event) === 'awaiting_approval') this.submit(at, task, sums);
        return;
      case 'task.submitted':
        return this.submit(at, task, sums);
      case 'task.approved':
        return this.approve(at, event, task, sums);
      case 'task.rejected':
        sums.count(at, task, { rejected: 1 });
        return this.decide(at, task, sums);
      case 'task.changes_requested':
        sums.count(at, task, { changes_requested: 1 });
        return this.decide(at, task, sums);
      case 'task.decision_undone':
        return this.undo(at, event, task, sums);
      case 'task.started':
        return this.start(at, task, sums);
      case 'task.completed':
        return this.complete(at, event, task, sums);
      case 'task.cancelled':
        return sums.count(at, task, { cancelled: 1 });
    }
  }

  private submit(at: number, task: KnownTask, sums: Increments): void {
    sums.count(at, task, { submitted: 1 });
    if (this.submissions++ === 0) reached(sums, task, 'reached_submitted', 1);
    this.submittedAt = at;
  }

  private approve(at: number, event: CountedEvent, task: KnownTask, sums: Increments): void {
    if (!changesStatus(event)) return; // one of several
    const byPolicy = event.byService && toldBy(event).explanation !== undefined;
    sums.count(at, task, { approved: 1, ...(byPolicy ? { approved_by_policy: 1 } : {}) });
    if (this.approvals++ === 0) reached(sums, task, 'reached_approved', 1);
    this.approvedAt = at;
    this.decide(at, task, sums);
  }

  private decide(at: number, task: KnownTask, sums: Increments): void {
    this.decidedAt = at;
    time(sums, at, task, 'decide', moment(task.submittedAt) ?? this.submittedAt, at);
  }

  /** Whoever takes a decision back has never made it: it is gone from when it was made. */
  private undo(at: number, event: CountedEvent, task: KnownTask, sums: Increments): void {
    if (!changesStatus(event)) return;
    const { decision, decidedAt } = toldBy(event);
    const counter = decision && decided[decision];
    if (!counter) return;
    const then = moment(decidedAt) ?? this.decidedAt ?? at;
    sums.count(then, task, { [counter]: -1 });
    time(sums, then, task, 'decide', moment(task.submittedAt) ?? this.submittedAt, then, -1);
    if (counter === 'approved' && --this.approvals === 0) reached(sums, task, 'reached_approved', -1);
  }

  /** Who goes on with what was begun before has not waited for it. */
  private start(at: number, task: KnownTask, sums: Increments): void {
    sums.count(at, task, { started: 1 });
    if (this.starts++ === 0) reached(sums, task, 'reached_started', 1);
    const approvedAt = moment(task.approvedAt) ?? this.approvedAt;
    if (this.startedAt === undefined || approvedAt === undefined || this.startedAt < approvedAt)
      time(sums, at, task, 'start', approvedAt, at);
    this.startedAt = at;
  }

  private complete(at: number, event: CountedEvent, task: KnownTask, sums: Increments): void {
    sums.count(at, task, { completed: 1, ...hours(task.estimatedHours, toldBy(event).after?.actualHours) });
    if (this.completions++ === 0) reached(sums, task, 'reached_completed', 1);
    time(sums, at, task, 'finish', moment(task.startedAt) ?? this.startedAt, at);
    time(sums, at, task, 'whole', moment(task.createdAt), at);
  }
}

const decided: Record<DecisionAction, Counter> = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'changes_requested',
};

const changesStatus = (event: CountedEvent) => toldBy(event).after?.status !== undefined;
/** Former releases told it beside the rest. */
const statusCreated = (event: CountedEvent) => toldBy(event).after?.status ?? event.data.status;

function moment(text: unknown): number | undefined {
  return typeof text === 'string' ? Date.parse(text) : undefined;
}

/** How far tasks come is kept by when they were made. */
function reached(sums: Increments, task: KnownTask, counter: Counter, more: 1 | -1): void {
  sums.count(Date.parse(task.createdAt), task, { [counter]: more });
}

function time(
  sums: Increments,
  at: number,
  task: KnownTask,
  stage: Stage,
  from: number | undefined,
  to: number,
  count = 1,
): void {
  if (from !== undefined) sums.time(at, task, stage, to - from, count);
}

function hours(estimated: number, actual: unknown) {
  if (typeof actual !== 'number' || actual <= 0) return {};
  return {
    measured: 1,
    estimated_hours: estimated,
    actual_hours: actual,
    accuracy: accuracyOf(estimated, actual),
    promptness: Math.min(1, estimated / actual),
  };
}
