import { type Actor, DomainError, type Transaction, wrongField } from '@souk/platform';
import { allowedActions, objection } from './task-rules';
import { visibleTask } from './task-rows';
import { type Task } from './task.entity';
import { type TaskAction, transitionOf } from './task-transitions';

export interface Seen {
  /** Of the task as it was read (If-Match); another one is stale. */
  version?: number | undefined;
  /** Of the proposal as it was read. */
  revision?: string | undefined;
  reason?: string | undefined;
}

/** Whether somebody may take that step on the task as it stands; the compare-and-set that follows decides races. */
export function checkStep(actor: Actor, task: Task, action: TaskAction, { version, revision, reason }: Seen): void {
  const { from, seesRevision, needsReason } = transitionOf(action);
  if (version !== undefined && version !== task.version)
    throw new DomainError('stale', 'task_stale', 'The task has changed since you read it. Read it again.', {
      facts: { version: task.version, current: task.status },
    });
  if (!from.includes(task.status)) throw illegalStep(actor, task, action);
  const refused = objection(actor, action, task);
  if (refused !== undefined) throw new DomainError('forbidden', 'action_not_allowed', refused);
  if (seesRevision && revision !== undefined && revision !== task.revision)
    throw new DomainError('conflict', 'proposal_changed', 'The proposal was edited since you read it. Read it again.', {
      facts: { revision: task.revision },
    });
  if (needsReason && (reason?.trim() ?? '') === '')
    throw wrongField('reason', 'required', 'must say why: whoever made the task will read it');
}

/** Somebody else was quicker: where the task stands now. */
export async function lostRace(tx: Transaction, actor: Actor, id: string, action: TaskAction): Promise<DomainError> {
  return illegalStep(actor, await visibleTask(tx, actor, id), action);
}

const spoken = (name: string) => name.replaceAll('_', ' ');

function illegalStep(actor: Actor, task: Task, action: TaskAction): DomainError {
  const legal = transitionOf(action).from.includes(task.status);
  const why = legal
    ? 'Somebody else changed the task at the same moment. Read it again.'
    : `A task that is ${spoken(task.status)} does not take "${spoken(action)}".`;
  return new DomainError('conflict', legal ? 'task_changed' : 'task_status', why, {
    facts: { current: task.status, version: task.version, allowedActions: allowedActions(actor, task) },
  });
}
