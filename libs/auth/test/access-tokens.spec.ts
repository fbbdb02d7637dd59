import { createPublicKey, verify } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Permission, system } from '@souk/platform';
import { eventually } from '@souk/testing';
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { type NewAccessToken } from '../src/index';
import { admin, type Keys, type Replica, startKeys } from './keys';

let souk: Keys;
let here: Replica;
let there: Replica;

beforeAll(async () => {
  souk = await startKeys();
  here = await souk.replica();
  there = await souk.replica();
  await here.keys.ensureActive();
});
afterAll(() => souk.close());

const signIn = system('sign-in');
const ana: NewAccessToken = { subject: 'ana', grant: 'session:1', clientId: 'dashboard' };
const issue = (more: Partial<NewAccessToken> = {}, { database, tokens } = here) =>
  database.transaction(signIn, (tx) => tokens.issue(tx, { ...ana, ...more }));
const counted = (jti: unknown) =>
  souk.sql<{ kid: string; expires_at: Date }>('SELECT kid, expires_at FROM access_tokens WHERE id = $1', [jti]);
const now = () => Math.floor(Date.now() / 1000);

describe('an access token', () => {
  it('says who, on what grant, for whom and until when, and nothing else', async () => {
    const { token, expiresIn } = await issue();
    const { issuer, audience, accessSeconds } = here.settings;
    expect(expiresIn).toBe(accessSeconds);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: await souk.kidOf('active'), typ: 'at+jwt' });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      iss: issuer,
      aud: audience,
      sub: 'ana',
      sid: 'session:1',
      client_id: 'dashboard',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: expect.any(Number),
      exp: claims.iat! + accessSeconds,
    });
    expect(Math.abs(claims.iat! - now())).toBeLessThanOrEqual(2);
  });

  it('is counted for its key until it expires', async () => {
    const { jti, exp } = decodeJwt((await issue()).token);
    expect(await counted(jti)).toEqual([{ kid: await souk.kidOf('active'), expires_at: new Date(exp! * 1000) }]);
  });

  it('is not counted, and not given out, when the sign-in fails after all', async () => {
    const [{ before }] = (await souk.sql<{ before: number }>('SELECT count(*)::int AS before FROM access_tokens')) as [
      { before: number },
    ];
    const failing = here.database.transaction(signIn, async (tx) => {
      await here.tokens.issue(tx, ana);
      throw new Error('the sign-in failed');
    });
    await expect(failing).rejects.toThrow('the sign-in failed');
    expect(await souk.sql('SELECT id FROM access_tokens')).toHaveLength(before);
  });

  it('ends with its grant', async () => {
    const { token, expiresIn } = await issue({ notAfter: new Date((now() + 60) * 1000 + 400) });
    expect(expiresIn).toBeLessThanOrEqual(60);
    expect(decodeJwt(token).exp).toBe(decodeJwt(token).iat! + expiresIn);
    await expect(issue({ notAfter: new Date() })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it.each<[readonly Permission[] | undefined, string | undefined]>([
    [['jobs.read', 'events.read'], 'jobs.read events.read'],
    [[], ''],
    [undefined, undefined],
  ])('narrowed to %j has the scope %j', async (scope, said) => {
    expect(decodeJwt((await issue(scope ? { scope } : {})).token).scope).toBe(said);
  });

  it('of RS256 is signed with RSA', async () => {
    const other = await startKeys();
    try {
      const rsa = await other.replica({ API__JWT_ALGORITHM: 'RS256' });
      await rsa.keys.ensureActive();
      const { token } = await issue({}, rsa);
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
      const [{ public_jwk: jwk }] = (await other.sql<{ public_jwk: JWK }>('SELECT public_jwk FROM signing_keys')) as [
        { public_jwk: JWK },
      ];
      const [head, body, signature] = token.split('.');
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature!, 'base64url'))).toBe(true);
    } finally {
      await other.close();
    }
  });
});

describe('a key that changes while tokens are issued', () => {
  it.each([
    ['revoked', (kid: string) => there.keys.revoke(admin, kid, 'leaked')],
    ['replaced', () => there.keys.rotate(admin, { immediately: true, reason: 'a drill' })],
  ])('is not %s before what it has just signed is counted for it', async (_, change) => {
    let changed = false;
    let changing: Promise<unknown> | undefined;
    await here.database.transaction(signIn, async (tx) => {
      const { kid } = decodeProtectedHeader((await here.tokens.issue(tx, ana)).token);
      changing = change(kid!).then(() => (changed = true));
      await eventually(async () =>
        expect(
          await souk.sql(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          ),
        ).toHaveLength(1),
      );
      expect(changed).toBe(false);
    });
    await changing;
  });

  it('waits for those who sign in, and they for it: nobody for long, and nobody in vain', async () => {
    const end = performance.now() + 3000;
    const { database, tokens } = await souk.replica({}, { poolMax: 16 });
    const issuing = Array.from({ length: 16 }, async () => {
      let issued = 0;
      for (; performance.now() < end; issued++)
        await database.transaction(signIn, async (tx) => {
          await tokens.issue(tx, ana);
          await pause(30); // so that one of them is always signing
        });
      return issued;
    });
    const changer = await souk.replica();
    const changes = [
      () => changer.keys.rotate(admin, {}),
      () => changer.keys.rotate(admin, { immediately: true, reason: 'a drill' }),
      async () => changer.keys.revoke(admin, (await souk.kidOf('active'))!, 'leaked'),
      () => changer.keys.tend(),
    ];
    const took: number[] = [];
    while (performance.now() < end) {
      const began = performance.now();
      await changes[took.length % changes.length]!();
      took.push(performance.now() - began);
    }
    const issued = (await Promise.all(issuing)).reduce((sum, count) => sum + count, 0);
    expect(Math.min(issued, took.length)).toBeGreaterThan(10);
    expect(Math.max(...took)).toBeLessThan(1000);
  });
});

describe('a key that another replica took away a moment ago', () => {
  it.each([
    ['revoked', (kid: string) => there.keys.revoke(admin, kid, 'leaked')],
    ['replaced', () => there.keys.rotate(admin, { immediately: true, reason: 'a drill' })],
  ])('because it was %s signs nothing any more: the new one does', async (_, change) => {
    await here.ring.fresh();
    const { kid } = await here.ring.signer();
    await change(kid);
    const { token } = await issue();
    const active = await souk.kidOf('active');
    expect(active).not.toBe(kid);
    expect(decodeProtectedHeader(token).kid).toBe(active);
    expect(await counted(decodeJwt(token).jti)).toMatchObject([{ kid: active }]);
  });

  it('needs no second connection to be replaced', async () => {
    const narrow = await souk.replica({}, { poolMax: 1 });
    expect(decodeProtectedHeader((await issue({}, narrow)).token).kid).toBe(await souk.kidOf('active'));
    await there.keys.revoke(admin, (await souk.kidOf('active'))!, 'leaked');
    const tokens = await Promise.all(Array.from({ length: 5 }, () => issue({}, narrow)));
    const active = await souk.kidOf('active');
    expect(tokens.map(({ token }) => decodeProtectedHeader(token).kid)).toEqual(tokens.map(() => active));
  });

  it('that has no successor is said plainly, and nothing is given out', async () => {
    await souk.sql(`UPDATE signing_keys SET state = 'revoked', private_key = NULL`);
    await expect(issue()).rejects.toMatchObject({ kind: 'unavailable', code: 'no_signing_key' });
    await here.keys.ensureActive();
    expect(decodeProtectedHeader((await issue()).token).kid).toBe(await souk.kidOf('active'));
  });
});
