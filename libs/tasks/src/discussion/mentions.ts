import { type Actor, become, DomainError, rows, system, type Transaction } from '@souk/platform';
import { type Task } from '../task.entity';

const souk = system('mentions');

/**
 * Whoever is mentioned is told, so it must be somebody who may see the task. Souk looks: an agent may not, and whether somebody is there is
 * all that it learns.
 */
export async function requireReachable(
  tx: Transaction,
  actor: Actor,
  { marketplace }: Pick<Task, 'marketplace'>,
  mentions: readonly string[],
): Promise<void> {
  if (mentions.length === 0) return;
  await become(tx, souk);
  const found = await rows<{ id: string }>(
    tx,
    `SELECT id FROM users WHERE id = ANY ($1) AND status = 'active' AND (marketplaces IS NULL OR $2 = ANY (marketplaces))`,
    [mentions, marketplace],
  );
  await become(tx, actor);
  const reachable = new Set(found.map(({ id }) => id));
  const errors = mentions.flatMap((id, index) =>
    reachable.has(id)
      ? []
      : [{ path: `mentions.${index}`, code: 'mention', message: `is nobody who works on ${marketplace}` }],
  );
  if (errors.length > 0)
    throw new DomainError('invalid', 'validation_failed', 'Some of those who are mentioned cannot be told.', {
      errors,
    });
}
