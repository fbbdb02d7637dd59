import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Database, Jobs, migrate, platformJobs, system } from '@souk/platform';
import { asOwner, createTestDatabase, eventually } from '@souk/testing';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(30_000);

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real', database: await createTestDatabase({ empty: true }) });
});
afterAll(() => api.close());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${api.url}${path}`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const signIn = () =>
  get('/api/v1/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ana@example.com', password: 'a long enough password' }),
  });

it('in front of an empty database the API runs, is not ready, and says how many migrations are to apply', async () => {
  const { status, body } = await get('/ready');
  expect(status).toBe(503);
  expect(body.checks).toMatchObject({
    database: { status: 'up' },
    migrations: { status: 'down', detail: expect.stringMatching(/^\d+ migration\(s\) to apply: run "souk migrate"$/) },
  });
  expect((await get('/health')).status).toBe(200);
});

it('until it is migrated nobody can sign in, and there are no public keys', async () => {
  const { status, body } = await signIn();
  expect([status, body.code]).toEqual([503, 'not_migrated']);
  expect(body.detail).toContain('run "souk migrate"');
  const keys = await get('/.well-known/jwks.json');
  expect([keys.status, keys.body.code]).toEqual([503, 'keys_unknown']);
});

it('once it is migrated the API does what it waited for, and is ready without a restart', async () => {
  const { ownerUrl, appUrl } = api.database;
  await migrate({ ownerUrl, appUrl });
  await eventually(async () => expect((await get('/.well-known/jwks.json')).body.keys).toHaveLength(1));
  await eventually(async () => expect((await get('/ready')).status).toBe(200));
  expect([(await signIn()).status, (await signIn()).body.code]).toEqual([401, 'sign_in_failed']);
});

it('and tells its queues of jobs, which were made before there was a schema for them', async () => {
  const actor = system('spec');
  await api.get(Database).transaction(actor, (tx) => api.get(Jobs).enqueue(tx, platformJobs.expireData, {}));
  expect(await asOwner(api.database, 'SELECT name FROM jobs WHERE published_at IS NOT NULL')).toEqual([
    { name: 'expireData' },
  ]);
});
