import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, soon } from '@souk/testing';
import pg from 'pg';
import { admin, type Keys, type Replica, startKeys } from './keys';

let souk: Keys;
let here: Replica;
let there: Replica;
/** Added to the steady clock. */
let later = 0;

beforeEach(async () => {
  souk = await startKeys();
  here = await souk.replica();
  there = await souk.replica();
  await here.keys.ensureActive();
  later = 0;
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + later);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await souk.close();
});

const invented = (n: number) => String(n).padStart(43, 'x');
const reads = (replica: Replica) => jest.spyOn(replica.keys, 'published');

describe('what a process knows of the keys', () => {
  it('is read once for all that ask while nothing is known, and then not again while it is fresh', async () => {
    const published = reads(here);
    const asked = Array.from({ length: 50 }, () => here.ring.fresh());
    expect(new Set(asked).size).toBe(1);
    await asked[0];
    expect(published).toHaveBeenCalledTimes(1);
    expect(here.ring.fresh()).toBeUndefined();
    expect(here.ring.find((await souk.kidOf('active'))!)?.algorithm).toBe('ES256');
    expect(published).toHaveBeenCalledTimes(1);
  });

  it('is read again in the background before it is too old, and waited for when it is', async () => {
    await here.ring.fresh();
    const published = reads(here);
    later += 500;
    expect(here.ring.fresh()).toBeUndefined();
    expect(here.ring.fresh()).toBeUndefined();
    expect(published).toHaveBeenCalledTimes(1);
    await published.mock.results[0]!.value;
    await nextTurn();
    later += 750;
    const waiting = here.ring.fresh();
    expect(waiting).toBeInstanceOf(Promise);
    expect(here.ring.fresh()).toBe(waiting);
    await waiting;
    expect(here.ring.fresh()).toBeUndefined();
  });

  it('follows a revoke by another replica within a second', async () => {
    const kid = (await souk.kidOf('active'))!;
    await here.ring.fresh();
    expect(here.ring.find(kid)).toBeDefined();
    await there.keys.revoke(admin, kid, 'leaked');
    await eventually(async () => {
      await here.ring.fresh();
      expect(here.ring.find(kid)).toBeUndefined();
    }, soon);
  });

  it('is no answer while the database gives none: that is said, and over when the database is back', async () => {
    const ailing = await souk.replica({}, { statementTimeoutMs: 100 });
    const lock = new pg.Client(souk.test.ownerUrl);
    await lock.connect();
    await ailing.ring.fresh(); // from here on the clock runs
    await lock.query('BEGIN; LOCK TABLE signing_keys');
    later += 500;
    expect(ailing.ring.fresh()).toBeUndefined();
    later += 500;
    await expect(ailing.ring.fresh()).rejects.toMatchObject({ kind: 'unavailable' });
    await lock.end();
    await ailing.ring.fresh();
    expect(ailing.ring.fresh()).toBeUndefined();
  });

  it('is no answer when it was read too long ago on its arrival, neither for a kid that is known nor for a new one', async () => {
    await here.ring.fresh();
    const kid = (await souk.kidOf('active'))!;
    const slow = await here.keys.published();
    later += 1200;
    const published = reads(here).mockResolvedValue(slow);
    await expect(here.ring.fresh()).rejects.toMatchObject({ kind: 'unavailable', code: 'database_unavailable' });
    await expect(here.ring.findNew(kid)).rejects.toMatchObject({ kind: 'unavailable' });
    published.mockRestore();
    await here.ring.fresh();
    expect(here.ring.find(kid)).toBeDefined();
  });

  it('does not go back to what an older read found', async () => {
    await here.ring.fresh();
    const kid = (await souk.kidOf('active'))!;
    const older = await here.keys.published();
    await there.keys.revoke(admin, kid, 'leaked');
    await here.ring.reload();
    jest.spyOn(here.keys, 'published').mockResolvedValueOnce(older);
    await here.ring.reload();
    expect(here.ring.find(kid)).toBeUndefined();
  });
});

describe('a kid that nobody here knows', () => {
  it('is found when another replica made the key a moment ago', async () => {
    await here.ring.fresh();
    const { key } = await there.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    expect(here.ring.find(key.kid)).toBeUndefined();
    expect((await here.ring.findNew(key.kid))?.kid).toBe(key.kid);
  });

  it('costs at most ten reads a second, however many are invented', async () => {
    await here.ring.fresh();
    const published = reads(here);
    const from = Date.now();
    for (let wave = 0; wave < 4; wave++)
      await Promise.all(Array.from({ length: 100 }, (_, n) => here.ring.findNew(invented(wave * 100 + n))));
    expect(published.mock.calls.length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - from) / 100));
    expect(published.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it('costs none when no key could have that name', async () => {
    const published = reads(here);
    for (const kid of ['', 'x', '../../etc/passwd', `' OR 1=1 --`, 'x'.repeat(10_000), '\0'])
      expect(await here.ring.findNew(kid)).toBeUndefined();
    expect(published).not.toHaveBeenCalled();
  });

  it('is found in the midst of a flood of invented ones', async () => {
    await here.ring.fresh();
    await here.ring.findNew(invented(0));
    const flood = Array.from({ length: 50 }, (_, n) => here.ring.findNew(invented(n)));
    const { key } = await there.keys.rotate(admin, {});
    expect((await here.ring.findNew(key.kid))?.kid).toBe(key.kid);
    await Promise.all(flood);
  });
});

describe('the published list', () => {
  it('has the public members, and nothing else', async () => {
    await here.ring.fresh();
    const { keys } = JSON.parse(here.ring.jwks().body) as { keys: Record<string, string>[] };
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: await souk.kidOf('active'),
        alg: 'ES256',
        use: 'sig',
      },
    ]);
    const rsa = await souk.replica({ API__JWT_ALGORITHM: 'RS256' });
    await rsa.keys.rotate(admin, {});
    await rsa.ring.fresh();
    const both = (JSON.parse(rsa.ring.jwks().body) as typeof JSON & { keys: Record<string, string>[] }).keys;
    expect(both.map((key) => Object.keys(key).join())).toEqual(['kty,crv,x,y,kid,alg,use', 'kty,n,e,kid,alg,use']);
  });

  it('changes, and its ETag with it, when a key comes or goes, and not when one only changes its part', async () => {
    await here.ring.fresh();
    const first = here.ring.jwks();
    await here.ring.reload();
    expect(here.ring.jwks()).toBe(first);
    await here.keys.rotate(admin, {});
    await here.ring.reload();
    const withNext = here.ring.jwks();
    expect(withNext.etag).not.toBe(first.etag);
    await here.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    await here.ring.reload();
    expect(here.ring.jwks()).toEqual(withNext);
    expect((await there.ring.fresh(), there.ring.jwks())).toEqual(withNext);
    await here.keys.revoke(admin, (await souk.kidOf('retiring'))!, 'leaked');
    await here.ring.reload();
    expect(here.ring.jwks().etag).not.toBe(withNext.etag);
  });
});

describe('the signer', () => {
  it('is decrypted once for each key, and follows a rotation', async () => {
    const decrypted = jest.spyOn(here.keys, 'privateKey');
    const first = await here.ring.signer();
    await here.ring.reload();
    expect(await here.ring.signer()).toBe(first);
    expect(decrypted).toHaveBeenCalledTimes(1);
    const { key } = await there.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    await here.ring.reload();
    expect((await here.ring.signer()).kid).toBe(key.kid);
    expect(decrypted).toHaveBeenCalledTimes(2);
  });

  it('is the new one when the key was replaced before its private part was read', async () => {
    await here.ring.fresh();
    const { key } = await there.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    expect((await here.ring.signer()).kid).toBe(key.kid);
  });

  it('that is missing is said, not waited for', async () => {
    await souk.sql(`UPDATE signing_keys SET state = 'revoked', private_key = NULL`);
    await expect(here.ring.signer()).rejects.toMatchObject({ kind: 'unavailable', code: 'no_signing_key' });
  });
});
