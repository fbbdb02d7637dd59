import { rows, type Transaction, wrongField } from '@souk/platform';
import { type Task } from './task.entity';

/** Whoever is to do a task must be able to: an active person whose account reaches its marketplace. */
export async function requireWorker(tx: Transaction, { marketplace }: Task, person: string | undefined): Promise<void> {
  if (person === undefined) throw cannotWork('must be the id of a person');
  const [found] = await rows<{ status: string; role: string; marketplaces: string[] | null }>(
    tx,
    'SELECT status, role, marketplaces FROM users WHERE id = $1',
    [person],
  );
  if (!found) throw cannotWork('is nobody');
  if (found.status !== 'active') throw cannotWork('is somebody whose account is disabled');
  if (found.role === 'auditor') throw cannotWork('is an auditor, who only looks');
  if (found.marketplaces && !found.marketplaces.includes(marketplace))
    throw cannotWork(`is somebody who does not work on ${marketplace}`);
}

const cannotWork = (message: string) => wrongField('assignedTo', 'assignee', message);
