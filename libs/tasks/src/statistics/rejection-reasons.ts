import { rows, type Transaction } from '@souk/platform';
import { type Counting } from './task-figures';

export interface RejectionReasons {
  /** Of how many of the newest rejections: never more than ten thousand. */
  lookedAt: number;
  reasons: { reason: string; count: number }[];
}

/** Reasons are texts of people: a year of them is not read again for every chart. */
const mostLookedAt = 10_000;
const mostReasons = 10;

/** Why proposals were rejected, the most frequent first; case and spaces make no difference. */
export async function rejectionReasons(tx: Transaction, counting: Counting): Promise<RejectionReasons> {
  const { span, marketplaces, category } = counting;
  const parameters: unknown[] = [span.from, span.to];
  const where: string[] = [];
  if (marketplaces) where.push(`AND marketplace = ANY($${parameters.push(marketplaces)})`);
  if (category !== undefined) where.push(`AND category = $${parameters.push(category)}`);
  const found = await rows<{ reason: string; count: number; all: number }>(
    tx,
    `WITH looked_at AS (
       SELECT reason FROM task_decisions ${where.length > 0 ? 'JOIN tasks ON tasks.id = task_id' : ''}
       WHERE action = 'reject' AND undone_at IS NULL AND task_decisions.created_at >= $1 AND task_decisions.created_at < $2
         AND reason IS NOT NULL ${where.join(' ')}
       ORDER BY task_decisions.created_at DESC LIMIT ${mostLookedAt}
     )
     SELECT min(btrim(reason)) AS reason, count(*)::integer AS count, (SELECT count(*) FROM looked_at)::integer AS all
     FROM looked_at GROUP BY lower(regexp_replace(btrim(reason), '\\s+', ' ', 'g'))
     ORDER BY 2 DESC, 1 LIMIT ${mostReasons}`,
    parameters,
  );
  return { lookedAt: found[0]?.all ?? 0, reasons: found.map(({ reason, count }) => ({ reason, count })) };
}
