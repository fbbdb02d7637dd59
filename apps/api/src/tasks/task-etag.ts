import { sha256 } from '@souk/platform';
import { etagOf } from '../http/if-match';
import { type TaskView } from './task.view';

type Shown = Pick<TaskView, 'version' | 'overdue' | 'expiredAt' | 'allowedActions'>;

/**
 * The first is given out. Beside the version it tells of what becomes of a task without a change: by the clock, by a setting, and by who
 * looks at it. Who names the version alone wants to hear of changes only.
 */
export function taskEtags({ version, overdue, expiredAt, allowedActions }: Shown): [string, string] {
  const rest = sha256(JSON.stringify([overdue, expiredAt, allowedActions]), 'base64url').slice(0, 12);
  return [`W/"${version}-${rest}"`, etagOf(version)];
}
