import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Actor, Database } from '@souk/platform';
import { Statistics } from '@souk/tasks';
import { asOwner } from '@souk/testing';
import { type Plan, plansOf, read, rowsFrom } from './query-plans';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(120_000);

let api: TestApi;
const head: Actor = { kind: 'human', id: randomUUID(), name: 'Hedy', role: 'head' };
const limited: Actor = { ...head, marketplaces: ['shopee'] };
const sums = /^task_(stats|cycle_times)$/;
const marketplaces = 6;
/** Of each marketplace: in a quarter of an hour, or a day. */
const stats = 4;
const times = 2;

/** Two hundred days of a busy organisation: per quarter of an hour, and per day of its zone. */
beforeAll(async () => {
  api = await startTestApi({ env: { API__TIMEZONE: 'America/Sao_Paulo' } });
  const every = `unnest('{amazon,shopee,mercadolivre,shein,tiktokshop,kaway}'::text[]) marketplace`;
  for (const [daysOf, slots] of [
    ['', `generate_series('2026-01-01Z'::timestamptz, '2026-07-19 23:45Z', '15 minutes')`],
    ['America/Sao_Paulo', `generate_series('2026-01-01 03:00Z'::timestamptz, '2026-07-19 03:00Z', '1 day')`],
  ]) {
    await asOwner(
      api.database,
      `INSERT INTO task_stats (days_of, slot, marketplace, category, creator_kind, creator_id, created)
       SELECT $1, slot, marketplace, category, 'agent', creator, 1 FROM ${slots} slot, ${every}, unnest('{analysis,scaling}'::text[]) category,
         unnest('{one,two}'::text[]) creator`,
      [daysOf],
    );
    await asOwner(
      api.database,
      `INSERT INTO task_cycle_times (days_of, slot, marketplace, category, stage, bin, count)
       SELECT $1, slot, marketplace, 'analysis', stage, 100, 1 FROM ${slots} slot, ${every}, unnest('{decide,whole}'::text[]) stage`,
      [daysOf],
    );
  }
  await asOwner(
    api.database,
    `INSERT INTO agents (id, name, marketplace) SELECT gen_random_uuid(), 'Agent ' || n, 'shopee' FROM generate_series(1, 50) n`,
  );
  await asOwner(
    api.database,
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
       created_by_id, created_by_name, edited_by_id, created_at)
     SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, CASE WHEN n % 6 = 0 THEN 'shopee' ELSE 'amazon' END, 'x', 'x', 'analysis',
       'low', 'rejected', 1, 'r', 'agent', 'one', 'bot', 'one', '2026-01-01Z'::timestamptz + make_interval(mins => 14 * n)
     FROM generate_series(1, 20000) n`,
  );
  await asOwner(
    api.database,
    `INSERT INTO task_decisions (id, task_id, action, revision, reason, from_status, to_status, version, decided_by_name, created_at)
     SELECT gen_random_uuid(), id, CASE WHEN number % 5 = 0 THEN 'reject' ELSE 'approve' END, 'r', 'because ' || number % 50,
       'awaiting_approval', 'approved', 2, 'Hedy', created_at + interval '1 minute' FROM tasks`,
  );
  for (const table of ['task_stats', 'task_cycle_times', 'tasks', 'task_decisions', 'agents'])
    await asOwner(api.database, `VACUUM ANALYZE ${table}`);
});
afterAll(() => api.close());

const days = { from: '2026-03-01', to: '2026-03-07' };
type Ask = (by: Actor, timezone: string) => Promise<unknown>;
const statistics = () => api.get(Statistics);
const answers: Record<string, { days: number; tables: (typeof stats | typeof times)[]; ask: Ask }> = {
  'a day': {
    ...{ days: 1, tables: [stats, times] },
    ask: (by, timezone) => statistics().daily(by, { date: '2026-03-01', timezone }),
  },
  'a summary by day': {
    ...{ days: 7, tables: [stats, times] },
    ask: (by, timezone) => statistics().summary(by, { ...days, timezone, groupBy: 'day' }),
  },
  'a summary by category': {
    ...{ days: 7, tables: [stats, times] },
    ask: (by, timezone) => statistics().summary(by, { ...days, timezone, groupBy: 'category' }),
  },
  scorecards: { days: 7, tables: [stats], ask: (by, timezone) => statistics().agents(by, { ...days, timezone }) },
  'a funnel': { days: 7, tables: [stats], ask: (by, timezone) => statistics().funnel(by, { ...days, timezone }) },
};
const slots: Record<string, number> = { UTC: 96, 'America/Sao_Paulo': 1 };
const cases = Object.keys(answers).flatMap((what) => Object.keys(slots).map((timezone) => [what, timezone] as const));
/** Whose sums are kept by the day is asked first, of an index alone. */
const ofAnswer = (plans: readonly Plan[]) => plans.filter((plan) => plan['Node Type'] !== 'Index Only Scan');

describe.each(cases)('%s of %s', (what, timezone) => {
  const { days: span, tables, ask } = answers[what]!;
  const perMarketplace = span * slots[timezone]! * tables.reduce<number>((sum, rows) => sum + rows, 0);

  it('is read from the sums of these days alone', async () => {
    const plans = await plansOf(api.get(Database), () => ask(head, timezone));
    expect(read(plans, sums)).not.toContain('Seq Scan');
    expect(rowsFrom(ofAnswer(plans), sums)).toBe(perMarketplace * marketplaces);
  });

  it('for somebody who is limited to a marketplace is no more than that', async () => {
    const plans = await plansOf(api.get(Database), () => ask(limited, timezone));
    expect(read(plans, sums)).not.toContain('Seq Scan');
    expect(rowsFrom(ofAnswer(plans), sums)).toBeLessThanOrEqual(perMarketplace * marketplaces);
  });
});

it.each([
  ['all', head, {}],
  ['a marketplace', limited, {}],
  ['a category', head, { category: 'analysis' } as const],
])('reasons of rejections of %s are found by when they were given', async (_, by, more) => {
  const plans = await plansOf(api.get(Database), () =>
    statistics().summary(by, { ...days, timezone: 'UTC', groupBy: 'day', ...more }),
  );
  expect(read(plans, /^(tasks|task_decisions)$/)).not.toContain('Seq Scan');
  expect(plans.map((plan) => plan['Index Name'])).toContain('task_decisions_rejected');
  expect(rowsFrom(plans, /^task_decisions$/)).toBeLessThan(200);
});
