import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import {
  type Actor,
  comparePositions,
  Database,
  EventReader,
  formatPosition,
  parsePosition,
  system,
} from '@souk/platform';
import { Outcomes, StatisticsReader } from '@souk/tasks';
import { asOwner, settled } from '@souk/testing';
import { indexes, plansOf, read, rowsFrom } from './query-plans';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(120_000);

let api: TestApi;
/** Of the parts of the log, the only one that has rows: how an empty one is read says nothing. */
let tasksAndLog: RegExp;
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
  for (const table of ['tasks', 'events']) await asOwner(api.database, `VACUUM ANALYZE ${table}`);
  await settled(api.database);
  const [row] = await asOwner<{ part: string }>(
    api.database,
    'SELECT tableoid::regclass::text AS part FROM events LIMIT 1',
  );
  tasksAndLog = new RegExp(`^(tasks|${row!.part})$`);
});
afterAll(() => api.close());

const looked = (work: () => Promise<unknown>) => plansOf(api.get(Database), work);
const start = formatPosition({ epoch: 1, xid: '0', seq: '0' });
const after = (actor: Actor, cursor = start) => api.get(Outcomes).after(actor, cursor, 50);

it('who begins is answered from the newest tasks, found by who made them, and from their events', async () => {
  const { items } = await api.get(Outcomes).newest(busy, 50);
  expect(items).toHaveLength(50);
  const plans = await looked(() => api.get(Outcomes).newest(busy, 50));
  expect(read(plans, tasksAndLog)).not.toContain('Seq Scan');
  expect(indexes(plans)).toMatch(/tasks_by_creator/);
  expect(indexes(plans)).toMatch(/subject_kind_subject_id_at/);
  expect(rowsFrom(plans, /^events/)).toBeLessThanOrEqual(500);
});

it('who reads on gets the next ones in the order of the log, and nothing else of it is looked at', async () => {
  expect((await after(busy)).items).toHaveLength(50);
  const plans = await looked(() => after(busy));
  expect(read(plans, tasksAndLog)).not.toContain('Seq Scan');
  expect(plans.filter((plan) => plan['Node Type'] === 'Sort' && plan['Actual Rows'] > 0)).toEqual([]);
  expect(indexes(plans)).toMatch(/epoch_xid_seq/);
});

it('who has little in a long log looks through a part of it at a time, until its end', async () => {
  const plans = await looked(() => after(quiet));
  expect(read(plans, tasksAndLog)).not.toContain('Seq Scan');
  expect(rowsFrom(plans, /^events/)).toBeLessThanOrEqual(21_000);
  let page = await after(quiet);
  let asked = 1;
  for (; page.more; asked++) page = await after(quiet, page.nextCursor);
  expect(asked).toBe(events / 10_000 + 1); // the last finds that there is no more
  expect(page.items).toEqual([]);
  // The end moves with every transaction on the server, also while the page is read.
  const end = await api.get(EventReader).head();
  const reached = parsePosition((await after(quiet, page.nextCursor)).nextCursor);
  expect(reached && comparePositions(reached, end)).toBeGreaterThanOrEqual(0);
  expect(reached && comparePositions(reached, await api.get(EventReader).head())).toBeLessThanOrEqual(0);
});

it('who follows the log from far behind reads a page of it, not all that there is to read', async () => {
  const begin = { epoch: 1, xid: '0', seq: '0' };
  const souk = system('spec');
  const page = () => api.get(Database).transaction(souk, (tx) => api.get(EventReader).afterIn(tx, begin, 500));
  expect(await page()).toHaveLength(500);
  const plans = await looked(page);
  expect(read(plans, tasksAndLog)).not.toContain('Seq Scan');
  expect(rowsFrom(plans, /^events/)).toBeLessThanOrEqual(550);
});

it('what happened to tasks before is found by the tasks', async () => {
  const begin = { epoch: 1, xid: '0', seq: '0' };
  const souk = system('spec');
  const page = await api.get(EventReader).after(begin, 500);
  const plans = await looked(() =>
    api.get(Database).transaction(souk, (tx) => api.get(StatisticsReader).read(tx, page)),
  );
  expect(read(plans, tasksAndLog)).not.toContain('Seq Scan');
  expect(indexes(plans)).toMatch(/subject_kind_subject_id_at/);
  expect(indexes(plans)).not.toMatch(/epoch_xid_seq/);
});
