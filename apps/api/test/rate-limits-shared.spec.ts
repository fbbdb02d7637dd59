import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Metrics } from '@souk/platform';
import { eventually, type OwnRedis, ownRedisAvailable, redisMissing, startOwnRedis } from '@souk/testing';
import { as, startTestApi, type TestApi } from './test-api';

redisMissing();

(ownRedisAvailable ? describe : describe.skip)('two processes with one Redis', () => {
  let redis: OwnRedis;
  let apis: [TestApi, TestApi];
  beforeAll(async () => {
    redis = await startOwnRedis({ policy: 'volatile-lru' });
    const env = { API__CACHE_REDIS_URL: redis.url, API__RATE_READ: '5/60s' };
    apis = [await startTestApi({ env }), await startTestApi({ env })];
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await redis.stop();
  });

  const read = (api: TestApi, caller: Parameters<typeof as>[0]) =>
    fetch(`${api.url}/api/v1/jobs`, { headers: as(caller) });
  const cacheUp = async (api: TestApi) =>
    /redis_up\{role="cache"\} (\d)/.exec(await api.get(Metrics).registry.metrics())?.[1];
  const said = (api: TestApi, text: string) => api.logs().filter(({ msg }) => String(msg).includes(text));
  const connected = () =>
    eventually(async () => {
      for (const api of apis) expect(await cacheUp(api)).toBe('1');
    });

  it('share what a caller has left', async () => {
    await connected();
    const left: (string | null)[] = [];
    for (const api of [...apis, ...apis]) left.push((await read(api, 'reader')).headers.get('ratelimit-remaining'));
    expect(left).toEqual(['4', '3', '2', '1']);
    expect((await read(apis[0], 'reader')).status).toBe(200);
    const refused = await read(apis[1], 'reader');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await read(apis[1], 'admin')).status).toBe(200);
  });

  it('answer while it is away, each counting for itself, and say so once', async () => {
    await redis.kill9();
    const [api] = apis;
    await eventually(async () => expect(await cacheUp(api)).toBe('0'));
    const began = performance.now();
    const answers: number[] = [];
    for (let i = 0; i < 6; i++) answers.push((await read(api, 'reader')).status);
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(said(api, 'counts rate limits for itself')).toHaveLength(1);
  });

  it('count in it again when it is back', async () => {
    await redis.restart();
    await connected();
    for (let i = 0; i < 3; i++) await read(apis[0], 'reader');
    expect((await read(apis[1], 'reader')).headers.get('ratelimit-remaining')).toBe('1');
    expect(said(apis[0], 'counted in Redis again')).toHaveLength(1);
  });
});

(ownRedisAvailable ? it : it.skip)('a Redis that hangs holds nobody up for long', async () => {
  const redis = await startOwnRedis();
  const between = await hangable(Number(new URL(redis.url).port));
  const api = await startTestApi({
    env: { API__CACHE_REDIS_URL: `redis://127.0.0.1:${between.port}`, API__RATE_READ: '5/60s' },
  });
  try {
    const read = () => fetch(`${api.url}/api/v1/jobs`, { headers: as('reader') });
    await eventually(async () =>
      expect(await api.get(Metrics).registry.metrics()).toContain('redis_up{role="cache"} 1'),
    );
    expect((await read()).headers.get('ratelimit-remaining')).toBe('4');
    between.hang();
    const began = performance.now();
    for (let i = 0; i < 5; i++) expect((await read()).status).toBe(200);
    // One waits for its patience to end; the others do not even ask.
    expect(performance.now() - began).toBeLessThan(1000);
    expect((await read()).status).toBe(429);
  } finally {
    await api.close();
    between.close();
    await redis.stop();
  }
});

/** Passes everything on to that port, until it hangs. */
async function hangable(port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hang: () => sockets.forEach((socket) => socket.unpipe()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
