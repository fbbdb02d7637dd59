import { type Principal } from '@souk/auth';
import { DomainError, type Permission } from '@souk/platform';
import { type StepAction } from '@souk/tasks';

/** What the route of the single step takes. */
const taken: Record<StepAction, Permission> = {
  submit: 'tasks.propose',
  approve: 'tasks.decide',
  reject: 'tasks.decide',
  request_changes: 'tasks.decide',
  assign: 'tasks.assign',
  unassign: 'tasks.assign',
  start: 'tasks.work',
  release: 'tasks.work',
  complete: 'tasks.work',
  cancel: 'tasks.propose',
  reopen: 'tasks.manage',
};

/** Many at once take no less than one: a token that is limited to less is refused here as it is there. */
export function requireStep({ permissions }: Principal, action: StepAction): void {
  const permission = taken[action];
  if (!permissions.has(permission))
    throw new DomainError('forbidden', 'forbidden', `This needs the permission ${permission}.`);
}
