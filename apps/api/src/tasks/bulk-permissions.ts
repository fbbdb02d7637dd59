import { type Principal } from '@souk/auth';
import { DomainError } from '@souk/platform';
import { routePermissionOf, type StepAction } from '@souk/tasks';

/** Many at once take no less than one: a token that is limited to less is refused here as it is there. */
export function requireStep({ permissions }: Principal, action: StepAction): void {
  const permission = routePermissionOf(action);
  if (!permissions.has(permission))
    throw new DomainError('forbidden', 'forbidden', `This needs the permission ${permission}.`);
}
