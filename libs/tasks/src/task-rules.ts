import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type Permission, permissionsOf, type Transaction, wrongField } from '@souk/platform';
import { TaskOptions } from './task-options';
import { visibleTask } from './task-rows';
import { type Part, permissionOfPart, type TaskAction, taskActions, transitionOf } from './task-transitions';
import { type Task } from './task.entity';

/** What of a task the rules look at. */
export type Subject = Pick<
  Task,
  | 'status'
  | 'version'
  | 'createdById'
  | 'createdByKind'
  | 'editedById'
  | 'assignedTo'
  | 'approvers'
  | 'decidedBy'
  | 'decidedAt'
  | 'decidedVersion'
>;

export interface Seen {
  /** Of the task as it was read (If-Match); another one is stale. */
  version?: number | undefined;
  /** Of the proposal as it was read. */
  revision?: string | undefined;
  reason?: string | undefined;
}

/** Who may do what with a task, by the table of transitions. */
@Injectable()
export class TaskRules {
  constructor(private readonly options: TaskOptions) {}

  /** What somebody may do with the task as it stands. */
  allowedActions(actor: Actor, task: Subject): TaskAction[] {
    return taskActions.filter((action) => this.allows(actor, action, task));
  }

  allows(actor: Actor, action: TaskAction, task: Subject): boolean {
    return transitionOf(action).from.includes(task.status) && this.objection(actor, action, task) === undefined;
  }

  /** Whether somebody may take that step on the task as it stands; the compare-and-set that follows decides races. */
  check(actor: Actor, task: Task, action: TaskAction, { version, revision, reason }: Seen): void {
    const { from, seesRevision, needsReason } = transitionOf(action);
    this.checkVersion(task, version);
    if (!from.includes(task.status)) throw this.illegalStep(actor, task, action);
    const refused = this.objection(actor, action, task);
    if (refused) throw new DomainError(refused.kind, refused.code, refused.message);
    if (seesRevision && revision !== undefined && revision !== task.revision)
      throw new DomainError(
        'conflict',
        'proposal_changed',
        'The proposal was edited since you read it. Read it again.',
        {
          facts: { revision: task.revision },
        },
      );
    if (needsReason && (reason?.trim() ?? '') === '')
      throw wrongField('reason', 'required', 'must say why: whoever made the task will read it');
  }

  /** Whoever names the version that he read means that one. */
  checkVersion(task: Task, version: number | undefined): void {
    if (version === undefined || version === task.version) return;
    throw new DomainError('stale', 'task_stale', 'The task has changed since you read it. Read it again.', {
      facts: { version: task.version, current: task.status },
    });
  }

  /** Somebody else was quicker: where the task stands now. Whoever named a version hears that it is not the last. */
  async lostRace(tx: Transaction, actor: Actor, id: string, action: TaskAction, { version }: Seen) {
    const task = await visibleTask(tx, actor, id);
    this.checkVersion(task, version);
    return this.illegalStep(actor, task, action);
  }

  /** Why somebody may not do that, or undefined. Whether the status allows it is another question. */
  private objection(actor: Actor, action: TaskAction, task: Subject): Objection | undefined {
    const { permission, part, partFrom, partSeconds, fourEyes, once } = transitionOf(action);
    const granted = permissionsOfActor(actor);
    const byPermission = permission !== undefined && granted.has(permission);
    const byPart =
      part !== undefined &&
      granted.has(permissionOfPart[part]) &&
      has(actor, part, task) &&
      (!partFrom || partFrom.includes(task.status)) &&
      (partSeconds === undefined || secondsSince(task.decidedAt) < partSeconds);
    if (!byPermission && !byPart) return forbidden(notAllowed[part ?? 'nobody']);
    if (fourEyes && this.options.fourEyes && (has(actor, 'creator', task) || task.editedById === actor.id))
      return forbidden('Whoever made or last edited a proposal does not decide on it; ask somebody else.');
    return once && task.approvers.includes(actor.id) ? alreadyApproved : undefined;
  }

  private illegalStep(actor: Actor, task: Task, action: TaskAction): DomainError {
    const legal = transitionOf(action).from.includes(task.status);
    const why = legal
      ? 'Somebody else changed the task at the same moment. Read it again.'
      : `A task that is ${spoken(task.status)} does not take "${spoken(action)}".`;
    return new DomainError('conflict', legal ? 'task_changed' : 'task_status', why, {
      facts: { current: task.status, version: task.version, allowedActions: this.allowedActions(actor, task) },
    });
  }
}

/** Not an error yet: most of them are only asked for to leave an action out. */
type Objection = Pick<DomainError, 'kind' | 'code' | 'message'>;

const forbidden = (message: string): Objection => ({ kind: 'forbidden', code: 'action_not_allowed', message });
const alreadyApproved: Objection = {
  kind: 'conflict',
  code: 'already_approved',
  message: 'You have approved this proposal before; it waits for others.',
};

const permissionsOfActor = ({ role }: Actor): ReadonlySet<Permission> =>
  role === undefined ? new Set() : permissionsOf(role);

const spoken = (name: string) => name.replaceAll('_', ' ');

function has(actor: Actor, part: Part, task: Subject): boolean {
  if (part === 'creator') return task.createdByKind === actor.kind && task.createdById === actor.id;
  if (actor.kind !== 'human') return false;
  return part === 'assignee'
    ? task.assignedTo === actor.id
    : task.decidedBy === actor.id && task.decidedVersion === task.version;
}

const secondsSince = (moment: Date | null) => (moment ? (Date.now() - moment.getTime()) / 1000 : Infinity);

const notAllowed: Record<Part | 'nobody', string> = {
  creator: 'Only whoever made the task, a head or an admin may do that.',
  assignee: 'Only the one it is assigned to, a head or an admin may do that.',
  decider: 'Only whoever has just decided may do that, as long as nothing has followed.',
  nobody: 'Only a head or an admin may do that.',
};
