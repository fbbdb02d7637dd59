import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from '@souk/platform';
import { type Result } from './harness/bench';
import { type Stage } from './harness/stage';

export const name = 'npm-start-warm';
export const about =
  'from node scripts/start.mjs to its `souk ready:` line, when everything is built and the database is there';
export const target = { atMost: 8 };

export async function run(stage: Stage): Promise<Result> {
  const [api, web, worker] = [await freePort(0), await freePort(0), await freePort(0)].map(String);
  const env = {
    ...process.env,
    SOUK_DATA_DIR: path.join(stage.folder(), 'souk'),
    API__PORT: api,
    WEB__PORT: web,
    WORKER__PORT: worker,
  };
  await start(stage, env); // builds what changed, makes the database
  const samples: number[] = [];
  for (let round = 0; round < (stage.quick ? 1 : 5); round++) samples.push(await start(stage, env));
  return { unit: 's', samples };
}

async function start(stage: Stage, env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [path.join(stage.root, 'scripts', 'start.mjs')], {
    cwd: stage.root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  const end = () => (child.kill('SIGTERM'), gone);
  stage.defer(end);
  let output = '';
  try {
    return await new Promise<number>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        if (/^souk ready: /m.test(output)) resolve((performance.now() - began) / 1000);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${output}`)));
    });
  } finally {
    await end();
  }
}
