import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSettings, Metrics } from '@souk/platform';
import { signJwt } from '@souk/testing';
import { Strategy } from 'passport-jwt';
import { AuthSettings, type KeyRing, type PublishedKey, TokenVerifier } from '../src/index';
import { algorithms, type Algorithm } from '../src/keys/signing-key.entity';
import { runStrategy } from '../src/tokens/passport-run';

/*
 * What is asked of which part:
 * - The whole path, as a request takes it, refuses every invalid vector of every group. It would refuse the valid ones as well: none has
 *   our header. That alone would prove little, so
 * - the signature layer, which is passport-jwt with a KeyObject and a list of algorithms, takes the valid vectors of the algorithms we
 *   have and refuses the invalid ones, and
 * - a token of ours, signed with the key of a group, passes the whole path, and with the signature of any invalid vector of that group
 *   in place of its own it does not.
 * 367 and 370 are byte for byte a valid vector; they are HMACs and so refused like everything in their group.
 */

interface Vector {
  tcId: number;
  comment: string;
  jws: unknown;
  result: 'valid' | 'invalid';
}
interface Group {
  comment: string;
  private: JsonWebKey & { alg?: string; k?: string; kid: string };
  public?: JsonWebKey & { alg?: string; kid: string };
  tests: Vector[];
}

const file = path.join(import.meta.dirname, 'vectors', 'json_web_signature_test.json');
const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as { testGroups: Group[] };
const textOf = ({ jws }: Vector): string => (typeof jws === 'string' ? jws : JSON.stringify(jws));
const invalid = ({ tests }: Group) => tests.filter(({ result }) => result === 'invalid');

const publicKeyOf = ({ public: jwk, private: secret }: Group): KeyObject =>
  jwk ? createPublicKey({ key: jwk, format: 'jwk' }) : createSecretKey(Buffer.from(secret.k ?? '', 'base64url'));
// Some keys do not say their algorithm; their type does.
const algorithmOf = ({ public: jwk }: Group): Algorithm | undefined =>
  algorithms.find((name) => name === (jwk?.alg ?? { RSA: 'RS256', EC: 'ES256' }[jwk?.kty ?? '']));
const supported = testGroups.filter(algorithmOf);

const settings = new AuthSettings(
  loadSettings('api', {
    env: { API__DATABASE_URL: 'postgres://nobody@localhost/nothing', SOUK_DATA_DIR: 'tmp/test-souk' },
  }),
);
const kid = 'wycheproof'.padEnd(43, '_');

/** The whole path, with that key published under the kid of the group and under one of the form we have. */
function verifierWith(group: Group): TokenVerifier {
  const publicKey = publicKeyOf(group);
  const key: PublishedKey = { kid, algorithm: algorithmOf(group) ?? 'RS256', publicKey, jwk: {} };
  const ring = { fresh: () => undefined, find: () => key, findNew: () => Promise.resolve(key) };
  const metrics = new Metrics({ gitSha: 'x', version: 'x', buildDate: 'x' });
  return new TokenVerifier(ring as unknown as KeyRing, settings, metrics);
}

/** The signature layer alone: no rules for header, claims, issuer or audience. */
function signatureFits(group: Group, jws: string): boolean {
  const strategy = new Strategy(
    {
      jwtFromRequest: () => jws,
      secretOrKeyProvider: (_request, _token, done) => done(null, publicKeyOf(group) as unknown as Buffer),
      algorithms: [algorithmOf(group)!],
    },
    (_claims, done) => done(null, true),
  );
  const outcome = runStrategy(strategy, {});
  if (outcome instanceof Promise) throw new Error('It should answer at once');
  return 'user' in outcome;
}

describe('the whole path', () => {
  it.each(testGroups.map((group) => [`${group.comment} ${group.private.kid}`, group] as const))(
    'refuses every invalid vector: %s',
    async (_, group) => {
      const verifier = verifierWith(group);
      for (const vector of invalid(group))
        expect([vector.tcId, typeof (await verifier.verify(textOf(vector)))]).toEqual([vector.tcId, 'string']);
    },
  );
});

describe('the signature layer', () => {
  /** No payload at all: a signed nothing is no token. */
  const notTokens = new Set([259]);
  /** Rightly signed, by a key that is meant for something else: what we publish is ours and for signing. */
  const rightlySigned = new Set([353, 354, 355, 356]);

  const vectors = supported.flatMap((group) => group.tests.map((vector) => ({ group, vector, id: vector.tcId })));

  it('takes every valid vector of our algorithms', () => {
    const valid = vectors.filter(({ vector, id }) => vector.result === 'valid' && !notTokens.has(id));
    expect(valid.length).toBeGreaterThan(8);
    for (const { group, vector, id } of valid) expect([id, signatureFits(group, textOf(vector))]).toEqual([id, true]);
  });

  it('refuses every invalid vector of our algorithms', () => {
    const wrong = vectors.filter(({ vector, id }) => vector.result === 'invalid' && !rightlySigned.has(id));
    expect(wrong.length).toBeGreaterThan(250);
    for (const { group, vector, id } of wrong) expect([id, signatureFits(group, textOf(vector))]).toEqual([id, false]);
  });
});

describe('a token of ours, signed with the key of a group', () => {
  const withPrivate = supported.filter((group) => group.private.d !== undefined);
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: settings.issuer,
    aud: settings.audience,
    sub: randomUUID(),
    sid: `session:${randomUUID()}`,
    client_id: 'dashboard',
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
  };

  it.each(withPrivate.map((group) => [`${group.comment} ${group.private.kid}`, group] as const))(
    'passes, and with the signature of an invalid vector it does not: %s',
    async (_, group) => {
      const key = createPrivateKey({ key: group.private, format: 'jwk' });
      const token = signJwt({ alg: algorithmOf(group), kid, typ: 'at+jwt' }, claims, key);
      expect(await verifierWith(group).verify(token)).toMatchObject({ subject: claims.sub });
      const body = token.slice(0, token.lastIndexOf('.'));
      for (const vector of invalid(group)) {
        const signature = textOf(vector).split('.')[2] ?? '';
        expect(['signature', 'malformed', 'too_long']).toContain(
          await verifierWith(group).verify(`${body}.${signature}`),
        );
      }
    },
  );
});
