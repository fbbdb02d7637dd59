import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings } from '@souk/platform';
import { startTestApi, type TestApi } from './test-api';

/** A call without a token, and how many its address has left: two callers that share what is left are the same address to us. */
const left = async (api: TestApi, forwarded?: string) => {
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const answer = await fetch(`${api.url}/api/v1/jobs`, { headers });
  return [answer.status, answer.headers.get('ratelimit-remaining')];
};
const env = { API__RATE_ANONYMOUS: '9/1h' };

describe('X-Forwarded-For of a stranger', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ env: { ...env, API__TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32' } });
  });
  afterAll(() => api.close());

  it('changes nothing', async () => {
    expect(await left(api)).toEqual([401, '8']);
    expect(await left(api, '203.0.113.1')).toEqual([401, '7']);
    expect(await left(api, '203.0.113.2, 10.0.0.1')).toEqual([401, '6']);
    expect(await left(api, '2001:db8::1')).toEqual([401, '5']);
  });
});

describe('X-Forwarded-For without any proxy configured', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ env });
  });
  afterAll(() => api.close());

  it('changes nothing', async () => {
    expect(await left(api, '203.0.113.1')).toEqual([401, '8']);
    expect(await left(api, '203.0.113.2')).toEqual([401, '7']);
  });
});

describe('X-Forwarded-For of a configured proxy', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({
      env: { ...env, API__TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8, 2001:db8:ffff::/48' },
    });
  });
  afterAll(() => api.close());

  it('names the caller', async () => {
    expect(await left(api, '203.0.113.1')).toEqual([401, '8']);
    expect(await left(api, '203.0.113.1')).toEqual([401, '7']);
    expect(await left(api, '203.0.113.2')).toEqual([401, '8']);
  });

  it('is read through a chain of known proxies, and no further', async () => {
    expect(await left(api, '203.0.113.10, 10.1.2.3')).toEqual([401, '8']);
    expect(await left(api, '203.0.113.10, 2001:db8:ffff::7, 10.1.2.3')).toEqual([401, '7']);
    // Whatever a caller writes before the first proxy that we know is a claim of the caller.
    expect(await left(api, '192.0.2.99, 203.0.113.10')).toEqual([401, '6']);
    expect(await left(api, '10.9.9.9, 203.0.113.10, 10.1.2.3')).toEqual([401, '5']);
  });

  it('counts an IPv6 network as one caller', async () => {
    expect(await left(api, '2001:db8:1:1::1')).toEqual([401, '8']);
    expect(await left(api, '2001:db8:1:1:ffff:ffff:ffff:ffff')).toEqual([401, '7']);
    expect(await left(api, '2001:0db8:0001:0001::2')).toEqual([401, '6']);
    expect(await left(api, '2001:db8:1:2::1')).toEqual([401, '8']);
  });

  it('counts an IPv4 address the same in its IPv6 form', async () => {
    expect(await left(api, '203.0.113.50')).toEqual([401, '8']);
    expect(await left(api, '::ffff:203.0.113.50')).toEqual([401, '7']);
  });

  it.each(['nonsense', 'a'.repeat(4000), '1.2.3.4.5', `'; DROP TABLE users; --`].map((text) => ({ text })))(
    'that is no address makes the proxy answer for it',
    async ({ text }) => {
      const [status, remaining] = await left(api, text);
      expect(status).toBe(401);
      const [, next] = await left(api);
      expect(Number(next)).toBe(Number(remaining) - 1);
    },
  );
});

it.each(['nonsense', '10.0.0.0/33', '2001:db8::/129', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.1:80', '*', 'true'])(
  'a proxy that is no address stops the start: %s',
  (proxy) => {
    const load = () => loadSettings('api', { env: { API__TRUSTED_PROXIES: `10.0.0.1, ${proxy}` } });
    expect(load).toThrow(/API__TRUSTED_PROXIES/);
  },
);

it('a proxy may be the network of the machine', () => {
  const env = { API__DATABASE_URL: 'postgres://x@localhost/x', API__TRUSTED_PROXIES: 'loopback,uniquelocal' };
  expect(loadSettings('api', { env: { ...env, SOUK_DATA_DIR: 'tmp/test-souk' } }).API__TRUSTED_PROXIES).toHaveLength(2);
});
