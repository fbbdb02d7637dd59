import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@souk/platform';
import { type Result, Skipped } from './harness/bench';
import { summary } from './harness/rounds';
import { type Stage } from './harness/stage';

export const name = 'api-start';
export const about =
  'from the start of dist/api/main.js to the first 200 of /ready, database running, files in the cache';
export const target = { atMost: 1.5 };

export async function run(stage: Stage): Promise<Result> {
  const main = path.join(stage.root, 'dist', 'api', 'main.js');
  if (!existsSync(main)) throw new Skipped('dist/api is not built: npm run build');
  const env = { ...process.env, API__DATABASE_URL: await stage.database(), SOUK_DATA_DIR: stage.folder() };
  await start(stage, main, env); // warms the file cache
  const starts: Start[] = [];
  for (let round = 0; round < (stage.quick ? 3 : 9); round++) starts.push(await start(stage, main, env));
  const rss = summary(starts.map((one) => one.rss)).median;
  return {
    unit: 's',
    samples: starts.map(({ seconds }) => seconds),
    notes: Number.isNaN(rss) ? [] : [`RSS when ready: ${(rss / 1e6).toFixed(0)} MB`],
  };
}

interface Start {
  seconds: number;
  rss: number;
}

async function start(stage: Stage, main: string, env: NodeJS.ProcessEnv): Promise<Start> {
  const port = await freePort(0);
  const began = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { ...env, API__PORT: String(port), API__HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(child, 'exit');
  const end = () => (child.kill('SIGKILL'), gone);
  stage.defer(end);
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`The API ended with ${child.exitCode} before it was ready`);
      await sleep(5);
    }
    return { seconds: (performance.now() - began) / 1000, rss: rssOf(child.pid) };
  } finally {
    await end();
  }
}

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Only Linux says it of another process. */
function rssOf(pid: number | undefined): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return NaN;
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1]) * 1024;
}
