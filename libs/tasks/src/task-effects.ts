import { type Actor } from '@souk/platform';
import { type QueryDeepPartialEntity } from 'typeorm';
import { type Task } from './task.entity';
import { type StepAction } from './task-transitions';

export type Effect = QueryDeepPartialEntity<Task>;

interface Facts {
  reason?: string | undefined;
  assignee?: string | undefined;
  actualHours?: number | undefined;
  notes?: string | undefined;
}

/** By the clock of the database. */
const now = () => 'now()';

const effects: Record<StepAction, (actor: Actor, facts: Facts) => Effect> = {
  submit: () => ({ submittedAt: now }),
  approve: ({ id }) => ({ approvedAt: now, approvedBy: id }),
  reject: (_, { reason = null }) => ({ rejectionReason: reason }),
  request_changes: () => ({}),
  assign: (_, { assignee = null }) => ({ assignedTo: assignee }),
  unassign: () => ({ assignedTo: null }),
  start: () => ({ startedAt: now }),
  release: () => ({ startedAt: null }),
  complete: ({ id }, { actualHours = null, notes = null }) => ({
    completedAt: now,
    completedBy: id,
    actualHours,
    completionNotes: notes,
  }),
  cancel: () => ({}),
  reopen: () => ({ submittedAt: null, approvedAt: null, approvedBy: null, rejectionReason: null }),
};

/** What a step writes beside the status. */
export const effectOf = (action: StepAction, actor: Actor, facts: Facts): Effect => effects[action](actor, facts);

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
