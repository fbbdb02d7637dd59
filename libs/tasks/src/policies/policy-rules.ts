import { rows, type Transaction, wrongField } from '@souk/platform';
import { type Policy } from './policy.entity';

/** What a policy says: what its version counts. */
export type PolicyContent = Pick<
  Policy,
  'name' | 'mode' | 'marketplace' | 'conditions' | 'effect' | 'approvals' | 'dailyCap'
>;

export const mostPolicies = 200;

/** Rules over more than one field; the form of each has been seen to. */
export async function checkPolicy(
  tx: Transaction,
  { conditions, effect, approvals, dailyCap }: Pick<PolicyContent, 'conditions' | 'effect' | 'approvals' | 'dailyCap'>,
): Promise<void> {
  if (effect === 'require_approvals' && approvals === null)
    throw wrongField('approvals', 'required', 'must say how many people are to approve');
  if (effect !== 'require_approvals' && approvals !== null)
    throw wrongField('approvals', 'effect', 'belongs to the effect require_approvals alone');
  if (effect !== 'auto_approve' && dailyCap !== null)
    throw wrongField('dailyCap', 'effect', 'belongs to the effect auto_approve alone');
  const { minHours, maxHours, changes = [], agents = [] } = conditions;
  if (minHours !== undefined && maxHours !== undefined && minHours > maxHours)
    throw wrongField('conditions.maxHours', 'span', 'must not be less than minHours: nothing would match');
  if (new Set(changes.map(({ field }) => field)).size < changes.length)
    throw wrongField('conditions.changes', 'unique', 'must name each field once');
  if (agents.length > 0) await checkAgents(tx, agents);
}

async function checkAgents(tx: Transaction, agents: readonly string[]): Promise<void> {
  const found = await rows<{ id: string }>(tx, 'SELECT id FROM agents WHERE id = ANY($1)', [agents]);
  const known = new Set(found.map(({ id }) => id));
  const unknown = agents.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw wrongField(`conditions.agents.${unknown}`, 'agent', 'is no agent');
}
