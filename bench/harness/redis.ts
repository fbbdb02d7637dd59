import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@souk/platform';
import { Redis } from 'ioredis';
import { Skipped } from './bench';
import { type Stage } from './stage';

/** A Redis of our own, which keeps nothing on disk. */
export async function startRedis(stage: Stage): Promise<string> {
  const port = await freePort(0);
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', stage.folder()],
    { stdio: 'ignore' },
  );
  const failed = once(server, 'error').then(() => {
    throw new Skipped('there is no redis-server on the path');
  });
  stage.defer(async () => {
    if (server.pid === undefined || server.exitCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 50 });
  client.on('error', () => undefined);
  try {
    await Promise.race([client.ping(), failed]);
  } finally {
    client.disconnect();
  }
  return url;
}
