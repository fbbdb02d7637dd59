import { type Actor, permissionsOf } from '@souk/platform';
import { type Task } from './task.entity';
import { type Part, type TaskAction, taskActions, transitionOf } from './task-transitions';

type Subject = Pick<Task, 'status' | 'createdById' | 'createdByKind' | 'editedById' | 'assignedTo'>;

/** Why somebody may not do that, or undefined. Whether the status allows it is another question. */
export function objection(actor: Actor, action: TaskAction, task: Subject): string | undefined {
  const { permission, part, partFrom, fourEyes } = transitionOf(action);
  const byPermission = actor.role !== undefined && permissionsOf(actor.role).has(permission);
  const byPart = part !== undefined && has(actor, part, task) && (!partFrom || partFrom.includes(task.status));
  if (!byPermission && !byPart) return notAllowed[part ?? 'nobody'];
  if (fourEyes && (has(actor, 'creator', task) || task.editedById === actor.id))
    return 'Whoever made or last edited a proposal does not decide on it; ask somebody else.';
  return undefined;
}

/** What somebody may do with the task as it stands. */
export const allowedActions = (actor: Actor, task: Subject): TaskAction[] =>
  taskActions.filter(
    (action) => transitionOf(action).from.includes(task.status) && objection(actor, action, task) === undefined,
  );

function has(actor: Actor, part: Part, task: Subject): boolean {
  if (part === 'creator') return task.createdByKind === actor.kind && task.createdById === actor.id;
  return actor.kind === 'human' && task.assignedTo === actor.id;
}

const notAllowed: Record<Part | 'nobody', string> = {
  creator: 'Only whoever made the task, a head or an admin may do that.',
  assignee: 'Only the one it is assigned to, a head or an admin may do that.',
  nobody: 'Only a head or an admin may do that.',
};
