import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  asOwner,
  createTestDatabase,
  eventually,
  makeRepository,
  settled,
  type TestDatabase,
  type TestRepository,
} from '@souk/testing';
import { Build, type Result, Sandbox } from './sandbox';

jest.setTimeout(120_000);

let build: Build;
let sandbox: Sandbox;
let database: TestDatabase;
let repository: TestRepository;

const skill = (name: string) =>
  `---\nname: ${name}\ndescription: What ${name} is good for, in a sentence.\n---\n# ${name}\n`;

beforeAll(async () => {
  build = new Build();
  sandbox = new Sandbox(build);
  database = await createTestDatabase();
  repository = await makeRepository({
    files: { 'skills/pdf/SKILL.md': skill('pdf'), 'skills/csv/SKILL.md': skill('csv') },
  });
});
afterAll(async () => {
  await database.drop();
  await sandbox.remove();
  await repository.remove();
  build.remove();
});

const settings = () => ({
  API__DATABASE_URL: database.appUrl,
  WORKER__GIT_CACHE_DIR: path.join(sandbox.folder, 'git'),
});
const souk = (...args: string[]) => sandbox.souk(['sources', ...args], settings());
const said = (text: string) => expect.stringContaining(text) as unknown as string;
const rows = <T extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  asOwner<T>(database, sql, values);
let count = 0;
const url = () => `https://git.example.com/team/tools-${++count}`;
const added = async (...args: string[]): Promise<{ id: string; name: string } & Record<string, unknown>> => {
  const { code, out, err } = await souk('add', ...args, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as { id: string; name: string };
};

describe('souk sources add', () => {
  it('adds a repository and asks for its first scan, on record as the command line', async () => {
    const address = url();
    const { code, out } = await souk('add', address);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^team\/tools-1 was added \([0-9a-f-]{36}\)\. Its first scan is asked for: "souk sources scan /,
    );
    await settled(database);
    const about = `SELECT type, actor_name FROM events WHERE subject_kind IN ('source', 'scan') ORDER BY seq`;
    expect(await rows(about)).toEqual([
      { type: 'source.created', actor_name: 'command line' },
      { type: 'scan.requested', actor_name: 'command line' },
    ]);
    expect(await rows(`SELECT trigger, scans.status, name FROM scans JOIN jobs ON jobs.id = job_id`)).toEqual([
      { trigger: 'create', status: 'queued', name: 'scanSource' },
    ]);
  });

  it('takes all that people decide about it', async () => {
    const address = url();
    const asked = [
      '--ref',
      'release/2',
      '--root',
      'skills/',
      '--name',
      'House tools',
      '--tag',
      'b',
      'a',
      '--trust',
      'official',
    ];
    expect(await added(address, ...asked, '--schedule', '60')).toMatchObject({
      url: address,
      ref: 'release/2',
      root: 'skills',
      name: 'House tools',
      tags: ['a', 'b'],
      trust: 'official',
      scheduleMinutes: 60,
      credentialKind: null,
    });
  });

  it('reads a token from a file, keeps it encrypted and never shows it', async () => {
    const secret = `secret-${randomUUID()}`;
    const file = path.join(sandbox.folder, 'token.txt');
    writeFileSync(file, `${secret}\n`);
    const { id, ...shown } = await added(url(), '--token-file', file);
    expect(shown).toMatchObject({ credentialKind: 'token' });
    const list = await souk('list', '--json');
    expect(JSON.stringify(shown) + list.out).not.toMatch(new RegExp(`${secret}|"credential"|webhookSecret"`));
    const [row] = await rows<{ credential: string }>('SELECT credential FROM sources WHERE id = $1', [id]);
    expect(row!.credential).toMatch(/.{20}/);
    expect(row!.credential).not.toContain(secret);
  });

  it('refuses what is no repository, or is one already, and says what to do', async () => {
    const known = url();
    const { id } = await added(known);
    for (const [args, err] of [
      [[known], `souk sources scan ${id}`],
      [[`${known}.git/`], 'already'],
      [['git://git.example.com/x'], 'https or ssh'],
      [['https://user:word@git.example.com/x'], 'credential'],
      [[url(), '--root', '../x'], 'inside the repository'],
    ] as const)
      expect([args, await souk('add', ...args)]).toEqual([args, { code: 1, out: '', err: said(err) }]);
  });

  it('is not understood with options that mean nothing', async () => {
    const empty = path.join(sandbox.folder, 'empty.txt');
    writeFileSync(empty, '\n');
    for (const [args, err] of [
      [['--trust', 'blind'], 'Allowed choices'],
      [['--schedule', '4'], 'between 5 and 43200'],
      [['--token-file', path.join(sandbox.folder, 'nowhere')], 'cannot be read (ENOENT)'],
      [['--token-file', empty], 'is empty'],
      [['--token-file', empty, '--ssh-key-file', empty], 'cannot be used with'],
    ] as const)
      expect([args, await souk('add', url(), ...args)]).toEqual([args, { code: 2, out: '', err: said(err) }]);
  });
});

describe('souk sources list', () => {
  it('shows the newest first, a page at a time', async () => {
    const { name } = await added(url());
    const { out, err } = await souk('list', '--limit', '1');
    expect(out).toMatch(
      new RegExp(`^name +trust +artifacts +state +scanned +id +url\\n${name} +untrusted +0 +queued +never `),
    );
    const [, cursor = ''] = /--cursor (\S+)/.exec(err) ?? [];
    expect((await souk('list', '--cursor', cursor)).out).not.toContain(name);
  });
});

describe('souk sources remove', () => {
  it('removes by id or by name, and not what is adopted unless it is forced', async () => {
    const one = await added(url());
    expect(await souk('remove', one.id)).toMatchObject({ code: 0, out: said(`${one.name} was removed`) });
    const { id, name } = await added(url());
    await rows(
      `INSERT INTO artifacts (id, source_id, kind, path, name, entry_path, confidence, provenance, evidence, content_key, file_count, bytes, change, review)
       VALUES (gen_random_uuid(), $1, 'skill', 'x', 'x', 'x', 90, 'content', '[]', 'x', 1, 1, 'added', 'adopted')`,
      [id],
    );
    expect(await souk('remove', name)).toEqual({ code: 1, out: '', err: said('say --force') });
    expect(await rows('SELECT FROM sources WHERE id = $1', [id])).toHaveLength(1);
    expect((await souk('remove', name, '--force')).code).toBe(0);
    expect(await rows('SELECT FROM sources WHERE id = $1', [id])).toEqual([]);
  });

  it('does not guess', async () => {
    await added(url(), '--name', 'twin');
    const { id } = await added(url(), '--name', 'twin');
    await added(url(), '--name', 'twins');
    expect(await souk('remove', 'twin')).toEqual({ code: 1, out: '', err: said(id) });
    for (const nobody of ['twi', 'TWIN', '%', randomUUID()])
      expect(await souk('remove', nobody)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/no (such )?source/),
      });
  });
});

describe('souk sources scan', () => {
  /** Waits for the scan that is queued already, which then becomes what is said, as workers write it. */
  async function play(id: string, ...changes: readonly [sql: string, told: string][]): Promise<Result> {
    const { child, ended, output } = begin('scan', id, '--wait');
    try {
      const seen = (text: string) => eventually(() => expect(output.err).toContain(text), { withinMs: 30_000 });
      await seen('queued ...');
      for (const [sql, told] of changes) {
        await rows(`UPDATE scans SET ${sql} WHERE source_id = $1`, [id]);
        await seen(told);
      }
      return { code: await ended, ...output };
    } finally {
      child.kill();
    }
  }

  function begin(...args: string[]) {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings() };
    const child = spawn(process.execPath, [build.main, 'sources', ...args], { cwd: sandbox.folder, env });
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
    return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) };
  }
  const started = `status = 'running', started_at = now()`;

  it('joins the scan that waits already, and does not wait unless it is to', async () => {
    const { id, name } = await added(url());
    const { code, out } = await souk('scan', name);
    expect([code, out]).toEqual([0, said(`of ${name} is queued`)]);
    expect(JSON.parse((await souk('scan', id, '--json')).out)).toMatchObject({ sourceId: id, status: 'queued' });
    expect(await rows('SELECT FROM scans WHERE source_id = $1', [id])).toHaveLength(1);
  });

  it.each<[string, string, number, string]>([
    [
      'saw a part only',
      `status = 'partial', limits = '{files}', counts = '{"added": 2}', commit = 'abc', problem_count = 1`,
      1,
      'It saw a part only: files.',
    ],
    [
      'failed',
      `status = 'failed', error = '{"code": "auth_failed", "message": "The server wants a credential."}'`,
      1,
      'wants a credential',
    ],
    ['was cancelled', `status = 'cancelled'`, 1, 'was cancelled'],
  ])('that %s ends with a code that says so', async (_, end, code, err) => {
    const { id } = await added(url());
    const result = await play(id, [`${started}, phase = 'fetch'`, 'fetch ...'], [`${end}, finished_at = now()`, err]);
    expect(result).toMatchObject({ code, out: '', err: said(err) });
  });

  describe('with a worker', () => {
    let worker: ChildProcess;
    beforeAll(() => {
      worker = spawn(process.execPath, [path.join(build.folder, 'worker', 'main.js')], {
        cwd: sandbox.folder,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], WORKER__PORT: '0', ...settings() },
        stdio: 'ignore',
      });
    });
    afterAll(async () => {
      if (worker.exitCode === null && worker.kill('SIGTERM')) await once(worker, 'exit');
    });

    it('tells the phases, and then exactly what was found', async () => {
      const { name } = await added(repository.url, '--name', 'local');
      const first = await souk('scan', name, '--wait');
      expect(first).toMatchObject({ code: 0, err: said('...') });
      await repository.commit({
        files: { 'skills/csv/SKILL.md': skill('csv better'), 'skills/xml/SKILL.md': skill('xml') },
        remove: ['skills/pdf/SKILL.md'],
      });
      const second = await souk('scan', name, '--wait');
      expect(second).toMatchObject({
        code: 0,
        out: said(`Commit ${repository.head.slice(0, 12)}: 1 added, 1 updated, 0 moved, 1 removed, 0 unchanged`),
      });
      expect(JSON.parse((await souk('scan', name, '--wait', '--json')).out)).toMatchObject({
        status: 'succeeded',
        commit: repository.head,
      });
      expect((await souk('list')).out).toMatch(/^local +untrusted +2 +succeeded /m);
    });
  });
});
