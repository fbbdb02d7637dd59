import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { marketplaces } from '@souk/platform';
import { hashOfToken, hintOf, makeAgentToken, parseAgentToken } from './agent-token-format';

describe('an agent token', () => {
  it.each(marketplaces)('of %s names its marketplace', (marketplace) => {
    const token = makeAgentToken(marketplace);
    expect(token).toMatch(new RegExp(`^souk_${marketplace}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$`));
    expect(parseAgentToken(token)).toBe(marketplace);
  });

  it('is never the same twice, and uses every digit in every place but the first', () => {
    const randoms = Array.from({ length: 2000 }, () => makeAgentToken('amazon').slice('souk_amazon_'.length, -7));
    expect(new Set(randoms).size).toBe(randoms.length);
    for (let place = 1; place < 43; place++) expect(new Set(randoms.map((random) => random[place])).size).toBe(62);
  });

  it('with any one character mistyped is refused without asking anybody', () => {
    const token = makeAgentToken('shein');
    for (let at = 0; at < token.length; at++) {
      const wrong = token[at] === '7' ? '8' : '7';
      expect(parseAgentToken(token.slice(0, at) + wrong + token.slice(at + 1))).toBeUndefined();
    }
  });

  it('of one marketplace cannot be relabelled for another', () => {
    const token = makeAgentToken('amazon');
    expect(parseAgentToken(token.replace('amazon', 'shopee'))).toBeUndefined();
  });

  it.each([
    ['nothing', () => ''],
    ['a prefix', () => 'souk_'],
    ['another case', () => makeAgentToken('kaway').toUpperCase()],
    ['a line break behind it', () => `${makeAgentToken('kaway')}\n`],
    ['a space before it', () => ` ${makeAgentToken('kaway')}`],
    ['an unknown marketplace', () => makeAgentToken('kaway').replace('kaway', 'ebay')],
    ['two of them', () => makeAgentToken('kaway').repeat(2)],
    ['a JWT', () => 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['a sample token', () => 'marketplace-amazon-secret123'],
    ['a megabyte', () => `souk_amazon_${'a'.repeat(1_000_000)}`],
  ])('is not %s', (_what, text) => {
    expect(parseAgentToken(text())).toBeUndefined();
  });

  it('is kept as its SHA-256 and shown as its last four characters', () => {
    const token = makeAgentToken('amazon');
    expect(hashOfToken(token)).toBe(createHash('sha256').update(token).digest('hex'));
    expect(hintOf(token)).toBe(token.slice(-4));
  });
});
