import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Build, eventually, type Running, Sandbox, status } from './sandbox';

jest.setTimeout(60_000);

let build: Build;
let sandbox: Sandbox;

beforeAll(() => {
  build = new Build();
  sandbox = new Sandbox(build);
});
afterAll(async () => {
  await sandbox.remove();
  build.remove();
});

interface Page {
  items: { id: string; name: string }[];
}
const jobs = async (): Promise<Page['items']> =>
  (JSON.parse((await sandbox.souk(['jobs', 'list', '--json'])).out) as Page).items;

const kill = (pid: number) => process.kill(pid, 'SIGKILL');
const pidOf = (name: 'api' | 'worker') =>
  Number(
    sandbox
      .processes()
      .find((line) => line.includes(`/${name}/main.js`))
      ?.trim()
      .split(' ')[0],
  );

interface Credentials {
  users: { email: string; password: string }[];
  agents: { marketplace: string; token: string }[];
}
const credentials = () => JSON.parse(readFileSync(sandbox.path('credentials.json'), 'utf8')) as Credentials;

describe('souk up', () => {
  let running: Running;
  const post = async (address: string, body: object): Promise<number> => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${running.api}${address}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return status;
  };
  let firstJob: string | undefined;
  let signIns: Credentials;

  it('brings everything up from nothing', async () => {
    running = await sandbox.up();
    expect(await status(`${running.dashboard}/`)).toBe(200);
    expect(await status(`${running.dashboard}/ready`)).toBe(200);
    expect(await status(`${running.api}/ready`)).toBe(200);
    expect(await (await fetch(`${running.dashboard}/api/health`)).json()).toMatchObject({ status: 'healthy' });
  });

  it('writes sign-ins that work, where only their owner can read them', async () => {
    signIns = credentials();
    const { users, agents } = signIns;
    expect([users.length, agents.length]).toEqual([4, 6]);
    const answers = [
      ...users.map(({ email, password }) => post('/api/v1/auth/login', { email, password })),
      ...agents.map(({ marketplace, token }) =>
        post('/api/v1/auth/token', {
          grant_type: 'client_credentials',
          client_id: marketplace,
          client_secret: token,
        }),
      ),
    ];
    expect(await Promise.all(answers)).toEqual(Array<number>(10).fill(200));
    if (process.platform !== 'win32') expect(statSync(sandbox.path('credentials.json')).mode & 0o077).toBe(0);
  });

  it('serves the other commands while it runs', async () => {
    await eventually('the worker plans its first jobs', async () => (await jobs()).length > 0);
    firstJob = (await jobs()).at(-1)?.id;
    expect(JSON.parse((await sandbox.souk(['migrate', '--json'])).out)).toEqual({ applied: [] });
    expect(JSON.parse((await sandbox.souk(['audit', 'verify', '--json'])).out)).toMatchObject({ ok: true });
  });

  it('runs once on a data folder', async () => {
    const second = await sandbox.souk(['up']);
    expect(second.code).toBe(1);
    expect(second.err).toContain(`Souk runs already on ${sandbox.data} (pid ${running.pid})`);
  });

  it('does not let the database be deleted under it', async () => {
    const reset = await sandbox.souk(['db', 'reset', '--yes']);
    expect(reset.code).toBe(1);
    expect(reset.err).toContain('down');
  });

  it('brings back a database that was killed, and the services recover by themselves', async () => {
    const [api, worker] = [pidOf('api'), pidOf('worker')];
    kill(sandbox.postmaster());
    await eventually('the database is missed', () => running.output().includes('the database ended unexpectedly'));
    await eventually('the database is back', () => running.output().includes('the database runs again'));
    await eventually('the API is ready again', async () => (await status(`${running.api}/ready`)) === 200);
    expect([pidOf('api'), pidOf('worker')]).toEqual([api, worker]);
  });

  it('brings back a service that was killed', async () => {
    const killed = pidOf('api');
    kill(killed);
    await eventually(
      'another API is ready',
      async () => (await status(`${running.api}/ready`)) === 200 && pidOf('api') !== killed,
    );
    expect(running.output()).toContain('the api was ended by SIGKILL');
  });

  it('ends everything on SIGTERM, the database cleanly, and leaves no process', async () => {
    expect(await running.end('SIGTERM')).toBe(0);
    expect(sandbox.processes()).toEqual([]);
    expect(['up.pid', 'database.json', 'postgres/data/postmaster.pid'].filter((file) => sandbox.has(file))).toEqual([]);
    expect(readFileSync(sandbox.path('postgres', 'postgres.log'), 'utf8').trimEnd()).toMatch(
      /database system is shut down$/,
    );
  });

  it('keeps the data for the next start', async () => {
    running = await sandbox.up();
    expect((await jobs()).map(({ id }) => id)).toContain(firstJob);
    expect(credentials()).toEqual(signIns);
  });

  it('leaves no service behind when it is killed itself', async () => {
    await running.end('SIGKILL');
    await eventually('API and worker are gone', () => !sandbox.processes().some((line) => line.includes('main.js')));
  });

  it('starts over what a killed run left: its pid file and its running database', async () => {
    expect([sandbox.has('up.pid'), sandbox.has('postgres', 'data', 'postmaster.pid')]).toEqual([true, true]);
    running = await sandbox.up();
    expect(await status(`${running.api}/ready`)).toBe(200);
  });

  it('is stopped by souk down, which waits for it', async () => {
    const down = await sandbox.souk(['down']);
    expect(down).toMatchObject({ code: 0, out: `Souk (pid ${running.pid}) has stopped.\n` });
    expect(await running.ended).toBe(0);
    expect(sandbox.processes()).toEqual([]);
  });

  it('need not run for souk down', async () => {
    expect(await sandbox.souk(['down'])).toMatchObject({ code: 0, out: `Nothing runs on ${sandbox.data}.\n` });
  });

  it('has no database any more after souk db reset, and still its secrets', async () => {
    expect(await sandbox.souk(['db', 'reset', '--yes'])).toMatchObject({ code: 0 });
    expect([sandbox.has('postgres'), sandbox.has('secrets.json')]).toEqual([false, true]);
  });
});

describe('souk up refuses to start', () => {
  let taken: Server;
  let port: number;

  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    port = (taken.address() as { port: number }).port;
  });
  afterAll(() => new Promise((resolve) => taken.close(resolve)));

  it.each(['API__PORT', 'WORKER__PORT', 'WEB__PORT'])(
    'when the port of %s is taken, before anything else happens',
    async (key) => {
      const { code, err } = await sandbox.souk(['up'], { [key]: String(port) });
      expect(code).toBe(1);
      expect(err).toMatch(new RegExp(`port ${port} is taken.*; stop it or set ${key} to another port`));
      expect([sandbox.has('postgres'), sandbox.has('up.pid')]).toEqual([false, false]);
    },
  );

  it('with a wrong configuration, and names every key without a value', async () => {
    const { code, out, err } = await sandbox.souk(['up'], {
      API__PORT: 'eighty',
      WEB__PORT: '99999',
      API__KEY_ENCRYPTION_KEY: 'not-a-key-hunter2',
    });
    expect(code).toBe(78);
    for (const key of ['API__PORT', 'WEB__PORT', 'API__KEY_ENCRYPTION_KEY']) expect(err).toContain(`- ${key} `);
    expect(out + err).not.toMatch(/eighty|99999|hunter2/);
    expect(sandbox.has('postgres')).toBe(false);
  });

  it('anywhere but in local', async () => {
    const { code, err } = await sandbox.souk(['up'], { API__ENV: 'production' });
    expect([code, err]).toEqual([1, expect.stringContaining('local only')]);
  });
});
