import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuthSettings, KeyRing, SigningKeys } from '@souk/auth';
import { Database, Encryption, Events, Metrics, MigrationsWait } from '@souk/platform';
import { asOwner, eventually, settled } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { SigningKeyWatch } from '../src/keys/signing-key-watch';
import { as, named, startTestApi, type TestApi } from './test-api';

interface KeyAnswer extends Record<string, unknown> {
  kid: string;
  state: string;
  code: string;
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const encryptionKey = randomBytes(32).toString('base64');

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { API__JWT_PRIVATE_KEY: pem, API__KEY_ENCRYPTION_KEY: encryptionKey } });
});
afterAll(() => api.close());

const base = '/api/v1/signing-keys';
const answers: string[] = [];
interface Call {
  method?: string;
  caller?: string;
  body?: unknown;
}

const call = async (path: string, { method = 'GET', caller = 'admin', body }: Call = {}) => {
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: { ...as(caller), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  answers.push(text);
  return { status: response.status, body: JSON.parse(text) as KeyAnswer & { items: KeyAnswer[]; nextCursor: null } };
};
const post = (path: string, body: unknown = {}, caller = 'admin') =>
  call(`${base}${path}`, { method: 'POST', body, caller });
const list = async () => (await call(base)).body.items;
const active = async () => (await list()).find(({ state }) => state === 'active')!;

describe('the signing keys', () => {
  it('are there from the first request on, and the first one is that of the settings', async () => {
    expect(await list()).toEqual([
      {
        kid: expect.stringMatching(/^[\w-]{43}$/),
        algorithm: 'ES256',
        state: 'active',
        createdAt: expect.any(String),
        signsFrom: expect.any(String),
        activatedAt: expect.any(String),
        retiringAt: null,
        retiredAt: null,
        revokedAt: null,
        revokeReason: null,
        liveTokens: 0,
        lastExpiry: null,
        safeToRetireAt: null,
      },
    ]);
  });

  it('are rotated: 201 for the key that was made, 200 for the one that waits already', async () => {
    const first = await post('/rotate');
    expect([first.status, first.body.state]).toEqual([201, 'pending']);
    const again = await post('/rotate');
    expect([again.status, again.body.kid]).toEqual([200, first.body.kid]);
  });

  it('are rotated at once with a reason only, which the event tells', async () => {
    const refused = await post('/rotate', { immediately: true });
    expect([refused.status, refused.body.code]).toEqual([400, 'validation_failed']);
    const former = await active();
    await asOwner(api.database, `INSERT INTO access_tokens (id, kid, expires_at) VALUES ($1, $2, now() + '1 hour')`, [
      uuidv7(),
      former.kid,
    ]);
    const { status, body } = await post('/rotate', { immediately: true, reason: 'laptop lost' });
    expect([status, body.state]).toEqual([200, 'active']);
    const retiring = (await list()).find(({ kid }) => kid === former.kid)!;
    expect(retiring).toMatchObject({ state: 'retiring', liveTokens: 1 });
    expect(retiring.safeToRetireAt).toBe(retiring.lastExpiry);
    await settled(api.database);
    const told = await asOwner(
      api.database,
      `SELECT actor_id, data FROM events WHERE type = 'signing_key.activated' AND subject_id = $1`,
      [body.kid],
    );
    expect(told).toEqual([{ actor_id: named.admin.actor.id, data: { reason: 'laptop lost' } }]);
  });

  it('are revoked with a reason, once, and there is a new active one', async () => {
    const { kid } = await active();
    const { status, body } = await post(`/${kid}/revoke`, { reason: 'leaked' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ kid, state: 'revoked', revokeReason: 'leaked' });
    expect((await active()).kid).not.toBe(kid);
    const again = await post(`/${kid}/revoke`, { reason: 'leaked' });
    expect([again.status, again.body.code]).toEqual([409, 'already_revoked']);
  });

  it.each<[string, unknown, number, string]>([
    ['no reason', {}, 400, 'validation_failed'],
    ['an empty reason', { reason: '' }, 400, 'validation_failed'],
    ['blanks for a reason', { reason: '   ' }, 400, 'validation_failed'],
    ['a reason that is a number', { reason: 7 }, 400, 'validation_failed'],
    ['a reason longer than 500 characters', { reason: 'x'.repeat(501) }, 400, 'validation_failed'],
    ['a reason that no column holds', { reason: 'a\0b' }, 400, 'value_out_of_range'],
    ['a field that nobody knows', { reason: 'x', force: true }, 400, 'validation_failed'],
  ])('are not revoked with %s', async (_, body, status, code) => {
    const { kid } = await active();
    const refused = await post(`/${kid}/revoke`, body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect((await active()).kid).toBe(kid);
  });

  it.each(['x', 'x'.repeat(43), '..%2F..%2Fetc', `'%20OR%201=1--`, 'a%00b'])('there is none named %s', async (kid) => {
    const { status, body } = await post(`/${kid}/revoke`, { reason: 'x' });
    expect([status, body.code]).toEqual([404, 'signing_key_not_found']);
  });

  it.each([{ immediately: 'false' }, { immediately: 1 }, { immediately: true, reason: ['x'] }, { now: true }])(
    'are not rotated by %j',
    async (body) => {
      const before = await list();
      expect((await post('/rotate', body)).body.code).toBe('validation_failed');
      expect(await list()).toEqual(before);
    },
  );

  it('are neither shown to nor changed by those who may not', async () => {
    const { kid } = await active();
    expect((await call(base, { caller: 'reader' })).status).toBe(403);
    expect((await post('/rotate', {}, 'reader')).status).toBe(403);
    expect((await post(`/${kid}/revoke`, { reason: 'x' }, 'reader')).status).toBe(403);
    expect((await call(base, { caller: 'nobody' })).status).toBe(401);
  });
});

it('monitoring sees each published key, and how old those of a state are', async () => {
  const { kid } = await active();
  await asOwner(api.database, `UPDATE signing_keys SET activated_at = now() - interval '2 hours' WHERE kid = $1`, [
    kid,
  ]);
  await post('/rotate');
  // A process knows of a change within a second.
  await eventually(async () => {
    const lines = (await (await fetch(`${api.url}/metrics`)).text()).split('\n');
    const info = lines.filter((line) => line.startsWith('jwt_signing_key_info{'));
    expect(info).toContain(`jwt_signing_key_info{kid="${kid}",state="active"} 1`);
    expect(info).toHaveLength((await list()).filter(({ state }) => /pending|active|retiring/.test(state)).length);
    const age = lines.find((line) => line.startsWith('jwt_signing_key_age_seconds{state="active"}'));
    expect(Number(age?.split(' ')[1])).toBeGreaterThan(7000);
  });
});

it('nothing of a private part or of what encrypts it is in an answer, a log line, an event or a metric', async () => {
  const texts = [
    answers.join('\n'),
    JSON.stringify(api.logs()),
    JSON.stringify(await asOwner(api.database, 'SELECT * FROM events')),
    await (await fetch(`${api.url}/metrics`)).text(),
    await (await fetch(`${api.url}/.well-known/jwks.json`)).text(),
  ];
  const { d } = privateKey.export({ format: 'jwk' }) as { d: string };
  const kept = await asOwner<{ private_key: string }>(
    api.database,
    'SELECT private_key FROM signing_keys WHERE private_key IS NOT NULL',
  );
  const secrets = [d, ...pem.split('\n').slice(1, -2), encryptionKey, ...kept.map((row) => row.private_key)];
  for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret);
});

it('a start with another encryption key fails, and says which setting to change', async () => {
  const encryption = new Encryption([randomBytes(32)]);
  const keys = new SigningKeys(api.get(Database), api.get(Events), encryption, api.get(AuthSettings));
  const watch = new SigningKeyWatch(keys, new KeyRing(keys), api.get(MigrationsWait), api.get(Metrics));
  await expect(watch.onApplicationBootstrap()).rejects.toThrow(/API__KEY_ENCRYPTION_KEY; add that key after a comma/);
});
