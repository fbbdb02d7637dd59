import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { EmbeddedPostgres, migrate } from '@souk/platform';
import { asOwner, eventually, insertTask, type TestDatabase } from '@souk/testing';
import { signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(90_000);

/** Of its own: it is stopped. */
let postgres: EmbeddedPostgres;
let home: string;
let api: TestApi;
let head: Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'souk-bulk-'));
  postgres = await start();
  const database: TestDatabase = {
    name: 'souk',
    appUrl: postgres.url('souk_app', 'app'),
    ownerUrl: postgres.url(),
    drop: () => Promise.resolve(),
  };
  await migrate({ ownerUrl: database.ownerUrl, appUrl: database.appUrl });
  api = await startTestApi({ callers: 'real', database, env: { API__DB_STATEMENT_TIMEOUT_MS: '1000' } });
  head = await signIn(api, { role: 'head' });
});
afterAll(async () => {
  await api.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

const start = (port = 0) =>
  EmbeddedPostgres.start({
    home: path.join(home, 'postgres'),
    port,
    superuserPassword: 'owner',
    durable: false,
    settings: { fsync: 'off' },
  });

async function approve(ids: string[]) {
  const response = await fetch(`${api.url}/api/v1/tasks/bulk`, {
    method: 'POST',
    headers: { ...head.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'approve', ids }),
  });
  const body = (await response.json()) as { batchId: string; items: { id: string; ok: boolean; code?: string }[] };
  return { status: response.status, body };
}

async function tasks(count: number): Promise<string[]> {
  await asOwner(api.database, 'UPDATE tasks SET status = $1', ['cancelled']);
  const { id } = await insertTask(api.database);
  const copies = await asOwner<{ id: string }>(
    api.database,
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision,
       created_by_kind, created_by_id, created_by_name, edited_by_id, submitted_at)
     SELECT gen_random_uuid(), marketplace, title, description, category, priority, status, estimated_hours, revision,
       created_by_kind, created_by_id, created_by_name, edited_by_id, submitted_at
     FROM tasks, generate_series(2, $2) WHERE id = $1 RETURNING id`,
    [id, count],
  );
  return [id, ...copies.map((copy) => copy.id)];
}

/** Those that are approved, each with the batch of its one event. */
const approved = async () =>
  new Map(
    (
      await asOwner<{ id: string; batches: string[] }>(
        api.database,
        `SELECT id, (SELECT array_agg(data ->> 'batch') FROM events WHERE subject_kind = 'task' AND subject_id = t.id::text) AS batches
         FROM tasks t WHERE status = 'approved'`,
      )
    ).map(({ id, batches }) => [id, batches]),
  );

it('a batch whose connections break tells of every task what became of it', async () => {
  const ids = await tasks(200);
  const running = approve(ids);
  for (let round = 1; round <= 4; round++) {
    await eventually(async () => expect((await approved()).size).toBeGreaterThan(round * 10));
    await asOwner(api.database, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'souk_app'`);
  }
  const { status, body } = await running;
  expect([status, body.items.map(({ id }) => id)]).toEqual([200, ids]);
  const done = await approved();
  for (const { id, ok } of body.items) if (ok) expect([id, done.get(id)]).toEqual([id, [body.batchId]]);
  for (const batches of done.values()) expect(batches).toEqual([body.batchId]);
  const codes = body.items.filter(({ ok }) => !ok).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['database_unavailable']));
});

it('a batch whose database goes away tells what was done', async () => {
  const ids = await tasks(500);
  const running = approve(ids);
  await eventually(async () => expect((await approved()).size).toBeGreaterThan(20), { withinMs: 20_000 });
  const { port } = postgres;
  await postgres.stop();
  const { status, body } = await running;
  postgres = await start(port);
  expect(status).toBe(200);
  expect(doneOf(body.items).toSorted()).toEqual([...(await approved()).keys()].toSorted());
  expect(body.items.at(-1)).toMatchObject({ ok: false, code: 'database_unavailable' });
});

// Windows knows no signals: nothing can be stopped in its tracks there.
(process.platform === 'win32' ? it.skip : it)(
  'a batch whose database hangs does not wait for it once more for every task',
  async () => {
    const ids = await tasks(500);
    const running = approve(ids);
    await eventually(async () => expect((await approved()).size).toBeGreaterThan(20), { withinMs: 20_000 });
    const pids = serverPids();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const hung = Date.now();
    const { status, body } = await running.finally(() => pids.forEach((pid) => process.kill(pid, 'SIGCONT')));
    expect(Date.now() - hung).toBeLessThan(30_000);
    expect([status, body.items.at(-1)]).toEqual([200, expect.objectContaining({ code: 'database_unavailable' })]);
    const [told, done] = [doneOf(body.items), await approved()];
    expect(told.filter((id) => !done.has(id))).toEqual([]);
    // Of the few that were tried while it hung one may have been committed when it went on.
    expect(done.size - told.length).toBeLessThanOrEqual(3);
  },
);

const doneOf = (items: { id: string; ok: boolean }[]) => items.filter(({ ok }) => ok).map(({ id }) => id);

/** The server with all its children: a stopped parent alone would go on serving open connections. */
function serverPids(): number[] {
  const file = path.join(path.dirname(postgres.logFile), 'data', 'postmaster.pid');
  const parent = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return [parent, ...all.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []))];
}
