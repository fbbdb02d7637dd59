import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DomainError, Metrics, system } from '@souk/platform';
import { asOwner, eventually, signJwt } from '@souk/testing';
import { type Signer, TokenVerifier } from '../src/index';
import { verifierOptions } from '../src/tokens/token-verifier';
import { type Keys, type Replica, startKeys } from './keys';

let keys: Keys;
let issuer: Replica;
let verifierReplica: Replica;
let verifier: TokenVerifier;
let metrics: Metrics;
let signer: Signer;

beforeAll(async () => {
  keys = await startKeys();
  issuer = await keys.replica();
  verifierReplica = await keys.replica();
  metrics = new Metrics({ gitSha: 'x', version: 'x', buildDate: 'x' });
  verifier = new TokenVerifier(verifierReplica.ring, verifierReplica.settings, metrics);
  await issuer.keys.ensureActive();
  signer = await issuer.ring.signer();
});
afterAll(() => keys.close());

const operator = system('spec');
const seconds = () => Math.floor(Date.now() / 1000);
const headerOf = ({ kid, algorithm }: Signer) => ({ alg: algorithm, kid, typ: 'at+jwt' });
const claims = (): Record<string, unknown> => ({
  iss: issuer.settings.issuer,
  aud: issuer.settings.audience,
  sub: randomUUID(),
  sid: `session:${randomUUID()}`,
  client_id: 'dashboard',
  jti: randomUUID(),
  iat: seconds(),
  exp: seconds() + 600,
});
const tokenWith = (changes: object = {}, by: Signer = signer, header: object = headerOf(by)) =>
  signJwt(header, { ...claims(), ...changes }, by.privateKey);
/** Once, so that what is known of the keys is fresh. */
const control = async () => expect(await verifier.verify(tokenWith())).toMatchObject({ scope: undefined });

describe('a verified token', () => {
  it('says who, on what it stands, and until when', async () => {
    const exp = seconds() + 300;
    const sid = `token:${randomUUID()}`;
    const token = tokenWith({ sub: 'somebody', sid, exp, scope: 'account.read no.such events.read' });
    expect(await verifier.verify(token)).toMatchObject({
      subject: 'somebody',
      grant: sid,
      scope: ['account.read', 'events.read'],
      expiresAt: exp * 1000,
    });
  });

  it('narrows everything away with an empty scope, and nothing without one', async () => {
    expect(await verifier.verify(tokenWith({ scope: '' }))).toMatchObject({ scope: [] });
    expect(await verifier.verify(tokenWith())).toMatchObject({ scope: undefined });
  });

  it('is answered at once, and the second time without any cryptography', async () => {
    const token = tokenWith();
    const first = await verifier.verify(token);
    const again = verifier.verify(token);
    expect(again).toBe(first);
  });

  it('is forgotten when many others came after it', async () => {
    verifierOptions.mostKnown = 3;
    const tokens = Array.from({ length: 12 }, () => tokenWith());
    const verified = [];
    for (const token of tokens) verified.push(await verifier.verify(token));
    expect(await verifier.verify(tokens[11]!)).toBe(verified[11]);
    expect(await verifier.verify(tokens[0]!)).not.toBe(verified[0]);
    expect(await verifier.verify(tokens[0]!)).toEqual(verified[0]);
    verifierOptions.mostKnown = 10_000;
  });

  it('is worth nothing with another signature, however well it is known', async () => {
    const [one, other] = [tokenWith(), tokenWith()];
    await verifier.verify(one);
    await verifier.verify(other);
    const mixed = `${one.slice(0, one.lastIndexOf('.'))}${other.slice(other.lastIndexOf('.'))}`;
    expect(await verifier.verify(mixed)).toBe('signature');
  });

  it('expires although it is remembered', async () => {
    const token = tokenWith({ exp: seconds() + 2 });
    expect(await verifier.verify(token)).toMatchObject({ scope: undefined });
    await eventually(async () => expect(await verifier.verify(token)).toBe('expired'));
  });
});

describe('times', () => {
  it('before nbf, and from further ahead than clocks differ, a token is not valid yet', async () => {
    await control();
    expect(await verifier.verify(tokenWith({ nbf: seconds() + 10 }))).toBe('not_yet_valid');
    expect(await verifier.verify(tokenWith({ iat: seconds() + 120 }))).toBe('not_yet_valid');
  });

  it('another replica whose clock is a little ahead issues tokens that work', async () => {
    expect(await verifier.verify(tokenWith({ iat: seconds() + 5 }))).toMatchObject({ scope: undefined });
  });

  it('after exp it has expired, to the second', async () => {
    expect(await verifier.verify(tokenWith({ exp: seconds() }))).toBe('expired');
  });
});

describe('claims', () => {
  it.each([
    ['no exp', { exp: undefined }, 'claims'],
    ['an exp that is a text', { exp: '9999999999' }, 'claims'],
    ['an exp that is no whole number', { exp: 9999999999.5 }, 'claims'],
    ['no iat', { iat: undefined }, 'claims'],
    ['no sub', { sub: undefined }, 'claims'],
    ['an empty sub', { sub: '' }, 'claims'],
    ['no jti', { jti: undefined }, 'claims'],
    ['no client_id', { client_id: undefined }, 'claims'],
    ['no sid', { sid: undefined }, 'claims'],
    ['the emergency bearer as sid', { sid: 'break-glass' }, 'claims'],
    ['SQL as sid', { sid: `session:' OR 1=1 --` }, 'claims'],
    ['a list as scope', { scope: ['account.read'] }, 'claims'],
    ['another issuer', { iss: 'https://elsewhere.example' }, 'issuer'],
    ['no issuer', { iss: undefined }, 'issuer'],
    ['another audience', { aud: 'bazaar' }, 'audience'],
    ['no audience', { aud: undefined }, 'audience'],
  ])('refuses %s although we signed it', async (_, changes, reason) => {
    await control();
    expect(await verifier.verify(tokenWith(changes))).toBe(reason);
  });
});

describe('keys', () => {
  it('a key that another replica made a moment ago is found', async () => {
    await control();
    await issuer.keys.rotate(operator, { immediately: true, reason: 'spec' });
    await issuer.ring.reload();
    const former = signer;
    signer = await issuer.ring.signer();
    expect(signer.kid).not.toBe(former.kid);
    expect(await verifier.verify(tokenWith())).toMatchObject({ scope: undefined });
    expect(await verifier.verify(tokenWith({}, former))).toMatchObject({ scope: undefined });
  });

  it('a retired key verifies nothing any more, also what is remembered', async () => {
    const former = signer;
    const remembered = tokenWith({}, former);
    await verifier.verify(remembered);
    await issuer.keys.rotate(operator, { immediately: true, reason: 'spec' });
    await issuer.ring.reload();
    signer = await issuer.ring.signer();
    await keys.sql(`UPDATE signing_keys SET state = 'retired', retired_at = now() WHERE kid = $1`, [former.kid]);
    await eventually(
      async () => {
        expect(await verifier.verify(remembered)).toBe('unknown_kid');
        expect(await verifier.verify(tokenWith({}, former))).toBe('unknown_kid');
      },
      { withinMs: 1000 },
    );
    await control();
  });

  it('a revoked key is refused by another replica within a second, also what is remembered', async () => {
    const former = signer;
    const remembered = tokenWith({}, former);
    await verifier.verify(remembered);
    await issuer.keys.revoke(operator, former.kid, 'stolen');
    await eventually(async () => expect(await verifier.verify(remembered)).toBe('unknown_kid'), { withinMs: 1000 });
    expect(await verifier.verify(tokenWith({}, former))).toBe('unknown_kid');
    await issuer.ring.reload();
    signer = await issuer.ring.signer();
    await control();
  });

  it('an algorithm that is not the one of the key is refused, although we have it', async () => {
    const header = { ...headerOf(signer), alg: 'RS256' };
    await control();
    expect(await verifier.verify(tokenWith({}, signer, header))).toBe('algorithm');
  });
});

it('what is too long is not parsed', async () => {
  await control();
  const parse = jest.spyOn(JSON, 'parse');
  const decode = jest.spyOn(Buffer, 'from');
  const longest = tokenWith({ filler: 'x'.repeat(8192) });
  decode.mockClear();
  expect(verifier.verify(longest)).toBe('too_long');
  expect(verifier.verify(`eyJ${'.'.repeat(8190)}`)).toBe('too_long');
  expect([parse.mock.calls.length, decode.mock.calls.length]).toEqual([0, 0]);
  expect(verifier.verify(`eyJ${'.'.repeat(8189)}`)).toBe('malformed');
  jest.restoreAllMocks();
});

it('what is nested beyond reason is malformed, not an error', () => {
  const deep = Buffer.from('['.repeat(2900) + ']'.repeat(2900)).toString('base64url');
  expect(verifier.verify(`${deep}.e30.AAAA`)).toBe('malformed');
});

it('every refusal is counted by its reason', async () => {
  const count = async (reason: string) => Number(/reason="\w+"} (\d+)/.exec(await lineOf(reason))?.[1]);
  const lineOf = async (reason: string) =>
    (await metrics.registry.metrics()).split('\n').find((line) => line.includes(`reason="${reason}"`)) ?? '';
  const before = await count('audience');
  await verifier.verify(tokenWith({ aud: 'bazaar' }));
  expect(await count('audience')).toBe(before + 1);
  expect(await lineOf('type')).toMatch(/^jwt_verification_failures_total\{reason="type"} \d+$/);
});

// Last: it takes the database away.
it('a database that does not answer makes it unavailable, and no token invalid', async () => {
  const known = tokenWith();
  expect(await verifier.verify(known)).toMatchObject({ scope: undefined });
  await asOwner(keys.test, `ALTER DATABASE ${keys.test.name} CONNECTION LIMIT 0`);
  await asOwner(
    keys.test,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
    [keys.test.name],
  );
  await eventually(
    async () => {
      for (const token of [known, tokenWith()]) {
        const outcome = await Promise.resolve(verifier.verify(token)).catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(DomainError);
        expect(outcome).toMatchObject({ kind: 'unavailable' });
      }
    },
    { withinMs: 8000 },
  );
  await asOwner(keys.test, `ALTER DATABASE ${keys.test.name} CONNECTION LIMIT -1`);
  await eventually(control, { withinMs: 8000 });
}, 20_000);
