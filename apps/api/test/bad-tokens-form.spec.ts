import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import {
  api,
  claims,
  control,
  expectNothingLeaked,
  header,
  invalid,
  part,
  person,
  present,
  seconds,
  signBody,
  signed,
  signer,
  signTexts,
  start,
} from './bad-tokens';
import { agentOf, signIn, tokenFor } from './callers';

beforeAll(start);
afterAll(() => api.close());

/** The other texts that a lenient reader takes for the same bytes: they differ in the bits left over. */
const sameBytes = (text: string) =>
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    .map((letter) => text.slice(0, -1) + letter)
    .filter((one) => one !== text && Buffer.from(one, 'base64url').equals(Buffer.from(text, 'base64url')));

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
it('nothing of a token is in a log line, an answer, an event or a metric', expectNothingLeaked);
