import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing, type Signer, SigningKeys } from '@souk/auth';
import { Metrics, system } from '@souk/platform';
import { asOwner, eventually, signJwt } from '@souk/testing';
import { agentOf, bearer, signIn, tokenFor } from './callers';
import { startTestApi, type TestApi } from './test-api';

/** Stands in every token of this spec, as a claim of the rightly signed ones and as text in the others. */
const canary = 'c4n4ry-t0k3n-9sKd';

let api: TestApi;
let person: Awaited<ReturnType<typeof signIn>>;
let signer: Signer;
let publicKey: KeyObject;
const sent: string[] = [];
const answers: string[] = [];

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  person = await signIn(api, { role: 'admin' });
  signer = await api.get(KeyRing).signer();
  publicKey = createPublicKey(signer.privateKey);
});
afterAll(() => api.close());

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);
const header = () => ({ alg: signer.algorithm, kid: signer.kid, typ: 'at+jwt' });
const claims = () => ({
  iss: 'http://localhost:8000',
  aud: 'souk',
  sub: person.userId,
  sid: `session:${person.sessionId}`,
  client_id: 'dashboard',
  jti: canary,
  iat: seconds(),
  exp: seconds() + 600,
});
/** Rightly signed: what is wrong with it is what the test changes. */
const signed = (headers: object = {}, changes: object = {}, key = signer.privateKey) =>
  signJwt({ ...header(), ...headers }, { ...claims(), ...changes }, key);
/** The JSON is what the test says, to the letter. */
const signTexts = (headText: string | Buffer, claimsText: string | Buffer) =>
  signBody([headText, claimsText].map((text) => Buffer.from(text as string).toString('base64url')).join('.'));
const signBody = (body: string) =>
  `${body}.${sign('sha256', Buffer.from(body), { key: signer.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;

interface Answer {
  status: number;
  code: string | undefined;
  challenge: string | null;
  reason: string | undefined;
}

const counts = async (): Promise<Map<string, number>> => {
  const { values } = await api.get(Metrics).registry.getSingleMetric('jwt_verification_failures_total')!.get();
  return new Map(values.map(({ labels, value }) => [String(labels.reason), value]));
};

async function present(token: string, path = '/api/v1/signing-keys'): Promise<Answer> {
  sent.push(token);
  const before = await counts();
  const response = await fetch(`${api.url}${path}`, { headers: bearer(token) });
  const text = await response.text();
  answers.push(text, JSON.stringify([...response.headers]));
  const grown = [...(await counts())].filter(([reason, count]) => count !== before.get(reason));
  return {
    status: response.status,
    code: (JSON.parse(text) as { code?: string }).code,
    challenge: response.headers.get('www-authenticate'),
    reason: grown.map(([reason]) => reason).join() || undefined,
  };
}

/** The other texts that a lenient reader takes for the same bytes: they differ in the bits left over. */
const sameBytes = (text: string) =>
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    .map((letter) => text.slice(0, -1) + letter)
    .filter((one) => one !== text && Buffer.from(one, 'base64url').equals(Buffer.from(text, 'base64url')));

const invalid = (reason?: string) => ({
  status: 401,
  code: 'invalid_token',
  challenge: 'Bearer error="invalid_token"',
  reason,
});
/** Without this a test that expects 401 could pass for any reason. */
const control = async () => expect((await present(signed())).status).toBe(200);

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
      await api.get(KeyRing).reload();
      signer = await api.get(KeyRing).signer();
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

describe('the form', () => {
  it('duplicate claims are refused, whichever would win', async () => {
    await control();
    const twice = `{"sub":"somebody else",${JSON.stringify(claims()).slice(1)}`;
    const head = JSON.stringify(header());
    for (const [headText, claimsText] of [
      [head, twice],
      [head, `${JSON.stringify(claims()).slice(0, -1)},"exp":9999999999}`],
      [`{"alg":"none",${head.slice(1)}`, JSON.stringify(claims())],
      [`${head.slice(0, -1)},"kid":"${signer.kid}"}`, JSON.stringify(claims())],
    ] as const)
      expect(await present(signTexts(headText, claimsText))).toEqual(invalid('malformed'));
  });

  it('JSON in another dress is refused although it is rightly signed', async () => {
    const head = JSON.stringify(header());
    const body = JSON.stringify(claims());
    expect((await present(signTexts(head, body))).status).toBe(200);
    for (const [headText, claimsText] of [
      [head.replace(':', ': '), body],
      [` ${head}`, body],
      [head, `${body}\n`],
      [head.replace('"alg"', '"\\u0061lg"'), body],
      [head, body.replace('"exp":', '"exp":0e0,"exp":')],
      [head, body.replace(/"exp":(\d+)/, '"exp":$1.0')],
      [head, `[${body}]`],
      [head, 'null'],
      [head, '"text"'],
      [head, ''],
      [`[${head}]`, body],
      [`\uFEFF${head}`, body],
    ] as const)
      expect(await present(signTexts(headText, claimsText))).toEqual(invalid('malformed'));
  });

  it('bytes that are no UTF-8 are refused although they are rightly signed', async () => {
    await control();
    const bytes = Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect(await present(signTexts(JSON.stringify(header()), bytes))).toEqual(invalid('malformed'));
  });

  it('base64url that is not canonical is refused in every part, although it is rightly signed', async () => {
    // A length that leaves bits over, to play with.
    const filled = ['', 'x'].map((filler) => signed({}, { filler }));
    const token = filled.find((one) => one.split('.').every(({ length }) => length % 4 !== 0))!.split('.');
    expect((await present(token.join('.'))).status).toBe(200);
    for (const at of [0, 1, 2]) {
      const text = token[at]!;
      const changed = [
        `${text}=`,
        `${text}==`,
        `${text.slice(0, 8)}=${text.slice(8)}`,
        `${text.slice(0, 8)}*${text.slice(8)}`,
        ...sameBytes(text),
        ...(/[-_]/.test(text) ? [text.replaceAll('-', '+').replaceAll('_', '/')] : []),
      ];
      expect(changed.length).toBeGreaterThan(6);
      for (const one of changed) {
        const parts = token.map((part, i) => (i === at ? one : part));
        const presented = at === 2 ? parts.join('.') : signBody(parts.slice(0, 2).join('.'));
        expect([at, one.slice(-12), await present(presented)]).toEqual([at, one.slice(-12), invalid('malformed')]);
      }
    }
  });

  it('blanks within a token are refused', async () => {
    await control();
    const token = signed();
    expect(await present(`${token.slice(0, 20)} ${token.slice(20)}`)).toEqual(invalid());
    expect(await present(`${token.slice(0, 20)}\t${token.slice(20)}`)).toEqual(invalid());
  });

  it.each([
    ['two parts', (token: string) => token.split('.').slice(0, 2).join('.')],
    ['four parts', (token: string) => `${token}.${token.split('.')[2]}`],
    ['five parts, like an encrypted one', (token: string) => `${token}.AAAA.AAAA`],
    ['no signature', (token: string) => token.replace(/[^.]+$/, '')],
    ['no claims', (token: string) => token.replace(/\.[^.]+\./, '..')],
    ['no header', (token: string) => token.replace(/^[^.]+/, '')],
    ['a dot at its end', (token: string) => `${token}.`],
    ['a JSON serialisation', (token: string) => JSON.stringify({ payload: token.split('.')[1], signature: '' })],
  ])('%s is refused', async (_, change) => {
    await control();
    expect(await present(change(signed()))).toEqual(invalid('malformed'));
  });

  it('a changed signature is refused', async () => {
    await control();
    const [head, body, signature] = signed().split('.') as [string, string, string];
    const bytes = Buffer.from(signature, 'base64url');
    const wrong = [
      Buffer.from(bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte))),
      Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]),
      Buffer.alloc(64),
      bytes.subarray(0, 63),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.alloc(1),
    ];
    for (const one of wrong)
      expect(await present(`${head}.${body}.${one.toString('base64url')}`)).toEqual(invalid('signature'));
  });

  it('8192 characters are read, and one more is 401 without being parsed', async () => {
    const bare = signed({}, { filler: '' }).length;
    // Four letters of base64 for three of text.
    const fits = Array.from({ length: 8 }, (_, i) => Math.floor(((8192 - bare) * 3) / 4) - i);
    const token = fits
      .map((length) => signed({}, { filler: 'x'.repeat(length) }))
      .find(({ length }) => length <= 8192)!;
    expect(token.length).toBeGreaterThan(8180);
    expect((await present(token)).status).toBe(200);
    expect(await present(token.padEnd(8193, 'A'))).toEqual(invalid('too_long'));
    expect(await present(signed({}, { filler: 'x'.repeat(6500) }))).toEqual(invalid('too_long'));
    expect(await present('x'.repeat(8193))).toEqual(invalid('too_long'));
    expect(await present(`souk_amazon_${'x'.repeat(8193)}`)).toEqual(invalid('too_long'));
  });
});

describe('the claims', () => {
  it.each([
    ['another issuer', { iss: 'https://elsewhere.example' }, 'issuer'],
    ['an issuer that begins like ours', { iss: 'http://localhost:8000/' }, 'issuer'],
    ['another audience', { aud: 'bazaar' }, 'audience'],
    ['not before a while', { nbf: Math.floor(Date.now() / 1000) + 60 }, 'not_yet_valid'],
    ['an issue in the future', { iat: Math.floor(Date.now() / 1000) + 600 }, 'not_yet_valid'],
    ['no end', { exp: undefined }, 'claims'],
    ['the emergency bearer as its grant', { sid: 'break-glass' }, 'claims'],
  ])('%s is refused although we signed it', async (_, changes, reason) => {
    await control();
    expect(await present(signed({}, changes))).toEqual(invalid(reason));
  });

  it('what has expired is told apart: another one is to be had', async () => {
    await control();
    expect(await present(signed({}, { exp: seconds() - 1, iat: seconds() - 900 }))).toEqual({
      ...invalid('expired'),
      code: 'token_expired',
    });
  });

  it('a grant of somebody else is worth nothing, and neither is one that has ended', async () => {
    await control();
    const other = await signIn(api, { role: 'member' });
    expect(await present(signed({}, { sid: `session:${other.sessionId}` }))).toEqual(invalid());
    expect(await present(signed({}, { sub: other.userId }))).toEqual(invalid());
    const ended = await signIn(api, { role: 'admin' });
    await asOwner(api.database, `UPDATE sessions SET ended_at = now(), end_reason = 'spec' WHERE id = $1`, [
      ended.sessionId,
    ]);
    expect(await present(ended.token)).toEqual(invalid());
  });

  it('a scope narrows what the grant allows, and never widens it', async () => {
    const narrow = await tokenFor(api, person.userId, `session:${person.sessionId}`, { scope: ['account.read'] });
    expect(await present(narrow)).toMatchObject({ status: 403, code: 'forbidden' });
    const { userId, sessionId } = await signIn(api, { role: 'member' });
    const wide = await tokenFor(api, userId, `session:${sessionId}`, { scope: ['keys.read', 'system.read'] });
    expect((await present(wide, '/api/v1/system')).status).toBe(200);
    expect(await present(wide)).toMatchObject({ status: 403 });
  });
});

describe('one kind of token in place of another', () => {
  it('an agent token is no JWT', async () => {
    const agent = await agentOf(api, 'amazon');
    expect((await present(agent.token)).status).toBe(403);
    const [head, , signature] = signed().split('.');
    for (const token of [
      `eyJ${agent.token}`,
      `${agent.token}.${agent.token}.${agent.token}`,
      `${head}.${part(agent.token)}.${signature}`,
    ])
      expect((await present(token)).status).toBe(401);
    expect((await present(agent.token.replace('souk_amazon', 'souk_shopee'))).status).toBe(401);
  });

  it('a JWT is no agent token', async () => {
    await control();
    for (const token of [
      `souk_amazon_${signed()}`,
      `souk_${signed()}`,
      `souk_amazon_${signed()
        .replaceAll(/[^A-Za-z0-9]/g, '')
        .slice(0, 43)}_AAAAAA`,
    ])
      expect(await present(token)).toEqual(invalid());
  });

  it('an agent token may be used from its addresses only, as it is and as a JWT', async () => {
    const elsewhere = await agentOf(api, 'amazon', { addresses: ['192.0.2.0/24'] });
    const jwt = await tokenFor(api, elsewhere.agentId, `token:${elsewhere.tokenId}`);
    for (const token of [elsewhere.token, jwt])
      expect(await present(token)).toMatchObject({ status: 403, code: 'address_not_allowed', challenge: null });
    const here = await agentOf(api, 'amazon', { addresses: ['127.0.0.0/8', '::1/128'] });
    expect(await present(here.token)).toMatchObject({ status: 403, code: 'forbidden' });
  });
});

// Last: about all that was sent above.
it('nothing of a token is in a log line, an answer, an event or a metric', async () => {
  expect(sent.length).toBeGreaterThan(200);
  const events = await asOwner(api.database, 'SELECT * FROM events');
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  const texts = [...answers, metrics, ...[...events, ...api.logs()].map((one) => JSON.stringify(one))];
  const all = texts.join('\n');
  expect(all).toContain('jwt_verification_failures_total');
  expect(all).not.toContain(canary);
  // Each part of a token counts as one.
  for (const token of new Set(sent))
    for (const piece of token.split('.').filter(({ length }) => length >= 20)) expect(all.includes(piece)).toBe(false);
});
