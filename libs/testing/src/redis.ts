import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

export interface TestRedis {
  url: string;
  /** What keys begin with: whoever else uses a shared server is left alone. */
  prefix: string;
  /** Forgets everything; of a shared server only what is ours. */
  flushAll(): Promise<void>;
  stop(): Promise<void>;
}

export interface OwnRedis extends TestRedis {
  kill9(): Promise<void>;
  /** On the same port, and empty: nothing is kept on disk. */
  restart(): Promise<void>;
}

const program = (process.env.PATH ?? '')
  .split(path.delimiter)
  .flatMap((folder) => ['redis-server', 'redis-server.exe'].map((name) => path.join(folder, name)))
  .find((file) => existsSync(file));

/** A server of one's own can be killed. */
export const ownRedisAvailable = program !== undefined;
export const redisAvailable = ownRedisAvailable || Boolean(process.env.API__REDIS_URL);

/** What to say, once, when the Redis half of a suite cannot run. Where it must run, this fails. */
export function redisMissing(): string | undefined {
  if (ownRedisAvailable) return undefined;
  const message = redisAvailable
    ? 'No redis-server on the path: the specs that kill one are left out.'
    : 'No redis-server on the path and no API__REDIS_URL: the queue suite runs on PostgreSQL only.';
  if (!redisAvailable && process.env.SOUK_REQUIRE_REDIS === '1') throw new Error(message);
  return message;
}

/** The Redis of API__REDIS_URL when there is one, otherwise a server of our own. */
export async function startRedis(): Promise<TestRedis> {
  const url = process.env.API__REDIS_URL;
  return url ? sharedRedis(url) : startOwnRedis();
}

/** A server on a free loopback port that keeps nothing on disk. */
export async function startOwnRedis({ policy = 'noeviction' } = {}): Promise<OwnRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server = await launch(port, policy);
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  return {
    url,
    prefix: 'souk',
    flushAll: () => withClient(url, (client) => client.flushall()),
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGKILL');
      server = await launch(port, policy);
    },
  };
}

function sharedRedis(url: string): TestRedis {
  const prefix = `souk-test-${randomBytes(6).toString('hex')}`;
  const forget = () =>
    withClient(url, async (client) => {
      for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 1000 })) {
        if ((keys as string[]).length > 0) await client.unlink(...(keys as string[]));
      }
    });
  return { url, prefix, flushAll: forget, stop: forget };
}

async function launch(port: number, policy: string): Promise<ChildProcess> {
  if (!program) throw new Error('There is no redis-server on the path');
  const server = spawn(
    program,
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      policy,
      '--dir',
      tmpdir(),
    ],
    { stdio: 'ignore' },
  );
  const kill = () => server.kill('SIGKILL'); // a spec that fails in the middle leaves no server behind
  process.once('exit', kill);
  server.once('exit', () => process.off('exit', kill));
  await withClient(`redis://127.0.0.1:${port}`, (client) => client.ping());
  return server;
}

async function withClient(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined); // not up yet
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
