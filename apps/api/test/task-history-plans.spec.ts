import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Actor, Database, type Keyset } from '@souk/platform';
import { Comments, SavedViews, TaskHistory } from '@souk/tasks';
import { asOwner, insertTask, insertUser } from '@souk/testing';
import { plansOf, read, rowsFrom } from './query-plans';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(120_000);

let api: TestApi;
/** What has been talked about, decided and edited most. */
let busy: string;
const head: Actor = { kind: 'human', id: randomUUID(), name: 'Hedy', role: 'head' };
const agent: Actor = { kind: 'agent', id: randomUUID(), name: 'bot', role: 'agent', marketplace: 'amazon' };

/** Twenty thousand of each; a tenth of them of one task, and of views a fortieth shared. */
beforeAll(async () => {
  api = await startTestApi();
  busy = (await insertTask(api.database)).id;
  await asOwner(
    api.database,
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
       created_by_id, created_by_name, edited_by_id)
     SELECT gen_random_uuid(), 'amazon', 'x', 'x', 'analysis', 'low', 'approved', 1, 'r', 'agent', 'one', 'bot', 'one' FROM generate_series(1, 2000)`,
  );
  const many = `(SELECT id AS task, now() - make_interval(secs => n * 60 + extract(epoch FROM created_at)::integer % 60) AS at, n
    FROM tasks, generate_series(1, CASE WHEN id = '${busy}' THEN 2000 ELSE 9 END) n) AS many`;
  await asOwner(
    api.database,
    `INSERT INTO task_comments (id, task_id, author_kind, author_id, author_name, body, created_at)
     SELECT gen_random_uuid(), task, 'human', 'x', 'Hedy', repeat('Looks good. ', 10), at FROM ${many}`,
  );
  await asOwner(
    api.database,
    `INSERT INTO task_decisions (id, task_id, action, revision, from_status, to_status, version, decided_by_name, created_at)
     SELECT gen_random_uuid(), task, 'request_changes', 'r', 'awaiting_approval', 'pending', n, 'Hedy', at FROM ${many}`,
  );
  await asOwner(
    api.database,
    `INSERT INTO task_revisions (task_id, number, revision, content, edited_by_kind, edited_by_id, edited_by_name)
     SELECT task, n + 1, 'r', jsonb_build_object('title', repeat('x', 200)), 'agent', 'one', 'bot' FROM ${many}`,
  );
  const owner = await insertUser(api.database);
  head.id = await insertUser(api.database, { role: 'head' });
  await asOwner(
    api.database,
    `INSERT INTO task_views (id, owner_id, owner_name, name, shared, filter, created_at)
     SELECT gen_random_uuid(), CASE WHEN n % 200 = 0 THEN $1::uuid ELSE $2 END, 'Somebody', 'View ' || n, n % 40 = 1, '{"status": "pending"}',
       now() - make_interval(mins => n) FROM generate_series(1, 20000) n`,
    [head.id, owner],
  );
  for (const table of ['tasks', 'task_comments', 'task_decisions', 'task_revisions', 'task_views'])
    await asOwner(api.database, `VACUUM ANALYZE ${table}`);
});
afterAll(() => api.close());

const page = { limit: 50 };
type Page = { limit: number; cursor?: string | undefined };
const lists: Record<string, { table: RegExp; list: (by: Actor, page: Page) => Promise<Keyset<object>> }> = {
  comments: { table: /^task_comments$/, list: (by, of) => api.get(Comments).list(by, busy, of) },
  decisions: { table: /^task_decisions$/, list: (by, of) => api.get(TaskHistory).decisions(by, busy, of) },
  revisions: { table: /^task_revisions$/, list: (by, of) => api.get(TaskHistory).revisions(by, busy, of) },
};

describe.each([
  ['a person', head],
  ['an agent', agent],
])('for %s', (_, by) => {
  it.each(Object.keys(lists))('a page of the %s of a task is read along their index, later ones too', async (what) => {
    const { table, list } = lists[what]!;
    const { items, nextCursor } = await list(by, page);
    expect([items.length, typeof nextCursor]).toEqual([50, 'string']);
    for (const cursor of [undefined, nextCursor!]) {
      const plans = await plansOf(api.get(Database), () => list(by, { ...page, cursor }));
      expect(read(plans, table)).not.toContain('Seq Scan');
      expect(rowsFrom(plans, table)).toBeLessThanOrEqual(60);
    }
  });
});

it('a page of views reads those of whoever asks and shared ones, and not those of the others', async () => {
  const views = api.get(SavedViews);
  const { items, nextCursor } = await views.list(head, page);
  expect([items.length, typeof nextCursor]).toEqual([50, 'string']);
  for (const cursor of [undefined, nextCursor!]) {
    const plans = await plansOf(api.get(Database), () => views.list(head, { ...page, cursor }));
    expect(read(plans, /^task_views$/)).not.toContain('Seq Scan');
    expect(rowsFrom(plans, /^task_views$/)).toBeLessThanOrEqual(700);
  }
});
