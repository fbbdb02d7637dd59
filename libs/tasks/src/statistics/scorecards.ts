import { rows, type Transaction } from '@souk/platform';
import { approvalRate, rounded, share, type Sums } from './figures';
import { type Counting, sumsOfCounters, whereCounted } from './task-figures';

export interface Scorecard {
  agentId: string;
  name: string;
  marketplace: string;
  proposed: number;
  approved: number;
  rejected: number;
  changesRequested: number;
  approvalRate: number | null;
  completed: number;
  accuracy: number | null;
  averageHours: number | null;
  score: number | null;
}

/** Of all agents there are, the best first, those of whom nothing is known at the end. */
export async function scorecards(tx: Transaction, counting: Counting): Promise<Scorecard[]> {
  const { where, parameters } = whereCounted(counting);
  const ofReach = counting.marketplaces && `WHERE agents.marketplace = ANY($${parameters.push(counting.marketplaces)})`;
  const found = await rows<Sums & Pick<Scorecard, 'agentId' | 'name' | 'marketplace'>>(
    tx,
    `SELECT agents.id AS "agentId", agents.name, agents.marketplace, ${sumsOfCounters}
     FROM agents LEFT JOIN (SELECT * FROM task_stats WHERE creator_kind = 'agent' AND ${where}) AS counted ON creator_id = agents.id::text
     ${ofReach ?? ''}
     GROUP BY agents.id`,
    parameters,
  );
  return found
    .map(({ agentId, name, marketplace, ...sums }) => ({ agentId, name, marketplace, ...cardOf(sums) }))
    .toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.name.localeCompare(b.name, 'en'));
}

export const cardOf = (sums: Sums): Omit<Scorecard, 'agentId' | 'name' | 'marketplace'> => ({
  proposed: sums.created,
  approved: sums.approved,
  rejected: sums.rejected,
  changesRequested: sums.changes_requested,
  approvalRate: approvalRate(sums),
  completed: sums.completed,
  accuracy: share(sums.accuracy, sums.measured),
  averageHours: share(sums.actual_hours, sums.measured),
  score: scoreOf(sums),
});

/**
 * 0 to 100: six parts how often people agree, four parts how often the work is done within its estimate. The accuracy of estimates is no
 * part of it, since it falls when work is done in less time. Of a part of which nothing is known the other stands for the whole.
 */
export function scoreOf({ approved, rejected, promptness, measured }: Sums): number | null {
  const parts = [
    { weight: 0.6, sum: approved, of: approved + rejected },
    { weight: 0.4, sum: promptness, of: measured },
  ].filter(({ of }) => of > 0);
  if (parts.length === 0) return null;
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  return rounded((100 * parts.reduce((sum, { weight, sum: part, of }) => sum + (weight * part) / of, 0)) / weights, 1);
}
