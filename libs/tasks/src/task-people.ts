import { rows, type Transaction, wrongField } from '@souk/platform';
import { type Task } from './task.entity';

/** Whoever is to do a task must be able to: an active person whose account reaches its marketplace. */
export async function requireWorker(
  tx: Transaction,
  { marketplace }: Task,
  assignee: string | undefined,
): Promise<void> {
  if (assignee === undefined) throw cannotWork('must be the id of a person');
  const [person] = await rows<{ status: string; role: string; marketplaces: string[] | null }>(
    tx,
    'SELECT status, role, marketplaces FROM users WHERE id = $1',
    [assignee],
  );
  if (!person) throw cannotWork('is nobody');
  if (person.status !== 'active') throw cannotWork('is somebody whose account is disabled');
  if (person.role === 'auditor') throw cannotWork('is an auditor, who only looks');
  if (person.marketplaces && !person.marketplaces.includes(marketplace))
    throw cannotWork(`is somebody who does not work on ${marketplace}`);
}

const cannotWork = (message: string) => wrongField('assignee', 'assignee', message);
