import { createHmac, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SigningKeys } from '@souk/auth';
import { system } from '@souk/platform';
import { asOwner, eventually, signJwt } from '@souk/testing';
import {
  api,
  claims,
  control,
  expectNothingLeaked,
  header,
  invalid,
  part,
  present,
  renewSigner,
  signed,
  signer,
  start,
} from './bad-tokens';

beforeAll(start);
afterAll(() => api.close());

describe('the algorithm', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', 'nonE', ' none', 'none\0', ''])(
    '%j is refused, with and without a signature',
    async (alg) => {
      await control();
      const body = `${part({ ...header(), alg })}.${part(claims())}`;
      const [, , signature] = signed().split('.');
      expect(await present(`${body}.`)).toEqual(invalid('malformed'));
      expect(await present(`${body}.${signature}`)).toEqual(invalid('algorithm'));
      expect(await present(signed({ alg }))).toEqual(invalid('algorithm'));
    },
  );

  it('HS256, signed with the public key as anybody may have it, is refused', async () => {
    await control();
    const publicKey = createPublicKey(signer.privateKey);
    const jwk = publicKey.export({ format: 'jwk' });
    const secrets = [
      publicKey.export({ format: 'pem', type: 'spki' }),
      String(publicKey.export({ format: 'pem', type: 'spki' })).trim(),
      publicKey.export({ format: 'der', type: 'spki' }),
      JSON.stringify(jwk),
      JSON.stringify({ ...jwk, kid: signer.kid, alg: 'ES256', use: 'sig' }),
      jwk.x!,
      Buffer.from(jwk.x!, 'base64url'),
      Buffer.from(jwk.y!, 'base64url'),
      signer.kid,
      '',
    ];
    for (const alg of ['HS256', 'HS384', 'HS512'])
      for (const secret of secrets) {
        const body = `${part({ ...header(), alg })}.${part(claims())}`;
        const mac = createHmac(`sha${alg.slice(2)}`, secret)
          .update(body)
          .digest('base64url');
        expect(await present(`${body}.${mac}`)).toEqual(invalid('algorithm'));
      }
  });

  it('one that we have, but that is not the one of the key, is refused', async () => {
    await control();
    expect(await present(signed({ alg: 'RS256' }))).toEqual(invalid('algorithm'));
  });

  it.each(['ES384', 'PS256', 'EdDSA', 'es256', 256, null, ['ES256']])('%j is refused', async (alg) => {
    await control();
    expect(await present(signed({ alg }))).toEqual(invalid('algorithm'));
  });
});

describe('the kid', () => {
  it.each([
    ['of another key', randomBytes(32).toString('base64url'), 'unknown_kid'],
    ['like a path', '../../../../../../dev/null', 'header'],
    ['like a path of the right length', '../'.repeat(14) + 'x', 'header'],
    ['like an address', 'https://elsewhere.example/jwks.json#0', 'header'],
    ['like SQL', `x' UNION SELECT 'secret' --`, 'header'],
    ['like SQL of the right length', `' OR 1=1 --`.padEnd(43, '-'), 'header'],
    ['with a NUL', `${'x'.repeat(42)}\0`, 'header'],
    ['with a line break at its end', `${'x'.repeat(43)}\n`, 'header'],
    ['like a member of every object', '__proto__', 'header'],
    ['that is empty', '', 'header'],
    ['that is a number', 7, 'header'],
    ['that is null', null, 'header'],
    ['that is a list', ['x'], 'header'],
    ['that is an object', { toString: 'x' }, 'header'],
    ['of 5 kB', 'k'.repeat(5000), 'header'],
    ['of 10 kB', 'k'.repeat(10_000), 'too_long'],
  ])('%s is refused', async (_, kid, reason) => {
    await control();
    expect(await present(signed({ kid }))).toEqual(invalid(reason));
  });

  it('that is missing is refused', async () => {
    await control();
    expect(await present(signed({ kid: undefined }))).toEqual(invalid('header'));
  });

  it('of ours over the signature of another key is refused', async () => {
    await control();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await present(signed({}, {}, privateKey))).toEqual(invalid('signature'));
  });

  it('of a retired key is refused, and so is that of a revoked one', async () => {
    const keys = api.get(SigningKeys);
    const operator = system('spec');
    for (const state of ['retired', 'revoked']) {
      const former = signer;
      const token = signed();
      await control();
      await keys.rotate(operator, { immediately: true, reason: 'spec' });
      if (state === 'revoked') await keys.revoke(operator, former.kid, 'spec');
      else
        await asOwner(api.database, `UPDATE signing_keys SET state = 'retired', retired_at = now() WHERE kid = $1`, [
          former.kid,
        ]);
      await renewSigner();
      await eventually(async () => expect(await present(token)).toEqual(invalid('unknown_kid')), { withinMs: 1000 });
    }
    await control();
  });
});

describe('the header', () => {
  const ownKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it.each([
    ['jwk', ownKey.publicKey.export({ format: 'jwk' })],
    ['jku', 'https://elsewhere.example/jwks.json'],
    ['x5u', 'https://elsewhere.example/chain.pem'],
    ['x5c', ['MIIB']],
    ['x5t', 'abc'],
    ['crit', ['exp']],
    ['b64', false],
    ['zip', 'DEF'],
    ['cty', 'JWT'],
    ['__proto__', {}],
  ])('with %s is refused, whoever signed it', async (member, value) => {
    await control();
    const changed = Object.fromEntries([...Object.entries(header()), [member, value]]);
    expect(await present(signJwt(changed, claims(), signer.privateKey))).toEqual(invalid('header'));
    expect(await present(signJwt(changed, claims(), ownKey.privateKey))).toEqual(invalid('header'));
  });

  it.each(['JWT', 'jwt', 'AT+JWT', 'application/at+jwt', 'rt+jwt', '', undefined, null])(
    'of type %j is refused',
    async (typ) => {
      await control();
      expect(await present(signed({ typ }))).toEqual(invalid('type'));
    },
  );
});

// Last: about all that was sent above.
it('nothing of a token is in a log line, an answer, an event or a metric', expectNothingLeaked);
