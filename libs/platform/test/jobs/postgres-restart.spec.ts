import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startRedis, type TestRedis } from '@souk/testing';
import pg from 'pg';
import { EmbeddedPostgres, migrate } from '../../src/index';
import { App } from './support/app';
import { attempted, takeEffect } from './support/effect';
import { backends, effectTables } from './support/environment';

/** A server of the spec's own: this one is killed. */
const folder = mkdtempSync(path.join(tmpdir(), 'souk-killed-'));
let server: EmbeddedPostgres;
const start = (port: number) =>
  EmbeddedPostgres.start({
    home: path.join(folder, 'postgres'),
    port,
    superuserPassword: 'owner',
    durable: false,
    settings: { fsync: 'off' },
  });

async function asSuperuser<T extends pg.QueryResultRow>(sql: string, database: string): Promise<T[]> {
  const client = new pg.Client(server.url(undefined, undefined, database));
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The whole server at once, as the kernel does it when memory runs out. */
async function kill9(): Promise<void> {
  const [row] = await asSuperuser<{ pid: number }>(
    `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
    'postgres',
  );
  process.kill(row!.pid, 'SIGKILL');
  await eventually(() => expect(asSuperuser('SELECT 1', 'postgres')).rejects.toThrow('ECONNREFUSED'));
}

beforeAll(async () => {
  await chmod(folder, 0o755);
  server = await start(0);
}, 30_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(backends)('a worker with its queue on %s', (kind) => {
  const database = `killed_${kind.toLowerCase()}`;
  const rejections: unknown[] = [];
  const note = (error: unknown) => rejections.push(error);
  let redis: TestRedis | undefined;
  let worker: App;
  let ran = 0;
  let finish: () => void = () => undefined;

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    redis = kind === 'Redis' ? await startRedis() : undefined;
    await asSuperuser(`CREATE DATABASE ${database}`, 'postgres');
    const databaseUrl = server.url('souk_app', 'app', database);
    await migrate({ ownerUrl: server.url(undefined, undefined, database), appUrl: databaseUrl });
    await asSuperuser(effectTables, database);
    worker = await App.workerOf(
      {
        backend: { databaseUrl, redisUrl: redis?.url, prefix: redis?.prefix },
        concurrency: 4,
        timings: { lease: 6000 },
      },
      {
        quick: async ({ ref }) => {
          if (ref === 'patient') {
            ran += 1;
            return new Promise<void>((resolve) => (finish = resolve));
          }
          await attempted(worker.database, ref);
          await new Promise((resolve) => setTimeout(resolve, 50));
          await takeEffect(worker.database, ref);
        },
      },
    );
  }, 30_000);
  afterAll(async () => {
    await worker.close();
    await redis?.stop();
    process.off('unhandledRejection', note);
  });

  it('writes down what a job did when PostgreSQL is back, and does not do it again', async () => {
    ran = 0;
    const id = await worker.enqueue('patient');
    await eventually(() => expect(ran).toBe(1));
    await kill9();
    finish();
    await new Promise((resolve) => setTimeout(resolve, 500));
    server = await start(server.port);
    await eventually(async () => expect((await worker.job(id)).state).toBe('succeeded'), { withinMs: 15_000 });
    expect(await worker.job(id)).toMatchObject({ attempts: 1 });
    expect(ran).toBe(1);
  }, 30_000);

  it('goes on by itself when PostgreSQL was killed and is back: no job is lost, each takes effect once', async () => {
    const refs = Array.from({ length: 60 }, (_, i) => `survivor-${i}`);
    for (const ref of refs) await worker.enqueue(ref);
    await eventually(async () =>
      expect((await asSuperuser('SELECT ref FROM spec_done', database)).length).toBeGreaterThan(10),
    );
    await kill9();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    server = await start(server.port);
    await eventually(
      async () =>
        expect(
          await asSuperuser(
            `SELECT state, count(*)::int FROM jobs WHERE payload->>'ref' LIKE 'survivor%' GROUP BY state`,
            database,
          ),
        ).toEqual([{ state: 'succeeded', count: 60 }]),
      { withinMs: 20_000, everyMs: 200 },
    );
    expect(
      await asSuperuser(
        `SELECT ref FROM spec_effects WHERE kind = 'effect' GROUP BY ref HAVING count(*) > 1`,
        database,
      ),
    ).toEqual([]);
    expect(await asSuperuser(`SELECT ref FROM spec_done`, database)).toHaveLength(60);
    // Also for what comes now, and without a flood in the log.
    const late = await worker.enqueue('late');
    await eventually(async () => expect((await worker.job(late)).state).toBe('succeeded'), { withinMs: 10_000 });
    expect(rejections).toEqual([]);
    expect(worker.logs.filter(({ msg }) => msg === 'A worker stopped')).toEqual([]);
    expect(worker.logs.filter(({ level }) => level === 'warn').length).toBeLessThan(150);
  }, 45_000);
});
