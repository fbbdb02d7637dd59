import { describe, expect, it } from '@jest/globals';
import { type Marketplace } from '@souk/platform';
import { type AuthSettings } from '../auth-settings';
import { BootstrapTokens } from './bootstrap-tokens';

const tokens = (configured: [Marketplace, string][]) =>
  new BootstrapTokens({ bootstrapTokens: new Map(configured) } as Partial<AuthSettings> as AuthSettings);

describe('a bootstrap token', () => {
  const configured = tokens([
    ['amazon', 'first-of-amazon'],
    ['shopee', 'second-of-shopee'],
    ['kaway', 'third-of-kaway'],
  ]);

  it.each([
    ['first-of-amazon', 'amazon'],
    ['second-of-shopee', 'shopee'],
    ['third-of-kaway', 'kaway'],
  ])('belongs to the marketplace it was configured for: %s', (token, marketplace) => {
    expect(configured.marketplaceOf(token)).toBe(marketplace);
  });

  it.each(['', 'first-of-amazo', 'first-of-amazon ', 'First-of-amazon', 'first-of-amazonsecond-of-shopee', '\0'])(
    'is compared whole: %j is none',
    (token) => {
      expect(configured.marketplaceOf(token)).toBeUndefined();
    },
  );

  it('is nothing when none is configured, not even the empty text', () => {
    expect(tokens([]).marketplaceOf('')).toBeUndefined();
  });
});
