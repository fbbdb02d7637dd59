import { rows, type Transaction } from '@souk/platform';
import { type Moments } from './calendar';
import { type Counted, nothing, type Sums } from './figures';
import { counters, type Stage } from './increments';

export interface Counting {
  span: Moments;
  /** Sums of whole days of that zone; absent: of quarters of an hour. */
  daysOf?: string | undefined;
  /** All of them when absent. */
  marketplaces?: readonly string[] | undefined;
  category?: string | undefined;
}

/** By a column, or by the periods that begin at these times. */
export type Grouping = 'marketplace' | 'category' | readonly Date[];

/** What was counted, by group: by the name, or by the number of the period. */
export async function countedBy(tx: Transaction, counting: Counting, by: Grouping): Promise<Map<string, Counted>> {
  const { where, parameters } = whereCounted(counting);
  const group = typeof by === 'string' ? by : `width_bucket(slot, $${parameters.push(by)}::timestamptz[]) - 1`;
  const groups = new Map<string, Counted>();
  const groupOf = (key: unknown) => {
    const name = String(key);
    let counted = groups.get(name);
    if (!counted) groups.set(name, (counted = nothing()));
    return counted;
  };
  for (const { key, ...sums } of await rows<Sums & { key: unknown }>(
    tx,
    `SELECT ${group} AS key, ${sumsOfCounters} FROM task_stats WHERE ${where} GROUP BY 1`,
    parameters,
  ))
    groupOf(key).sums = sums;
  for (const { key, stage, bins, counts } of await rows<TimesRow>(
    tx,
    `SELECT key, stage, array_agg(bin::integer) AS bins, array_agg(count) AS counts
     FROM (SELECT ${group} AS key, stage, bin, sum(count)::double precision AS count FROM task_cycle_times
           WHERE ${where} GROUP BY 1, 2, 3) AS bins
     GROUP BY key, stage`,
    parameters,
  ))
    groupOf(key).times[stage] = bins.map((bin, i) => ({ bin, count: counts[i] ?? 0 }));
  return groups;
}

interface TimesRow {
  key: unknown;
  stage: Stage;
  bins: number[];
  counts: number[];
}

export const sumsOfCounters = counters
  .map((counter) => `coalesce(sum(${counter}), 0)::double precision AS ${counter}`)
  .join(', ');

/** For both tables; the times are values, so that the index over slots is asked for exactly that span. */
export function whereCounted({ span, daysOf = '', marketplaces, category }: Counting): {
  where: string;
  parameters: unknown[];
} {
  const parameters: unknown[] = [span.from, span.to, daysOf];
  const where = ['days_of = $3', 'slot >= $1', 'slot < $2'];
  if (marketplaces) where.push(`marketplace = ANY($${parameters.push(marketplaces)})`);
  if (category !== undefined) where.push(`category = $${parameters.push(category)}`);
  return { where: where.join(' AND '), parameters };
}
