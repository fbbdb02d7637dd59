import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { allowOrigins } from './cors';

const ours = 'https://souk.example.com';

function serve(origins: string[]) {
  const app = fastify();
  allowOrigins(app, origins);
  app.addHook('preHandler', (_request, reply) => reply.status(401).send());
  app.get('/', () => 'secret');
  return {
    ask: (origin: string) => app.inject({ url: '/', headers: { origin } }),
    preflight: (origin: string) =>
      app.inject({
        method: 'OPTIONS',
        url: '/',
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization',
        },
      }),
  };
}

describe('a page of a listed origin', () => {
  it('may read what is answered, refusals too', async () => {
    const { headers } = await serve([ours]).ask(ours);
    expect(headers['access-control-allow-origin']).toBe(ours);
    expect(headers['access-control-allow-credentials']).toBe('true');
    expect(headers['access-control-expose-headers']).toContain('X-Request-Id');
  });

  it('gets its preflight answered before anybody asks who it is', async () => {
    const { statusCode, headers } = await serve([ours]).preflight(ours);
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-methods']).toContain('PATCH');
    expect(headers['access-control-allow-headers']).toBe('authorization');
  });
});

it('a page of another origin learns nothing', async () => {
  const { ask, preflight } = serve([ours]);
  for (const { headers } of [await ask('https://evil.example.com'), await preflight('https://evil.example.com')])
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

it('a star lets every origin in, by its name', async () => {
  expect((await serve(['*']).ask('https://any.example.com')).headers['access-control-allow-origin']).toBe(
    'https://any.example.com',
  );
});

it('a cache is told that the answer depends on the origin', async () => {
  expect((await serve([ours]).ask('https://evil.example.com')).headers.vary).toBe('Origin');
});
