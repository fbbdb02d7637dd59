import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadSettings, marketplaces } from '@souk/platform';
import { taskStatuses } from '@souk/tasks';
import { asOwner, createTestDatabase, type TestDatabase } from '@souk/testing';
import { seed } from '../src/up/seed/seed';

let database: TestDatabase;
let dir: string;
beforeAll(async () => {
  database = await createTestDatabase();
  dir = mkdtempSync(path.resolve('tmp', 'souk-seed-tasks-'));
});
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await database.drop();
});

/** One start; how often it had to build the services. */
async function start(on = database): Promise<number> {
  let built = 0;
  const env = { API__DATABASE_URL: on.appUrl, SOUK_DATA_DIR: dir };
  await seed({
    environment: 'local',
    appUrl: on.appUrl,
    dir,
    settings: () => {
      built++;
      return loadSettings('cli', { env });
    },
    note: () => undefined,
  });
  return built;
}

const tasks = () =>
  asOwner<Record<string, string>>(
    database,
    `SELECT t.id, t.status, t.marketplace, t.version::text, t.actual_hours::text AS hours, t.rejection_reason AS reason,
            t.approved_by, t.completed_by, a.name AS agent, a.marketplace AS home, a.bootstrap::text
     FROM tasks t JOIN agents a ON a.id::text = t.created_by_id ORDER BY t.number`,
  );
const events = () =>
  asOwner<{ type: string; actor: string; count: number }>(
    database,
    `SELECT type, actor_kind AS actor, count(*)::int AS count FROM events WHERE subject_kind = 'task' GROUP BY 1, 2 ORDER BY 1`,
  );

it('the first start has proposals of every marketplace, by its own agent, in every status', async () => {
  await start();
  const made = await tasks();
  expect(made.filter(({ home, marketplace, bootstrap }) => home !== marketplace || bootstrap !== 'true')).toEqual([]);
  for (const marketplace of marketplaces)
    expect([marketplace, made.filter((task) => task.marketplace === marketplace).length]).toEqual([marketplace, 4]);
  expect([...new Set(made.map(({ status }) => status))].toSorted()).toEqual([...taskStatuses].toSorted());
});

it('they came there by the steps of agents and people, each with its event', async () => {
  const made = await tasks();
  for (const { status, hours, reason, approved_by, completed_by } of made) {
    if (status === 'completed') expect([Number(hours) > 0, completed_by]).toEqual([true, expect.any(String)]);
    if (status === 'rejected') expect(reason).toMatch(/\w/);
    if (status === 'in_progress') expect(approved_by).toEqual(expect.any(String));
  }
  const told = await events();
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(
    made.reduce((sum, { version }) => sum + Number(version), 0),
  );
  expect(told.filter(({ actor }) => actor === 'agent')).toEqual([{ type: 'task.created', actor: 'agent', count: 24 }]);
  expect(told.filter(({ actor }) => actor === 'service')).toEqual([]);
});

it('a later start adds nothing, whatever has become of them, and builds nothing', async () => {
  await asOwner(database, `UPDATE tasks SET title = 'Mine', status = 'cancelled' WHERE status = 'awaiting_approval'`);
  const before = [await tasks(), await events()];
  expect(await start()).toBe(0);
  expect([await tasks(), await events()]).toEqual(before);
});

it('a start that was interrupted is made up for, without a second copy of anything', async () => {
  const [last] = (await tasks()).slice(-1);
  for (const table of ['task_decisions', 'task_revisions'])
    await asOwner(database, `DELETE FROM ${table} WHERE task_id = $1`, [last?.id]);
  await asOwner(database, 'DELETE FROM tasks WHERE id = $1', [last?.id]);
  expect(await start()).toBe(1);
  expect(await tasks()).toHaveLength(24);
});

it('where somebody plays another part by now there are none, and the start does not fail', async () => {
  const another = await createTestDatabase();
  try {
    await asOwner(another, `UPDATE agents SET status = 'disabled' WHERE marketplace = 'shein'`);
    await start(another);
    expect(await asOwner(another, 'SELECT FROM tasks')).toEqual([]);
    expect(await asOwner(another, 'SELECT FROM users')).toHaveLength(4);
  } finally {
    await another.drop();
  }
});
