import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type Permission, permissionsOf, type Transaction, wrongField } from '@souk/platform';
import { TaskOptions } from './task-options';
import { visibleTask } from './task-rows';
import { type Part, type TaskAction, taskActions, transitionOf } from './task-transitions';
import { type Task } from './task.entity';

type Subject = Pick<Task, 'status' | 'createdById' | 'createdByKind' | 'editedById' | 'assignedTo'>;

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
    return taskActions.filter(
      (action) => transitionOf(action).from.includes(task.status) && this.objection(actor, action, task) === undefined,
    );
  }

  /** Whether somebody may take that step on the task as it stands; the compare-and-set that follows decides races. */
  check(actor: Actor, task: Task, action: TaskAction, { version, revision, reason }: Seen): void {
    const { from, seesRevision, needsReason } = transitionOf(action);
    this.checkVersion(task, version);
    if (!from.includes(task.status)) throw this.illegalStep(actor, task, action);
    const refused = this.objection(actor, action, task);
    if (refused !== undefined) throw new DomainError('forbidden', 'action_not_allowed', refused);
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

  /** Somebody else was quicker: where the task stands now. */
  async lostRace(tx: Transaction, actor: Actor, id: string, action: TaskAction): Promise<DomainError> {
    return this.illegalStep(actor, await visibleTask(tx, actor, id), action);
  }

  /** Why somebody may not do that, or undefined. Whether the status allows it is another question. */
  private objection(actor: Actor, action: TaskAction, task: Subject): string | undefined {
    const { permission, part, partFrom, fourEyes } = transitionOf(action);
    const granted = permissionsOfActor(actor);
    const byPermission = granted.has(permission);
    const byPart =
      part !== undefined &&
      granted.has(permissionOfPart[part]) &&
      has(actor, part, task) &&
      (!partFrom || partFrom.includes(task.status));
    if (!byPermission && !byPart) return notAllowed[part ?? 'nobody'];
    if (fourEyes && this.options.fourEyes && (has(actor, 'creator', task) || task.editedById === actor.id))
      return 'Whoever made or last edited a proposal does not decide on it; ask somebody else.';
    return undefined;
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

const permissionsOfActor = ({ role }: Actor): ReadonlySet<Permission> =>
  role === undefined ? new Set() : permissionsOf(role);

/** A part is worth what its role still allows: whoever has become an auditor only looks, also at what he made. */
const permissionOfPart: Record<Part, Permission> = { creator: 'tasks.propose', assignee: 'tasks.work' };

const spoken = (name: string) => name.replaceAll('_', ' ');

function has(actor: Actor, part: Part, task: Subject): boolean {
  if (part === 'creator') return task.createdByKind === actor.kind && task.createdById === actor.id;
  return actor.kind === 'human' && task.assignedTo === actor.id;
}

const notAllowed: Record<Part | 'nobody', string> = {
  creator: 'Only whoever made the task, a head or an admin may do that.',
  assignee: 'Only the one it is assigned to, a head or an admin may do that.',
  nobody: 'Only a head or an admin may do that.',
};
