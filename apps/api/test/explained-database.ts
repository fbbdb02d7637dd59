import { type Actor, Database, type Literal } from '@souk/platform';

export interface MeantPlan {
  'Node Type': string;
  'Relation Name'?: string;
  'Plan Rows': number;
  Plans?: MeantPlan[];
}

/** Tells how the database means to answer, before it does. */
export class ExplainedDatabase extends Database {
  private plans: MeantPlan[] = [];

  override async query<T>(actor: Actor, sql: string, values: readonly Literal[] = []): Promise<T[]> {
    const [row] = await super.query<{ 'QUERY PLAN': [{ Plan: MeantPlan }] }>(
      actor,
      `EXPLAIN (FORMAT JSON) ${sql}`,
      values,
    );
    this.plans.push(row!['QUERY PLAN'][0].Plan);
    return super.query<T>(actor, sql, values);
  }

  async nodesOf(work: () => Promise<unknown>): Promise<MeantPlan[]> {
    this.plans = [];
    await work();
    const flat = (plan: MeantPlan): MeantPlan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
    return this.plans.flatMap(flat);
  }
}
