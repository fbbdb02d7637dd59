import { type Permission } from '@souk/platform';

export const taskStatuses = [
  'pending',
  'awaiting_approval',
  'approved',
  'in_progress',
  'completed',
  'rejected',
  'cancelled',
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Somebody's part in a task, which lets him do what otherwise takes a permission. */
export type Part = 'creator' | 'assignee' | 'decider';

/** What is decided in a hurry can be taken back in a hurry. */
export const undoSeconds = 60;

interface Transition {
  from: readonly TaskStatus[];
  /** `same`: the status stays. */
  to: TaskStatus | 'same';
  /** Who has this may do it to any task. Absent: nobody may who does not have the part. */
  permission?: Permission;
  /** Who has that part may do it too. */
  part?: Part;
  /** The part counts only in these. */
  partFrom?: readonly TaskStatus[];
  /** The part ends so long after it began. */
  partSeconds?: number;
  /** Whoever made or last edited the proposal does not decide on it. */
  fourEyes?: true;
  /** Where several have to, each of them does it once. */
  once?: true;
  /** The decision names the revision that was seen. */
  seesRevision?: true;
  needsReason?: true;
}

const undecided = ['pending', 'awaiting_approval'] as const;
const open = [...undecided, 'approved', 'in_progress'] as const;

/** The workflow. The guard of the SQL, the actions that are offered, the buttons and the tests all read this table. */
export const taskTransitions = {
  edit: { from: undecided, to: 'same', permission: 'tasks.manage', part: 'creator' },
  submit: { from: ['pending'], to: 'awaiting_approval', permission: 'tasks.manage', part: 'creator' },
  approve: {
    from: ['awaiting_approval'],
    to: 'approved',
    permission: 'tasks.decide',
    fourEyes: true,
    once: true,
    seesRevision: true,
  },
  reject: {
    from: ['awaiting_approval'],
    to: 'rejected',
    permission: 'tasks.decide',
    fourEyes: true,
    seesRevision: true,
    needsReason: true,
  },
  request_changes: { from: ['awaiting_approval'], to: 'pending', permission: 'tasks.decide', needsReason: true },
  assign: { from: ['awaiting_approval', 'approved', 'in_progress'], to: 'same', permission: 'tasks.assign' },
  unassign: { from: ['awaiting_approval', 'approved', 'in_progress'], to: 'same', permission: 'tasks.assign' },
  start: { from: ['approved'], to: 'in_progress', permission: 'tasks.manage', part: 'assignee' },
  release: { from: ['in_progress'], to: 'approved', permission: 'tasks.manage', part: 'assignee' },
  complete: { from: ['in_progress'], to: 'completed', permission: 'tasks.manage', part: 'assignee' },
  cancel: {
    from: open,
    to: 'cancelled',
    permission: 'tasks.manage',
    part: 'creator',
    partFrom: undecided,
    needsReason: true,
  },
  reopen: { from: ['rejected', 'cancelled'], to: 'pending', permission: 'tasks.manage', needsReason: true },
  undo: {
    from: ['pending', 'awaiting_approval', 'approved', 'rejected'],
    to: 'awaiting_approval',
    part: 'decider',
    partSeconds: undoSeconds,
  },
} as const satisfies Record<string, Transition>;

export type TaskAction = keyof typeof taskTransitions;
/** An edit changes what a task says, a step where it stands; an undo takes a step back. */
export type StepAction = Exclude<TaskAction, 'edit' | 'undo'>;
export const taskActions = Object.keys(taskTransitions) as TaskAction[];

/** A part is worth what its role still allows: whoever has become an auditor only looks, also at what he made. */
export const permissionOfPart: Readonly<Record<Part, Permission>> = {
  creator: 'tasks.propose',
  assignee: 'tasks.work',
  decider: 'tasks.decide',
};

/** What whoever may take the action at all has: the coarse side of the table, which routes ask for before the task is known. */
export function routePermissionOf(action: TaskAction): Permission {
  const { permission, part } = transitionOf(action);
  const least = part ? permissionOfPart[part] : permission;
  if (least === undefined) throw new Error(`Nobody may ${action}`);
  return least;
}

export const transitionOf = (action: TaskAction): Transition => taskTransitions[action];
