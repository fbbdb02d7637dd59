import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { type Actor, Database, EventReader, formatPosition, system } from '@souk/platform';
import { Outcomes, Statistics, StatisticsReader } from '@souk/tasks';
import { asOwner, settled } from '@souk/testing';
import { EntityManager } from 'typeorm';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(120_000);

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Plan[];
}

let api: TestApi;
/** Of the log, the only one that has rows: how an empty one is read says nothing. */
let part: string;
const busy: Actor = { kind: 'agent', id: randomUUID(), name: 'bot', role: 'agent', marketplace: 'amazon' };
const quiet: Actor = { ...busy, id: randomUUID(), marketplace: 'kaway' };
const tasks = 9_000;
const events = 40_000;

beforeAll(async () => {
  api = await startTestApi();
  await asOwner(
    api.database,
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
       created_by_id, created_by_name, edited_by_id, created_at)
     SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'amazon', 'x', 'x', 'analysis', 'low', 'approved', 1, 'r', 'agent',
       CASE WHEN n % 9 = 0 THEN $1 ELSE 'another' END, 'bot', $1, now() - make_interval(secs => n) FROM generate_series(1, $2) n`,
    [busy.id, tasks],
  );
  // Something was decided of each task, a ninth of them of the busy one.
  for (let from = 1; from <= events; from += 4000)
    await asOwner(
      api.database,
      `INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace, data)
       SELECT gen_random_uuid(), 'task.approved', 'human', 'x', 'Hedy', 'task', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'amazon',
         jsonb_build_object('after', '{"status": "approved"}'::jsonb, 'task', jsonb_build_object('number', n, 'title', repeat('x', 300),
           'createdBy', jsonb_build_object('kind', 'agent', 'id', CASE WHEN n <= $2 AND n % 9 = 0 THEN $1 ELSE 'another' END)))
       FROM generate_series($3::integer, $3 + 3999) n`,
      [busy.id, tasks, from],
    );
  await asOwner(
    api.database,
    `INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, created)
     SELECT slot, marketplace, category, 'agent', 'bot', 1
     FROM generate_series('2026-01-01Z'::timestamptz, '2026-04-30Z', '15 minutes') slot,
       unnest('{amazon,shopee}'::text[]) marketplace, unnest('{analysis,scaling}'::text[]) category`,
  );
  await asOwner(
    api.database,
    `INSERT INTO task_cycle_times (slot, marketplace, category, stage, bin, count)
     SELECT slot, 'amazon', 'analysis', stage, 100, 1
     FROM generate_series('2026-01-01Z'::timestamptz, '2026-04-30Z', '15 minutes') slot, unnest('{decide,start,finish,whole}'::text[]) stage`,
  );
  await asOwner(
    api.database,
    `INSERT INTO task_decisions (id, task_id, action, revision, reason, from_status, to_status, version, decided_by_name, created_at)
     SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, CASE WHEN n % 5 = 0 THEN 'reject' ELSE 'approve' END,
       'r', 'because ' || n % 50, 'awaiting_approval', 'approved', 2, 'Hedy', '2026-01-01Z'::timestamptz + make_interval(mins => 15 * n)
     FROM generate_series(1, $1) n`,
    [tasks],
  );
  for (const table of ['tasks', 'events', 'task_stats', 'task_cycle_times', 'task_decisions'])
    await asOwner(api.database, `VACUUM ANALYZE ${table}`);
  await settled(api.database);
  const [row] = await asOwner<{ part: string }>(
    api.database,
    'SELECT tableoid::regclass::text AS part FROM events LIMIT 1',
  );
  part = row!.part;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => api.close());

/** What the database did for each query, by running it once more. */
async function plansOf(work: () => Promise<unknown>): Promise<Plan[]> {
  const query = jest.spyOn(EntityManager.prototype, 'query');
  await work();
  const asked = query.mock.calls.filter(([sql]) => /^\s*(SELECT|WITH)\b[\s\S]*\bFROM\b/.test(sql));
  query.mockRestore();
  const plans: Plan[] = [];
  await api.get(Database).transaction(system('spec'), async (tx) => {
    for (const [sql, parameters] of asked) {
      const explain = `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`;
      const [row] = await tx.query<[{ 'QUERY PLAN': [{ Plan: Plan }] }]>(explain, parameters);
      plans.push(...flat(row['QUERY PLAN'][0].Plan));
    }
  });
  return plans;
}
const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
const rowsFrom = (plans: readonly Plan[], table: RegExp) =>
  plans
    .filter((plan) => table.test(plan['Relation Name'] ?? ''))
    .reduce((sum, plan) => sum + plan['Actual Rows'] * plan['Actual Loops'], 0);
const read = (plans: readonly Plan[], ...tables: string[]) =>
  plans.filter((plan) => tables.includes(plan['Relation Name'] ?? '')).map((plan) => plan['Node Type']);
const indexes = (plans: readonly Plan[]) => plans.map((plan) => plan['Index Name'] ?? '').join(' ');

const start = formatPosition({ epoch: 1, xid: '0', seq: '0' });
const after = (actor: Actor, cursor = start) => api.get(Outcomes).after(actor, cursor, 50);

it('who begins is answered from the newest tasks, found by who made them, and from their events', async () => {
  const { items } = await api.get(Outcomes).newest(busy, 50);
  expect(items).toHaveLength(50);
  const plans = await plansOf(() => api.get(Outcomes).newest(busy, 50));
  expect(read(plans, 'tasks', part)).not.toContain('Seq Scan');
  expect(indexes(plans)).toMatch(/tasks_by_creator/);
  expect(indexes(plans)).toMatch(/subject_kind_subject_id_at/);
  expect(rowsFrom(plans, /^events/)).toBeLessThanOrEqual(500);
});

it('who reads on gets the next ones in the order of the log, and nothing else of it is looked at', async () => {
  expect((await after(busy)).items).toHaveLength(50);
  const plans = await plansOf(() => after(busy));
  expect(read(plans, 'tasks', part)).not.toContain('Seq Scan');
  expect(plans.filter((plan) => plan['Node Type'] === 'Sort' && plan['Actual Rows'] > 0)).toEqual([]);
  expect(indexes(plans)).toMatch(/epoch_xid_seq/);
});

it('who has little in a long log looks through a part of it at a time, until its end', async () => {
  const plans = await plansOf(() => after(quiet));
  expect(read(plans, part)).not.toContain('Seq Scan');
  expect(rowsFrom(plans, /^events/)).toBeLessThanOrEqual(21_000);
  let page = await after(quiet);
  let asked = 1;
  for (; page.more; asked++) page = await after(quiet, page.nextCursor);
  expect(asked).toBe(events / 10_000 + 1); // the last finds that there is no more
  expect(page.items).toEqual([]);
  const head = formatPosition(await api.get(EventReader).head());
  expect(page.nextCursor.split('-')[1]).toBe(head.split('-')[1]);
});

it('who follows the log from far behind reads a page of it, not all that there is to read', async () => {
  const begin = { epoch: 1, xid: '0', seq: '0' };
  const souk = system('spec');
  const page = () => api.get(Database).transaction(souk, (tx) => api.get(EventReader).afterIn(tx, begin, 500));
  expect(await page()).toHaveLength(500);
  const plans = await plansOf(page);
  expect(read(plans, part)).not.toContain('Seq Scan');
  expect(rowsFrom(plans, /^events/)).toBeLessThanOrEqual(550);
});

it('what happened to tasks before is found by the tasks', async () => {
  const begin = { epoch: 1, xid: '0', seq: '0' };
  const souk = system('spec');
  const page = await api.get(EventReader).after(begin, 500);
  const plans = await plansOf(() =>
    api.get(Database).transaction(souk, (tx) => api.get(StatisticsReader).read(tx, page)),
  );
  expect(read(plans, 'tasks', part)).not.toContain('Seq Scan');
  expect(indexes(plans)).toMatch(/subject_kind_subject_id_at/);
  expect(indexes(plans)).not.toMatch(/epoch_xid_seq/);
});

const person: Actor = { kind: 'human', id: randomUUID(), name: 'Hedy', role: 'head' };
const ofSlots = /^task_(stats|cycle_times)$/;

it('statistics of a day read the slots of that day alone', async () => {
  const asked = { date: '2026-02-10', timezone: 'America/Sao_Paulo' };
  const plans = await plansOf(() => api.get(Statistics).daily(person, asked));
  expect(read(plans, 'task_stats', 'task_cycle_times')).not.toContain('Seq Scan');
  expect(plans.map((plan) => plan['Index Cond'] ?? '').join(' ')).toMatch(/slot >= .*slot < /);
  expect(rowsFrom(plans, ofSlots)).toBe(96 * 4 + 96 * 4);
});

it('reasons of rejections are found by when they were made', async () => {
  const asked = { from: '2026-02-10', to: '2026-02-11', timezone: 'UTC', groupBy: 'day' } as const;
  const plans = await plansOf(() => api.get(Statistics).summary(person, asked));
  expect(read(plans, 'task_stats', 'task_cycle_times', 'task_decisions')).not.toContain('Seq Scan');
  expect(indexes(plans)).toMatch(/task_decisions_rejected/);
});
