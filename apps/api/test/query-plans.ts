import { jest } from '@jest/globals';
import { type Database } from '@souk/platform';

export interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** What the database does for each query of the work, which only reads: each is run twice, as the same caller in the same transaction. */
export async function plansOf({ dataSource }: Database, work: () => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = [];
  const runner = dataSource.createQueryRunner();
  const prototype = Object.getPrototypeOf(runner) as { query: (...asked: unknown[]) => Promise<unknown> };
  await runner.release();
  const query = prototype.query;
  const spy = jest.spyOn(prototype, 'query').mockImplementation(async function (this: unknown, sql, ...more) {
    if (/^\s*(SELECT|WITH)\b[\s\S]*\bFROM\b/.test(sql as string)) {
      const [row] = (await query.call(this, `EXPLAIN (ANALYZE, FORMAT JSON) ${sql as string}`, more[0])) as Explained;
      plans.push(...flat(row['QUERY PLAN'][0].Plan));
    }
    return query.call(this, sql, ...more);
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return plans;
}

type Explained = [{ 'QUERY PLAN': [{ Plan: Plan }] }];
const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

const of = (plans: readonly Plan[], table: RegExp) => plans.filter((plan) => table.test(plan['Relation Name'] ?? ''));

/** Rows that were looked at, also those that were not what was asked for. */
export const rowsFrom = (plans: readonly Plan[], table: RegExp): number =>
  of(plans, table).reduce(
    (sum, plan) => sum + (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'],
    0,
  );
export const read = (plans: readonly Plan[], table: RegExp): string[] =>
  of(plans, table).map((plan) => plan['Node Type']);
export const indexes = (plans: readonly Plan[]): string => plans.map((plan) => plan['Index Name'] ?? '').join(' ');
