// node scripts/smoke-start.mjs [--minutes 10]: npm start as a newcomer sees it, on any system. Comes up, answers, stops, leaves nothing behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const windows = process.platform === 'win32';
const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const deadline = Date.now() + Number(options.minutes) * 60_000;

const folder = mkdtempSync(path.join(tmpdir(), 'souk-smoke-'));
const dataDir = path.join(folder, 'data');
const env = { ...process.env, SOUK_DATA_DIR: dataDir };

const npmStart = { command: 'npm', args: ['start'] };
const nodeStart = { command: process.execPath, args: ['scripts/start.mjs'] };
// npm answers a signal by dying of it, so the exit code of Souk itself shows only without npm between.
// Windows has no way to send Ctrl-C to another process: there `souk down` stands for it.
const rounds = windows
  ? [{ ...npmStart, ending: 'down', codes: [0] }]
  : [
      { ...npmStart, ending: 'SIGINT', codes: [0, 130, 'SIGINT'] },
      { ...npmStart, ending: 'SIGTERM', codes: [0, 143, 'SIGTERM'] },
      { ...nodeStart, ending: 'SIGINT', codes: [0] },
      { ...nodeStart, ending: 'SIGTERM', codes: [0] },
    ];
try {
  for (const round of rounds) await comeAndGo(round);
  console.log('smoke: passed');
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

async function comeAndGo({ command, args, ending, codes }) {
  const began = Date.now();
  const souk = start(command, args);
  try {
    const [, dashboard, api] = await souk.says(/^souk ready: dashboard (\S+) api (\S+)$/m);
    console.log(`smoke: ready after ${Math.round((Date.now() - began) / 1000)} s`);

    assert.equal((await fetch(`${api}/ready`)).status, 200, 'the API is ready');
    assert.equal((await (await fetch(`${api}/api/health`)).json()).status, 'healthy', 'the API is healthy');
    assert.match(await (await fetch(dashboard)).text(), /<div id="root"/, 'the dashboard is served');
    assert.equal((await fetch(`${dashboard}/api/health`)).status, 200, 'the dashboard reaches the API');
    const credentials = path.join(dataDir, 'credentials.json');
    assert.ok(existsSync(credentials), 'the local sign-ins are written');
    const { appUrl } = JSON.parse(readFileSync(path.join(dataDir, 'database.json'), 'utf8'));

    await souk.end(ending);
    const code = await souk.exitCode();
    assert.ok(codes.includes(code), `${ending} ends it with ${codes.join(' or ')}, not ${code}`);
    for (const url of [api, dashboard, appUrl])
      assert.ok(await isClosed(new URL(url)), `nothing listens on ${new URL(url).port} any more`);
    console.log(`smoke: ${ending} stopped everything (${path.basename(command)} ${args.join(' ')}: ${code})`);
  } catch (error) {
    console.error(souk.output());
    throw error;
  } finally {
    await souk.abandon();
  }
}

function start(command, args) {
  // A process group of its own: Ctrl-C in a terminal reaches the program and everything below it.
  const child = spawn(command, args, {
    cwd: root,
    env,
    shell: windows,
    detached: !windows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let code;
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve((code = status ?? signal)));
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));

  return {
    output: () => output,
    async says(line) {
      while (!line.test(output)) {
        if (code !== undefined) throw new Error(`npm start ended with ${code} before it was ready`);
        if (Date.now() > deadline) throw new Error(`npm start was not ready in ${options.minutes} minutes`);
        await sleep(200);
      }
      return line.exec(output);
    },
    async end(ending) {
      if (ending === 'SIGINT') process.kill(-child.pid, 'SIGINT');
      else if (ending === 'SIGTERM') child.kill('SIGTERM');
      else {
        const down = spawn(process.execPath, ['scripts/souk.mjs', 'down'], { cwd: root, env, stdio: 'inherit' });
        assert.equal(await new Promise((resolve) => down.once('exit', resolve)), 0, 'souk down ends with exit code 0');
      }
    },
    exitCode: () => Promise.race([exited, sleep(60_000, 'still running after 60 s', { ref: false })]),
    /** After a failure: nothing of ours stays. */
    async abandon() {
      if (code !== undefined) return;
      if (windows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
      else process.kill(-child.pid, 'SIGKILL');
      await exited;
    },
  };
}

function isClosed({ hostname, port }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
