import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Passwords } from '@souk/auth';
import { asOwner, createTestDatabase, eventually, insertUser, type TestDatabase } from '@souk/testing';
import { type ApiProcess, ApiProcesses } from './api-processes';
import { bearer } from './callers';
import { password } from './people';

jest.setTimeout(90_000);

let processes: ApiProcesses;
let database: TestDatabase;
let ids: string[];

beforeAll(async () => {
  processes = ApiProcesses.prepare();
  database = await createTestDatabase();
  await insertUser(database, {
    email: 'hedy@souk.example',
    role: 'head',
    passwordHash: await new Passwords().hash(password),
  });
  const made = await asOwner<{ id: string }>(
    database,
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision,
       created_by_kind, created_by_id, created_by_name, edited_by_id, submitted_at)
     SELECT gen_random_uuid(), 'amazon', 'Task ' || i, 'x', 'analysis', 'low', 'awaiting_approval', 1, repeat('a', 64),
       'agent', 'x', 'An agent', 'x', now() FROM generate_series(1, 500) i RETURNING id`,
  );
  ids = made.map(({ id }) => id);
});
afterAll(async () => {
  processes.remove();
  await database.drop();
});

async function signedIn({ url }: ApiProcess): Promise<Record<string, string>> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'hedy@souk.example', password }),
  });
  return bearer(((await response.json()) as { accessToken: string }).accessToken);
}

const approveAll = ({ url }: ApiProcess, headers: Record<string, string>, key = 'all-of-them') =>
  fetch(`${url}/api/v1/tasks/bulk`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ action: 'approve', ids }),
  });

/** Every task with what is written down of it. */
const standing = () =>
  asOwner<{ id: string; status: string; version: number; events: string[]; decisions: string[] }>(
    database,
    `SELECT id, status, version,
       (SELECT coalesce(array_agg(data ->> 'batch'), '{}') FROM events WHERE subject_kind = 'task' AND subject_id = t.id::text) AS events,
       (SELECT coalesce(array_agg(batch_id::text), '{}') FROM task_decisions WHERE task_id = t.id) AS decisions
     FROM tasks t ORDER BY id`,
  );
/** Of the API: what the database is still busy with may be committed yet. */
const connections = () =>
  asOwner(database, `SELECT FROM pg_stat_activity WHERE datname = $1 AND application_name = 'souk-api'`, [
    database.name,
  ]);
const countDone = async () => (await standing()).filter(({ status }) => status === 'approved').length;

it('a batch whose API is killed in the middle leaves every task done with its event, or not touched; sent again with another key it does the rest', async () => {
  const api = await processes.startReady({ API__DATABASE_URL: database.appUrl });
  const headers = await signedIn(api);
  const broken = approveAll(api, headers).then(
    ({ status }) => status,
    () => 'broken',
  );
  await eventually(async () => expect(await countDone()).toBeGreaterThan(20), { withinMs: 20_000 });
  api.child.kill('SIGKILL');
  expect(await broken).toBe('broken');
  await api.exit;
  await eventually(async () => expect(await connections()).toEqual([]));

  const left = await standing();
  const done = left.filter(({ status }) => status === 'approved');
  expect(done.length).toBeGreaterThan(20);
  expect(done.length).toBeLessThan(500);
  const [batch] = done[0]!.events;
  for (const task of done) expect(task).toMatchObject({ version: 2, events: [batch], decisions: [batch] });
  for (const task of left.filter((one) => !done.includes(one)))
    expect(task).toMatchObject({ status: 'awaiting_approval', version: 1, events: [], decisions: [] });

  const next = await processes.startReady({ API__DATABASE_URL: database.appUrl });
  const again = await signedIn(next);
  const refusal = async () => {
    const response = await approveAll(next, again);
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  expect(await refusal()).toEqual([409, 'idempotency_in_progress']);
  await asOwner(database, `UPDATE idempotency_keys SET alive_at = alive_at - interval '2 minutes'`);
  expect(await refusal()).toEqual([409, 'answered_before']);
  const response = await approveAll(next, again, 'the-rest');
  const body = (await response.json()) as { batchId: string; done: number; failed: number; items: { code?: string }[] };
  expect([response.status, body.done, body.failed]).toEqual([200, 500 - done.length, done.length]);
  expect(new Set(body.items.map(({ code }) => code))).toEqual(new Set([undefined, 'task_status']));
  for (const task of await standing())
    expect(task).toMatchObject({
      status: 'approved',
      version: 2,
      events: [done.some(({ id }) => id === task.id) ? batch : body.batchId],
    });
});
