import { type Actor } from '@souk/platform';
import { type QueryDeepPartialEntity } from 'typeorm';
import { type Task } from './task.entity';
import { type DecisionAction } from './task-decision.entity';
import { type StepAction } from './task-transitions';

export type Effect = QueryDeepPartialEntity<Task>;

export interface Given {
  reason?: string | undefined;
  assignedTo?: string | undefined;
  actualHours?: number | undefined;
  notes?: string | undefined;
}

/** By the clock of the database. */
const now = () => 'now()';
const person = ({ kind, id }: Actor) => (kind === 'human' ? id : null);

const effects: Record<StepAction, (actor: Actor, given: Given) => Effect> = {
  submit: () => ({ submittedAt: now, expiredAt: null, approvers: [] }),
  approve: (actor) => ({ approvedAt: now, approvedBy: person(actor) }),
  reject: (_, { reason = null }) => ({ rejectionReason: reason }),
  request_changes: () => ({}),
  assign: (_, { assignedTo = null }) => ({ assignedTo }),
  unassign: () => ({ assignedTo: null }),
  start: () => ({ startedAt: now }),
  release: () => ({ startedAt: null }),
  complete: (actor, { actualHours = null, notes = null }) => ({
    completedAt: now,
    completedBy: person(actor),
    actualHours,
    completionNotes: notes,
  }),
  cancel: (_, { reason = null }) => ({ cancelledAt: now, cancelReason: reason }),
  reopen: () => ({
    submittedAt: null,
    approvedAt: null,
    approvedBy: null,
    approvers: [],
    startedAt: null,
    rejectionReason: null,
    cancelledAt: null,
    cancelReason: null,
  }),
};

/** What a step writes beside the status. */
export const effectOf = (action: StepAction, actor: Actor, given: Given): Effect => effects[action](actor, given);

/** What a decision writes whatever it leads to: who may take it back, and that an approval counts, also one of several. */
export const decisionOf = (action: DecisionAction, actor: Actor, { approvers, version }: Task): Effect => {
  const decidedBy = person(actor);
  return {
    decidedBy,
    decidedAt: now,
    decidedVersion: version + 1,
    ...(action === 'approve' && decidedBy !== null ? { approvers: [...approvers, decidedBy] } : {}),
  };
};

/** What a decision wrote, taken back. */
export const takenBack: Record<DecisionAction, (actor: Actor, task: Task) => Effect> = {
  approve: ({ id }, { approvers }) => ({
    approvedAt: null,
    approvedBy: null,
    approvers: approvers.filter((approver) => approver !== id),
  }),
  reject: () => ({ rejectionReason: null }),
  request_changes: () => ({}),
};

/** `task.approved`: what the event of a step is called. */
export const pastOf: Record<StepAction, string> = {
  submit: 'submitted',
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'changes_requested',
  assign: 'assigned',
  unassign: 'unassigned',
  start: 'started',
  release: 'released',
  complete: 'completed',
  cancel: 'cancelled',
  reopen: 'reopened',
};
