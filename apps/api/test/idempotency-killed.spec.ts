import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Passwords } from '@souk/auth';
import { asOwner, createTestDatabase, eventually, insertUser, type TestDatabase } from '@souk/testing';
import { type ApiProcess, ApiProcesses } from './api-processes';
import { bearer } from './callers';
import { password } from './people';
import { aTask } from './task-requests';

jest.setTimeout(90_000);

const email = 'mona@souk.example';
let processes: ApiProcesses;
let database: TestDatabase;

beforeAll(async () => {
  processes = ApiProcesses.prepare();
  database = await createTestDatabase();
  await insertUser(database, { email, role: 'member', passwordHash: await new Passwords().hash(password) });
});
afterAll(async () => {
  processes.remove();
  await database.drop();
});

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** An API on the database, and how mona proposes the same task there with a key. */
async function started() {
  const api = await processes.startReady({ API__DATABASE_URL: database.appUrl });
  const { accessToken } = (await (await post(`${api.url}/api/v1/auth/login`, { email, password })).json()) as {
    accessToken: string;
  };
  return { api, propose: (key: string) => propose(api, accessToken, key) };
}

async function propose({ url }: ApiProcess, token: string, key: string) {
  const response = await post(`${url}/api/v1/tasks`, aTask, { ...bearer(token), 'idempotency-key': key });
  return [response.status, ((await response.json()) as { code?: string }).code];
}

const count = async () => Number((await asOwner(database, 'SELECT count(*) FROM tasks'))[0]!.count);

it('what an API has committed before it is killed is not done once more by the same request', async () => {
  const first = await started();
  // Its answer waits to be kept, and is not given yet.
  await asOwner(
    database,
    `CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(3); RAISE 'lost'; END $$;
     CREATE TRIGGER hang BEFORE UPDATE ON idempotency_keys FOR EACH ROW WHEN (NEW.status IS NOT NULL) EXECUTE FUNCTION hang()`,
  );
  const broken = first.propose('once').catch(() => 'broken');
  await eventually(async () => expect(await count()).toBe(1), { withinMs: 10_000 });
  first.api.child.kill('SIGKILL');
  expect(await broken).toBe('broken');
  await first.api.exit;
  await asOwner(database, 'DROP FUNCTION hang CASCADE');

  const { propose } = await started();
  expect(await propose('once')).toEqual([409, 'idempotency_in_progress']);
  await asOwner(database, `UPDATE idempotency_keys SET alive_at = alive_at - interval '2 minutes'`);
  expect(await propose('once')).toEqual([409, 'answered_before']);
  expect(await count()).toBe(1);
  expect(await propose('another')).toEqual([201, undefined]);
});
