// npm run e2e [-- ARGS]: journeys in a real browser against a stack of their own. What follows `--` goes to Playwright.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './install.mjs';
import { endWithNpm } from './parent.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const readyMs = 120_000;

endWithNpm();
await ensureInstalled();
await ensureBuilt(['api', 'worker', 'cli', 'web']);

const folder = mkdtempSync(path.join(tmpdir(), 'souk-e2e-'));
const [api, worker, web] = await Promise.all([freePort(), freePort(), freePort()]);
const stack = spawn(process.execPath, [path.join(root, 'dist', 'cli', 'main.js'), 'up'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'pipe'],
  env: {
    ...process.env,
    SOUK_DATA_DIR: path.join(folder, 'data'),
    API__PORT: String(api),
    API__BASE_URL: `http://localhost:${api}`,
    WORKER__PORT: String(worker),
    WEB__PORT: String(web),
    // A whole suite signs in and administers from one address within a minute.
    API__RATE_AUTH: '500/60s',
    API__RATE_ADMIN: '2000/60s',
  },
});
process.once('SIGINT', () => stack.kill('SIGTERM'));
process.once('SIGTERM', () => stack.kill('SIGTERM'));
try {
  const url = await dashboard();
  process.exitCode = await run(
    path.join('node_modules', '@playwright', 'test', 'cli.js'),
    ['test', '-c', 'apps/web/playwright.config.ts', ...process.argv.slice(2)],
    { ...process.env, SOUK_WEB_URL: url, SOUK_CREDENTIALS: path.join(folder, 'data', 'credentials.json') },
  );
} finally {
  if (stack.exitCode === null && stack.signalCode === null) {
    const ended = new Promise((resolve) => stack.once('exit', resolve));
    stack.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** Where the dashboard is, as soon as all is up. */
function dashboard() {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => reject(new Error(`the stack ${why}\n${output}`));
    const timer = setTimeout(() => fail(`was not ready after ${readyMs} ms`), readyMs);
    stack.once('exit', (code) => fail(`ended with ${code}`));
    const read = (chunk) => {
      output += chunk;
      const [, url] = /^souk ready: dashboard (\S+)/m.exec(output) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    stack.stdout.on('data', read);
    stack.stderr.on('data', read);
  });
}

function run(script, args, env) {
  const child = spawn(process.execPath, [path.join(root, script), ...args], { cwd: root, stdio: 'inherit', env });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
