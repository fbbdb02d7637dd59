import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuthSettings, KeyRing, SigningKeys } from '@souk/auth';
import { permissionsOf } from '@souk/platform';
import { eventually } from '@souk/testing';
import pg from 'pg';
import { PublicKeys, publicKeysPath } from '../src/keys/public-keys';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { API__BASE_URL: 'https://souk.example/', API__JWKS_CACHE_SECONDS: '120' } });
});
afterAll(() => api.close());

const jwks = (headers: Record<string, string> = {}) => fetch(`${api.url}/.well-known/jwks.json`, { headers });
const rotate = () => fetch(`${api.url}/api/v1/signing-keys/rotate`, { method: 'POST', headers: as('admin') });

describe('the public keys', () => {
  it('are open to everybody, as a JWK set with its registered type, and may be kept for the time of the settings', async () => {
    const response = await jwks();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/jwk-set\+json(;|$)/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=120');
    expect(response.headers.get('etag')).toMatch(/^"[\w-]{43}"$/);
    const { keys } = (await response.json()) as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).join())).toEqual(['kty,crv,x,y,kid,alg,use']);
    expect(keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  });

  it.each([(etag: string) => etag, (etag: string) => `W/${etag}`, (etag: string) => `"other", ${etag}`, () => '*'])(
    'are not sent again to those who have them (%#)',
    async (condition) => {
      const etag = (await jwks()).headers.get('etag')!;
      const response = await jwks({ 'if-none-match': condition(etag) });
      expect([response.status, await response.text()]).toEqual([304, '']);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('cache-control')).toBe('public, max-age=120');
    },
  );

  it('are sent to those who have others, and list the next key soon after a rotation', async () => {
    const old = (await jwks()).headers.get('etag')!;
    expect((await jwks({ 'if-none-match': '"other"' })).status).toBe(200);
    const { kid } = (await (await rotate()).json()) as { kid: string };
    await eventually(
      async () => {
        const response = await jwks({ 'if-none-match': old });
        expect(response.status).toBe(200);
        const { keys } = (await response.json()) as { keys: { kid: string }[] };
        expect(keys.map((key) => key.kid)).toContain(kid);
      },
      { withinMs: 1000 },
    );
  });
});

describe('the public keys, while the database hangs', () => {
  let lock: pg.Client;
  beforeEach(async () => {
    lock = new pg.Client(api.database.ownerUrl);
    await lock.connect();
    await lock.query('BEGIN; LOCK TABLE signing_keys');
  });
  afterEach(() => lock.end());

  it('are those last known, after about a second', async () => {
    const { etag } = api.get(KeyRing).jwks();
    const waits: number[] = [];
    await eventually(async () => {
      const began = performance.now();
      const response = await jwks();
      waits.push(performance.now() - began);
      expect([response.status, response.headers.get('etag')]).toEqual([200, etag]);
      expect(waits.at(-1)).toBeGreaterThan(900);
    });
    expect(Math.max(...waits)).toBeLessThan(2000);
  });

  it('are not there when they never were, which is said after about a second', async () => {
    const adapter = new FastifyAdapter();
    const host = new HttpAdapterHost();
    host.httpAdapter = adapter;
    new PublicKeys(host, new KeyRing(api.get(SigningKeys)), api.get(AuthSettings)).onModuleInit();
    const began = performance.now();
    const response = await adapter.inject(publicKeysPath);
    expect(performance.now() - began).toBeLessThan(2000);
    expect([response.statusCode, response.json()]).toMatchObject([503, { code: 'keys_unknown' }]);
    expect(response.headers['content-type']).toContain('application/problem+json');
    await adapter.close();
  });
});

it('the authorization server says of itself what is true, at the address that clients reach', async () => {
  const response = await fetch(`${api.url}/.well-known/oauth-authorization-server`);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await response.json()).toEqual({
    issuer: 'http://localhost:8000',
    jwks_uri: 'https://souk.example/.well-known/jwks.json',
    token_endpoint: 'https://souk.example/api/v1/auth/token',
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    response_types_supported: [],
    scopes_supported: [...permissionsOf('agent')],
  });
});
