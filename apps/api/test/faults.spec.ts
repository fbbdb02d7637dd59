import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Passwords } from '@souk/auth';
import { EmbeddedPostgres, freePort, migrate } from '@souk/platform';
import { asOwner, createTestDatabase, eventually, insertUser } from '@souk/testing';
import { ApiProcesses } from './api-processes';
import { password } from './people';

jest.setTimeout(120_000);

let processes: ApiProcesses;
let postgres: EmbeddedPostgres;
let databaseUrl: string;

beforeAll(async () => {
  processes = ApiProcesses.prepare();
  postgres = await startPostgres();
  databaseUrl = postgres.url('souk_app', 'app');
  await migrate({ ownerUrl: postgres.url(), appUrl: databaseUrl });
});
afterEach(() => processes.killAll());
afterAll(async () => {
  await postgres.stop();
  processes.remove();
});

const startPostgres = (port = 0) =>
  EmbeddedPostgres.start({
    home: path.join(processes.folder, 'postgres'),
    port,
    superuserPassword: 'owner',
    durable: false,
    settings: { fsync: 'off' },
  });

// Windows knows no signals: nothing can be stopped in its tracks there, and a child is told to end by a message.
const posix = process.platform === 'win32' ? describe.skip : describe;

posix('when the database goes away', () => {
  it.each(['stopped in its tracks', 'killed'])(
    '%s: not ready within two seconds, alive all the time, ready again by itself',
    async (how) => {
      const api = await processes.startReady({ API__DATABASE_URL: databaseUrl });
      const pids = serverPids();
      const began = Date.now();
      for (const pid of pids) process.kill(pid, how === 'killed' ? 'SIGKILL' : 'SIGSTOP');
      try {
        await eventually(async () => expect(await api.readyStatus()).toBe(503), { withinMs: 2000 });
        expect(Date.now() - began).toBeLessThan(2500);
        const report = (await (await api.get('/ready')).json()) as {
          status: string;
          checks: Record<string, { status: string; detail?: string }>;
        };
        expect(report).toMatchObject({ status: 'error', checks: { database: { status: 'down' } } });
        expect(JSON.stringify(report)).not.toMatch(/souk_app|127\.0\.0\.1|postgres:/);
        expect((await api.get('/health')).status).toBe(200);
        expect(await (await api.get('/api/health')).json()).toEqual({ status: 'unhealthy', database: 'disconnected' });
      } finally {
        if (how === 'killed') postgres = await startPostgres(postgres.port);
        else for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      await eventually(async () => expect(await api.readyStatus()).toBe(200), { withinMs: 45_000 });
      expect(api.child.exitCode).toBeNull();
      expect(api.output).not.toContain('A rejection was not handled');
    },
  );

  /** The server with all its children: a stopped parent alone would go on serving open connections. */
  function serverPids(): number[] {
    const parent = Number(
      readFileSync(path.join(path.dirname(postgres.logFile), 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
    );
    const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    return [parent, ...all.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []))];
  }
});

it('a database that ends connections over and over, while people sign in, does not end the process', async () => {
  const database = await createTestDatabase();
  const passwordHash = await new Passwords().hash(password);
  const emails = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const email = `person${i}@souk.example`;
      await insertUser(database, { email, passwordHash });
      return email;
    }),
  );
  const api = await processes.startReady({
    API__DATABASE_URL: database.appUrl,
    API__RATE_AUTH: '1000000/60s',
    API__RATE_ANONYMOUS: '1000000/60s',
  });
  const answers: Record<string, number> = {};
  let ended = false;
  const signIn = async (email: string) => {
    while (!ended) {
      const response = await fetch(`${api.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
      await response.text();
      answers[response.status] = (answers[response.status] ?? 0) + 1;
    }
  };
  const callers = Promise.allSettled(emails.map(signIn));
  try {
    for (let round = 0; round < 20 && api.child.exitCode === null; round++) {
      await asOwner(
        database,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'souk_app' AND datname = $1`,
        [database.name],
      );
      // An attempt that broke off counts. One that goes on meanwhile may cross this: then the next round does it.
      await asOwner(database, 'DELETE FROM lockouts').catch(() => []);
      await pause(150);
    }
  } finally {
    ended = true;
    await callers;
  }
  expect(api.child.exitCode).toBeNull();
  expect(answers).toMatchObject({ 200: expect.any(Number), 503: expect.any(Number) });
  expect(Object.keys(answers).filter((status) => !['200', '429', '503'].includes(status))).toEqual([]);
  await eventually(async () => expect(await api.readyStatus()).toBe(200), { withinMs: 45_000 });
  processes.killAll();
  await database.drop();
});

posix('a shutdown', () => {
  it('is not ready at once, still serves while it drains, and ends with 0', async () => {
    const api = await processes.startReady({ API__DATABASE_URL: databaseUrl, API__SHUTDOWN_DRAIN_MS: '1500' });
    api.child.kill('SIGTERM');
    await eventually(async () => expect(await api.readyStatus()).toBe(503), { withinMs: 1000 });
    const during = await api.get('/api/version');
    expect([during.status, during.headers.get('connection')]).toEqual([200, 'close']);
    expect(await api.exit).toBe(0);
  });

  it('answers every request of a steady load, none with an error, until the drain time is over', async () => {
    const api = await processes.startReady({ API__DATABASE_URL: databaseUrl, API__SHUTDOWN_DRAIN_MS: '4000' });
    const results: number[] = [];
    let stop = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!stop) results.push((await api.get('/api/version')).status);
    });
    await pause(200);
    api.child.kill('SIGTERM');
    await pause(600);
    stop = true;
    await Promise.all(clients);
    expect(results.length).toBeGreaterThan(20);
    expect(new Set(results)).toEqual(new Set([200]));
    expect(await api.exit).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const api = await processes.startReady({ API__DATABASE_URL: databaseUrl, API__SHUTDOWN_DRAIN_MS: '20000' });
    api.child.kill('SIGTERM');
    await eventually(async () => expect(await api.readyStatus()).toBe(503), { withinMs: 1000 });
    api.child.kill('SIGTERM');
    expect(await api.exit).toBe(1);
  });
});

describe('a start', () => {
  it('with a wrong configuration lists every problem by name and ends with 78, no secret printed', async () => {
    const api = await processes.start({
      API__ENV: 'production',
      API__DATABASE_URL: 'mysql://canary-secret@db/x',
      API__COOKIE_SECRET: 'canary',
      API__LOG_LEVEL: 'debug',
    });
    expect(await api.exit).toBe(78);
    for (const key of [
      'API__DATABASE_URL',
      'API__COOKIE_SECRET',
      'API__LOG_LEVEL',
      'API__JWT_ISSUER',
      'API__KEY_ENCRYPTION_KEY',
    ])
      expect(api.output).toContain(key);
    expect(api.output).not.toContain('canary');
  });

  it('without a database says so and ends with 1', async () => {
    const api = await processes.start({
      API__DATABASE_URL: `postgres://souk_app:canary@127.0.0.1:${await freePort(0)}/souk`,
    });
    expect(await api.exit).toBe(1);
    expect(api.output).toContain('The API cannot start');
    expect(api.output).not.toContain('canary');
  });
});
