import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, type GitServer, makeRepository, startGitServer } from '@souk/testing';
import pg from 'pg';
import { type ScanningOptions } from './scans-app';
import { changes, Repositories, review, scanningContext, type ScanningContext, skill } from './scans-context';

jest.setTimeout(60_000);

const root = path.resolve(import.meta.dirname, '../../..');
const program = path.join(root, 'tmp', `scan-child-${process.pid}-${Date.now()}.mjs`);
const workers = new Set<ChildProcess>();
const repositories = new Repositories();
let context: ScanningContext;
let server: GitServer;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'scans-bundle.mjs'), program], {
    cwd: root,
  });
  context = await scanningContext();
  server = await startGitServer();
});
afterEach(async () => {
  await Promise.all([...workers].map(kill9));
  server.behave({});
  await repositories.remove();
});
afterAll(async () => {
  rmSync(program, { force: true });
  await server.close();
  await context.close();
});

/** A process of its own, because only those can be killed. */
async function startWorker(): Promise<ChildProcess> {
  const task: ScanningOptions = { databaseUrl: context.database.appUrl, cacheDir: context.cacheDir };
  const child = fork(program, [JSON.stringify(task)], { cwd: root, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  workers.add(child);
  child.once('exit', () => workers.delete(child));
  await once(child, 'message');
  return child;
}

async function kill9(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const reaches = (id: string, status: string) =>
  eventually(async () => expect((await context.row(id)).status).toBe(status), { withinMs: 20_000 });
const skills = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [`skills/${name}/SKILL.md`, skill(name)]));

async function served(...names: string[]) {
  const repository = repositories.add(await makeRepository({ files: skills(...names) }));
  return { repository, source: await context.addSource(server.serve(repository)) };
}

/** Holds the artifacts of a source, so that whoever applies a scan waits in the middle of it. */
async function holding(source: string, work: () => Promise<void>): Promise<void> {
  const holder = new pg.Client(context.database.ownerUrl);
  await holder.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM artifacts WHERE source_id = $1 FOR UPDATE', [source]);
    await work();
  } finally {
    await holder.end();
  }
}

const somebodyWaits = () =>
  eventually(
    async () =>
      expect(
        await context.sql(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM artifacts%'`,
        ),
      ).not.toEqual([]),
    { withinMs: 20_000 },
  );

describe('a worker that is killed', () => {
  it('in the middle of a fetch: another one begins again and finishes', async () => {
    const { source } = await served('one', 'two');
    server.behave({ delayMs: 1500 });
    const first = await startWorker();
    const { id } = await context.request(source);
    await eventually(async () => expect((await context.row(id)).phase).toBe('fetch'), { withinMs: 20_000 });
    await kill9(first);
    expect(await context.row(id)).toMatchObject({ status: 'running' });
    server.behave({});
    await startWorker();
    await reaches(id, 'succeeded');
    expect(changes(await context.artifacts(source))).toEqual(['added skill skills/one', 'added skill skills/two']);
    expect((await context.finished(id)).counts).toMatchObject({ added: 2 });
  });

  it('in the middle of changing the catalog: it is the old one, and then the new one', async () => {
    const { repository, source } = await served('one', 'two', 'three');
    const first = await startWorker();
    await reaches((await context.request(source)).id, 'succeeded');
    const [one] = await context.artifacts(source);
    await review(context, one!.id, 'adopted');
    const before = JSON.stringify(await context.artifacts(source));
    await repository.commit({
      files: { 'skills/one/SKILL.md': skill('one', 'Changed.'), ...skills('four') },
      remove: ['skills/two/SKILL.md'],
    });
    const { id } = await context.request(source);
    await holding(source, async () => {
      await somebodyWaits();
      await kill9(first);
    });
    expect(JSON.stringify(await context.artifacts(source))).toBe(before);
    await startWorker();
    await reaches(id, 'succeeded');
    expect((await context.finished(id)).counts).toMatchObject({ added: 1, updated: 1, removed: 1, unchanged: 1 });
    expect(await context.artifacts(source)).toContainEqual(
      expect.objectContaining({
        id: one!.id,
        change: 'updated',
        review: 'adopted',
        pinned_revision: 1,
        revision_number: 2,
      }),
    );
  });

  it('while another scan waits: that one has its turn as well', async () => {
    const { repository, source } = await served('one');
    server.behave({ delayMs: 1500 });
    const first = await startWorker();
    const { id } = await context.request(source);
    await reaches(id, 'running');
    const waiting = await context.request(source);
    await kill9(first);
    await repository.commit({ files: skills('two') });
    server.behave({});
    await startWorker();
    await reaches(waiting.id, 'succeeded');
    expect((await context.row(id)).status).toBe('succeeded');
    expect((await context.artifacts(source)).map(({ path: at }) => at)).toEqual(['skills/one', 'skills/two']);
  });
});

describe('a worker that is stopped in the middle of a scan', () => {
  it('hands it back, and another one finishes it without an attempt being lost', async () => {
    const { source } = await served('one');
    server.behave({ delayMs: 3000 });
    const first = await startWorker();
    const { id, jobId } = await context.request(source);
    await reaches(id, 'running');
    first.send('shutdown');
    await once(first, 'exit');
    expect(await context.sql('SELECT state, attempts FROM jobs WHERE id = $1', [jobId])).toEqual([
      { state: 'queued', attempts: 0 },
    ]);
    server.behave({});
    await startWorker();
    await reaches(id, 'succeeded');
    expect(await context.sql('SELECT attempts FROM jobs WHERE id = $1', [jobId])).toEqual([{ attempts: 1 }]);
  });
});
