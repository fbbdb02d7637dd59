import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { admin, encryptionKey, type Keys, type Replica, startKeys } from './keys';

let souk: Keys;
let one: Replica;

beforeEach(async () => {
  souk = await startKeys();
  one = await souk.replica();
});
afterEach(() => souk.close());

const refusal = (code: string) => expect.objectContaining({ code }) as unknown;
const pem = (pair: { privateKey: { export(options: object): string | Buffer } }) =>
  pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the first key', () => {
  it('is one, however many replicas start at the same moment', async () => {
    const replicas = await Promise.all(Array.from({ length: 10 }, () => souk.replica({}, { poolMax: 1 })));
    await Promise.all(replicas.map(({ keys }) => keys.ensureActive()));
    expect(await souk.states()).toEqual({ active: 1 });
    const signers = await Promise.all(replicas.map(({ ring }) => ring.signer()));
    expect(new Set(signers.map(({ kid }) => kid)).size).toBe(1);
    expect((await souk.events()).map(({ type }) => type)).toEqual(['signing_key.created', 'signing_key.activated']);
  });

  it('is named by the thumbprint of its public part', async () => {
    await one.keys.ensureActive();
    const [row] = await souk.sql<{ kid: string; public_jwk: JWK }>('SELECT kid, public_jwk FROM signing_keys');
    expect(row?.kid).toBe(await calculateJwkThumbprint(row?.public_jwk ?? {}));
    expect(Object.keys(row?.public_jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('is the one of the settings, once: when that was revoked another one is made', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = await calculateJwkThumbprint(pair.publicKey.export({ format: 'jwk' }));
    const seeded = await souk.replica({ API__JWT_PRIVATE_KEY: pem(pair) });
    await seeded.keys.ensureActive();
    expect(await souk.kidOf('active')).toBe(kid);
    await souk.sql(`UPDATE signing_keys SET state = 'revoked', private_key = NULL`);
    await seeded.keys.ensureActive();
    expect(await souk.states()).toEqual({ active: 1, revoked: 1 });
  });

  it.each([
    ['ES256', pem(generateKeyPairSync('rsa', { modulusLength: 2048 })), 'P-256'],
    ['ES256', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' })), 'P-256'],
    ['RS256', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' })), '2048 bits'],
    ['RS256', pem(generateKeyPairSync('rsa', { modulusLength: 1024 })), '2048 bits'],
  ])('is refused with what %s needs when the one of the settings does not fit', async (algorithm, key, needs) => {
    const { keys } = await souk.replica({ API__JWT_PRIVATE_KEY: key, API__JWT_ALGORITHM: algorithm });
    await expect(keys.ensureActive()).rejects.toThrow(new RegExp(`API__JWT_PRIVATE_KEY does not fit.*${needs}`));
    expect(await souk.states()).toEqual({});
  });

  it('stays the active one by the index, whoever tries to add another', async () => {
    await one.keys.ensureActive();
    const second = `INSERT INTO signing_keys (kid, algorithm, state, public_jwk, private_key, signs_from)
                    VALUES ('x', 'ES256', 'active', '{}', 'x', now())`;
    await expect(souk.sql(second)).rejects.toThrow('signing_keys_one_active');
  });
});

describe('a key', () => {
  it('is published before it signs, signs, then only verifies, and retires when its last token is gone', async () => {
    const { keys, settings } = one;
    await keys.ensureActive();
    const first = (await souk.kidOf('active'))!;

    await souk.age(`${settings.rotationDays} days`);
    expect(await keys.tend()).toMatchObject({ created: 1, activated: 0 });
    const second = (await souk.kidOf('pending'))!;
    expect(await keys.tend()).toMatchObject({ created: 0, activated: 0 });

    await souk.age(`${settings.jwksCacheSeconds - 5} seconds`);
    expect(await keys.tend()).toMatchObject({ activated: 0 });
    await souk.age('10 seconds');
    await souk.token(first, '1 hour');
    expect(await keys.tend()).toMatchObject({ activated: 1, retired: 0 });
    expect([await souk.stateOf(first), await souk.stateOf(second)]).toEqual(['retiring', 'active']);

    await souk.age(`${settings.accessSeconds + 61} seconds`);
    expect(await keys.tend()).toMatchObject({ retired: 0 });
    expect((await keys.published()).keys.map(({ kid }) => kid)).toContain(first);

    await souk.sql(`UPDATE access_tokens SET expires_at = now() - interval '1 second'`);
    expect(await keys.tend()).toMatchObject({ retired: 1 });
    expect((await keys.published()).keys.map(({ kid }) => kid)).toEqual([second]);
    expect((await souk.events()).map(({ type, actor, kid }) => [type, actor, kid])).toEqual(
      [
        ['created', first],
        ['activated', first],
        ['created', second],
        ['retiring', first],
        ['activated', second],
        ['retired', first],
      ].map(([verb, kid]) => [`signing_key.${verb}`, 'service:signing keys', kid]),
    );
  });

  it('that retires waits for the life of a token even when none was counted', async () => {
    await one.keys.ensureActive();
    await one.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    await souk.age(`${one.settings.accessSeconds} seconds`);
    expect(await one.keys.tend()).toMatchObject({ retired: 0 });
    await souk.age('61 seconds');
    expect(await one.keys.tend()).toMatchObject({ retired: 1 });
  });

  it('has a successor early enough for it to sign on the day of the rotation', async () => {
    const { keys, settings } = one;
    await keys.ensureActive();
    await souk.age(`${settings.rotationDays} days`);
    await souk.age(`-${settings.jwksCacheSeconds + 150} seconds`);
    expect(await keys.tend()).toMatchObject({ created: 0 });
    await souk.age('60 seconds');
    expect(await keys.tend()).toMatchObject({ created: 1 });
  });

  it('has no private part from the moment it no longer signs', async () => {
    await one.keys.ensureActive();
    await one.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    const kept = await souk.sql<{ state: string }>('SELECT state FROM signing_keys WHERE private_key IS NOT NULL');
    expect(kept.map(({ state }) => state)).toEqual(['active']);
    await expect(souk.sql(`UPDATE signing_keys SET private_key = 'x' WHERE state = 'retiring'`)).rejects.toThrow(
      'signing_keys_private',
    );
  });

  it('of RSA has 3072 bits', async () => {
    const { keys, ring } = await souk.replica({ API__JWT_ALGORITHM: 'RS256' });
    await keys.ensureActive();
    const { algorithm, privateKey } = await ring.signer();
    expect([algorithm, privateKey.asymmetricKeyDetails?.modulusLength]).toEqual(['RS256', 3072]);
  });
});

describe('a rotation', () => {
  it('publishes the next key for the time that others may keep the old list, and is the same one when asked twice at once', async () => {
    const two = await souk.replica();
    await one.keys.ensureActive();
    const results = await Promise.all([one.keys.rotate(admin, {}), two.keys.rotate(admin, {})]);
    expect(results.map(({ created }) => created).sort()).toEqual([false, true]);
    const [{ key }, other] = results;
    expect(other.key.kid).toBe(key.kid);
    expect(await souk.states()).toEqual({ active: 1, pending: 1 });
    expect(key.signsFrom.getTime() - key.createdAt.getTime()).toBeGreaterThanOrEqual(
      one.settings.jwksCacheSeconds * 1000,
    );
    expect((await souk.events()).slice(2)).toMatchObject([
      { type: 'signing_key.created', actor: 'human:ana', kid: key.kid },
    ]);
  });

  it.each([undefined, '', '  '])('at once needs a reason, not %j', async (reason) => {
    await one.keys.ensureActive();
    await expect(one.keys.rotate(admin, { immediately: true, reason })).rejects.toEqual(refusal('validation_failed'));
    expect(await souk.states()).toEqual({ active: 1 });
  });

  it('at once takes the key that waits, or a new one', async () => {
    await one.keys.ensureActive();
    const waiting = await one.keys.rotate(admin, {});
    const taken = await one.keys.rotate(admin, { immediately: true, reason: 'laptop lost' });
    expect([taken.key.kid, taken.key.state, taken.created]).toEqual([waiting.key.kid, 'active', false]);
    expect(taken.key.signsFrom.getTime()).toBeLessThanOrEqual(taken.key.activatedAt!.getTime());
    const made = await one.keys.rotate(admin, { immediately: true, reason: 'laptop lost' });
    expect([made.key.state, made.created]).toEqual(['active', true]);
    expect(await souk.states()).toEqual({ active: 1, retiring: 2 });
    expect((await souk.events()).at(-1)).toMatchObject({
      type: 'signing_key.activated',
      actor: 'human:ana',
      kid: made.key.kid,
      data: { reason: 'laptop lost' },
    });
  });
});

describe('a revoked key', () => {
  it('of any state is out of the list at once, with the reason, for ever', async () => {
    await one.keys.ensureActive();
    const retiring = (await souk.kidOf('active'))!;
    await one.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    const { key: pending } = await one.keys.rotate(admin, {});
    for (const kid of [pending.kid, retiring]) {
      const { key } = await one.keys.revoke(admin, kid, ' leaked ');
      expect(key).toMatchObject({ kid, state: 'revoked', revokeReason: 'leaked' });
    }
    expect((await one.keys.published()).keys.map(({ state }) => state)).toEqual(['active']);
    await expect(one.keys.revoke(admin, retiring, 'again')).rejects.toEqual(refusal('already_revoked'));
    expect((await souk.events()).at(-1)).toMatchObject({
      type: 'signing_key.revoked',
      actor: 'human:ana',
      kid: retiring,
      data: { from: 'retiring', reason: 'leaked' },
    });
  });

  it('that was active has a successor in the same moment: the one that waits, or a new one', async () => {
    await one.keys.ensureActive();
    const { key: waiting } = await one.keys.rotate(admin, {});
    await one.keys.revoke(admin, (await souk.kidOf('active'))!, 'leaked');
    expect(await souk.kidOf('active')).toBe(waiting.kid);
    await one.keys.revoke(admin, waiting.kid, 'leaked too');
    expect(await souk.states()).toEqual({ active: 1, revoked: 2 });
  });

  it('needs a reason, and to be there', async () => {
    await one.keys.ensureActive();
    const kid = (await souk.kidOf('active'))!;
    await expect(one.keys.revoke(admin, kid, ' ')).rejects.toEqual(refusal('validation_failed'));
    for (const unknown of ['x'.repeat(43), '../../etc/passwd', `' OR 1=1 --`, 'a\0b'])
      await expect(one.keys.revoke(admin, unknown, 'leaked')).rejects.toEqual(refusal('signing_key_not_found'));
    expect(await souk.states()).toEqual({ active: 1 });
  });
});

describe('side by side', () => {
  it('two workers that tend do each thing once', async () => {
    const two = await souk.replica();
    await one.keys.ensureActive();
    await one.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    await one.keys.rotate(admin, {});
    await souk.age(`${one.settings.rotationDays} days`);
    const [a, b] = await Promise.all([one.keys.tend(), two.keys.tend()]);
    expect(a.activated! + b.activated!).toBe(1);
    expect(a.retired! + b.retired!).toBe(1);
    expect(await souk.states()).toEqual({ active: 1, retiring: 1, retired: 1 });
    const types = (await souk.events()).map(({ type }) => type);
    expect(types.filter((type) => type === 'signing_key.retired')).toHaveLength(1);
  });

  it('a worker that tends, rotations and a revoke leave exactly one active key, and an event for each step', async () => {
    const two = await souk.replica();
    await one.keys.ensureActive();
    for (let round = 0; round < 5; round++) {
      await one.keys.rotate(admin, {});
      await souk.age(`${one.settings.jwksCacheSeconds + 5} seconds`);
      const active = (await souk.kidOf('active'))!;
      await Promise.all([
        two.keys.tend(),
        one.keys.rotate(admin, { immediately: true, reason: 'a drill' }),
        two.keys.revoke(admin, active, 'leaked'),
        one.keys.rotate(admin, {}),
      ]);
      expect(await souk.states()).toMatchObject({ active: 1 });
    }
    const types = (await souk.events()).map(({ type }) => type);
    const keys = await souk.sql('SELECT kid FROM signing_keys');
    expect(types.filter((type) => type === 'signing_key.created')).toHaveLength(keys.length);
    expect(types.filter((type) => type === 'signing_key.revoked')).toHaveLength(5);
  });
});

describe('the encryption at rest', () => {
  it('moves to a new key, and then the former one may go', async () => {
    const next = encryptionKey();
    await one.keys.ensureActive();
    await one.keys.rotate(admin, {});
    const changing = await souk.replica({ API__KEY_ENCRYPTION_KEY: `${next},${souk.ownKey}` });
    await changing.keys.ensureActive();
    expect(await changing.keys.tend()).toMatchObject({ reencrypted: 2 });
    expect(await changing.keys.tend()).toMatchObject({ reencrypted: 0 });
    const changed = await souk.replica({ API__KEY_ENCRYPTION_KEY: next });
    await changed.keys.ensureActive();
    expect((await changed.ring.signer()).kid).toBe(await souk.kidOf('active'));
  });

  it.each(['active', 'pending'])('with an unknown key stops the start, by the %s key too', async (state) => {
    const other = await souk.replica({ API__KEY_ENCRYPTION_KEY: encryptionKey() });
    await one.keys.ensureActive();
    await other.keys.rotate(admin, {});
    const starting = state === 'active' ? other : one;
    await expect(starting.keys.ensureActive()).rejects.toThrow(/add that key after a comma/);
  });

  it('keeps a waiting key that nobody could sign with from becoming active', async () => {
    const other = await souk.replica({ API__KEY_ENCRYPTION_KEY: encryptionKey() });
    await one.keys.ensureActive();
    const active = await souk.kidOf('active');
    await other.keys.rotate(admin, {});
    await souk.age('1 day');
    await expect(one.keys.tend()).rejects.toThrow('API__KEY_ENCRYPTION_KEY');
    expect(await souk.kidOf('active')).toBe(active);
  });

  it('refuses a private part that was moved to another key', async () => {
    await one.keys.ensureActive();
    await one.keys.rotate(admin, {});
    await souk.sql(
      `UPDATE signing_keys SET private_key = (SELECT private_key FROM signing_keys WHERE state = 'pending') WHERE state = 'active'`,
    );
    await expect(one.keys.ensureActive()).rejects.toThrow(/cannot be decrypted/);
  });

  it('leaves the private part nowhere in the clear: not in its row, the events or the listing', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const seeded = await souk.replica({ API__JWT_PRIVATE_KEY: pem(pair) });
    await seeded.keys.ensureActive();
    await seeded.keys.rotate(admin, { immediately: true, reason: 'a drill' });
    await seeded.keys.list(admin);
    const secret = (pair.privateKey.export({ format: 'jwk' }) as { d: string }).d;
    const body = pem(pair).split('\n').slice(1, -2);
    const text = JSON.stringify([
      await souk.sql('SELECT * FROM signing_keys'),
      await souk.sql('SELECT * FROM events'),
      await seeded.keys.list(admin),
    ]);
    for (const part of [secret, ...body, 'PRIVATE KEY']) expect(text).not.toContain(part);
    expect(JSON.stringify(await seeded.keys.list(admin))).not.toContain('v1.');
  });

  it('is out of reach for people, even admins', async () => {
    await one.keys.ensureActive();
    const read = one.database.transaction(admin, (tx) => tx.query('SELECT private_key FROM signing_keys'));
    await expect(read).rejects.toThrow('permission denied');
  });
});

describe('the listing', () => {
  it('tells how many live tokens each key has and when a retiring one is no longer needed', async () => {
    const { keys, settings } = one;
    await keys.ensureActive();
    const old = (await souk.kidOf('active'))!;
    await souk.token(old, '2 hours');
    await souk.token(old, '1 minute');
    await souk.token(old, '-1 minute');
    const { key: active } = await keys.rotate(admin, { immediately: true, reason: 'a drill' });
    const { key: idle } = await keys.rotate(admin, { immediately: true, reason: 'a drill' });
    const listed = await keys.list(admin);
    expect(listed.map(({ key, liveTokens }) => [key.kid, liveTokens])).toEqual([
      [idle.kid, 0],
      [active.kid, 0],
      [old, 2],
    ]);
    const [current, unused, used] = listed;
    expect([current?.lastExpiry, current?.safeToRetireAt]).toEqual([null, null]);
    expect(unused?.safeToRetireAt?.getTime()).toBe(unused!.key.retiringAt!.getTime() + settings.accessSeconds * 1000);
    expect(used?.safeToRetireAt).toEqual(used?.lastExpiry);
  });
});
