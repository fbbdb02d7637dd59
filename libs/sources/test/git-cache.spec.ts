import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually, makeRepository, type TestRepository } from '@souk/testing';
import { detect } from '../src/detection/detect';
import { type GitOptions } from '../src/git/git-options';
import { clearDead, Lease, lostAfterMs } from '../src/git/lease';
import { type Mirror, type UseOptions } from '../src/git/mirror';
import { Mirrors } from '../src/git/mirrors';
import { sizeOf } from '../src/git/mirror-folder';
import {
  accessTo,
  codeOf,
  failure,
  filesBelow,
  type GitContext,
  gitContext,
  processesWith,
  withProgram,
} from './git-context';
import { GitChildren, kill9 } from './git-children';

jest.setTimeout(30_000);

const skill = (name: string) => `---\nname: ${name}\ndescription: Does ${name}.\n---\nText.\n`;
const posix = process.platform === 'win32' ? it.skip : it;
const linux = process.platform === 'linux' ? it : it.skip;
const mebibyte = 1024 * 1024;

let repository: TestRepository;
let large: TestRepository;
let context: GitContext;
let url: string;
let largeUrl: string;

beforeAll(async () => {
  repository = await makeRepository({ files: { 'a/SKILL.md': skill('a'), 'b/SKILL.md': skill('b') } });
  // What cannot be packed any smaller.
  large = await makeRepository({
    files: { 'a/SKILL.md': skill('a'), 'b/SKILL.md': randomBytes(1.5 * mebibyte).toString('base64') },
  });
});
afterAll(async () => {
  await repository.remove();
  await large.remove();
});
beforeEach(async () => {
  context = await gitContext();
  url = context.server.serve(repository);
  largeUrl = context.server.serve(large);
});
afterEach(() => context.close());

const artifacts = async ({ repository: files }: Mirror) => (await detect(files)).artifacts.map(({ path: at }) => at);

interface UseCase extends UseOptions {
  of?: TestRepository;
  source?: string;
  options?: Partial<GitOptions>;
}
const use = <T>(
  work: (mirror: Mirror) => Promise<T>,
  { of = repository, source = 'source-1', options, ...rest }: UseCase = {},
): Promise<T> =>
  new Mirrors(context.options(options)).use(
    accessTo(of === large ? largeUrl : url, { sourceId: source }),
    { commit: of.head },
    rest,
    work,
  );

const mirrors = () => path.join(context.cacheDir, 'mirrors');
const kept = async () => (await readdir(mirrors()).catch(() => [])).toSorted();
const stores = async (source = 'source-1') =>
  (await readdir(path.join(mirrors(), source)).catch(() => [])).filter((name) => name.endsWith('.git'));
const fetches = () => context.server.requests.filter(({ depth }) => depth).length;
const nothing = () => Promise.resolve();

describe('a file', () => {
  it('of any size is not fetched unless somebody reads it', async () => {
    await use(nothing, { of: large });
    expect(await sizeOf(mirrors())).toBeLessThan(20_000);
  });

  it('that is small in a pack and huge outside is refused by its size', async () => {
    const bomb = await makeRepository({
      files: { 'a/SKILL.md': Buffer.alloc(24 * mebibyte), 'b/SKILL.md': skill('b') },
    });
    const access = accessTo(context.server.serve(bomb));
    const found = await new Mirrors(context.options()).use(access, { commit: bomb.head }, {}, ({ repository: files }) =>
      detect(files),
    );
    expect(found.problems).toEqual([
      { path: 'a/SKILL.md', code: 'too_large', message: expect.stringContaining(String(24 * mebibyte)) },
    ]);
    expect(await sizeOf(mirrors())).toBeLessThan(mebibyte);
    await bomb.remove();
  });
});

describe('a limit', () => {
  it('of bytes ends the fetch, says so and leaves nothing', async () => {
    context.server.behave({ refuseFilters: 'silently' });
    const refused = await failure(use(artifacts, { of: large, limits: { repositoryMaxBytes: mebibyte } }));
    expect([refused.kind, refused.code, refused.facts]).toEqual([
      'unprocessable',
      'too_large',
      { limit: 'repository_bytes', megabytes: 1 },
    ]);
    expect(await stores()).toEqual([]);
  });

  it('of bytes that contents go beyond makes a part of what is read, and is named', async () => {
    await use(
      async (mirror) => {
        expect(mirror.limits).toEqual([]);
        const found = await detect(mirror.repository);
        expect(mirror.limits).toEqual(['repository_bytes']);
        expect(found.stats.files).toBe(2);
      },
      { of: large, limits: { repositoryMaxBytes: mebibyte / 2 } },
    );
  });

  it('of bytes counts a repository, not all of its former commits', async () => {
    const growing = await makeRepository({ files: { a: randomBytes(300_000).toString('base64') } });
    const target = context.server.serve(growing);
    context.server.behave({ refuseFilters: 'silently' });
    for (let round = 0; round < 4; round++) {
      const limits = { repositoryMaxBytes: mebibyte };
      await new Mirrors(context.options()).use(accessTo(target), { commit: growing.head }, { limits }, nothing);
      await growing.commit({ files: { a: randomBytes(300_000).toString('base64') } });
    }
    await growing.remove();
  });

  it('of files makes a part of what is listed, and is named', async () => {
    await use(
      async (mirror) => {
        let count = 0;
        for await (const _ of mirror.repository.list()) count += 1;
        expect([count, mirror.limits]).toEqual([1, ['files']]);
      },
      { limits: { maxFiles: 1 } },
    );
    await use(
      async (mirror) => {
        for await (const _ of mirror.repository.list());
        expect(mirror.limits).toEqual([]);
      },
      { limits: { maxFiles: 2 } },
    );
  });

  it('of names counts as one of files: folders that are there once may be listed under thousands of names', async () => {
    const small = await makeRepository({ files: { 'SKILL.md': 'x' } });
    let tree = await small.git('rev-parse', 'HEAD^{tree}');
    const mode = '040000';
    for (let depth = 0; depth < 20; depth++) tree = await small.tree([{ mode, name: 'q'.repeat(190), oid: tree }]);
    const many = Array.from({ length: 900 }, (_, at) => ({ mode, name: `a${String(at).padStart(4, '0')}`, oid: tree }));
    const commit = await small.commitTree(await small.tree(many));
    const target = context.server.serve(small);
    const limits = { maxFiles: 1000 };
    await new Mirrors(context.options()).use(accessTo(target), { commit }, { limits }, async (mirror) => {
      let length = 0;
      for await (const { path: name } of mirror.repository.list()) length += name.length;
      expect(length).toBeLessThan(mebibyte);
      expect(mirror.limits).toEqual(['files']);
    });
    await small.remove();
  });

  it('of time ends the fetch with all that it started, and the next one does it', async () => {
    context.server.behave({ trickleMs: 500 });
    expect(await codeOf(use(artifacts, { limits: { timeoutMs: 700 } }))).toBe('timeout');
    context.server.behave({});
    expect(await use(artifacts)).toEqual(['a', 'b']);
    expect(await stores()).toHaveLength(1);
  });

  it('of patience: whoever gives up in the middle ends it, with his own reason', async () => {
    context.server.behave({ trickleMs: 500 });
    const stop = new AbortController();
    const fetching = use(artifacts, { signal: stop.signal });
    await eventually(() => expect(fetches()).toBe(1));
    stop.abort(new Error('cancelled'));
    expect((await failure(fetching)).message).toBe('cancelled');
    expect(await stores()).toEqual([]);
  });

  posix.each([
    'fatal: write error: No space left on device',
    "fatal: sha1 file '/cache/objects/pack/tmp_idx' write error. Out of diskspace",
  ])('of the disk is said to be one, and every mirror that nobody uses makes room: %s', async (said) => {
    await use(nothing, { source: 'idle' });
    const { PATH } = process.env;
    const full = `case "$1" in fetch) echo "${said} ${context.cacheDir}" >&2; exit 128;; esac\nPATH='${PATH}' exec git "$@"`;
    await use(
      async () => {
        const refused = await withProgram(context.dir, 'git', full, () => failure(use(nothing, { source: 'new' })));
        expect([refused.kind, refused.code]).toEqual(['unavailable', 'disk_full']);
        expect(refused.message).not.toContain(context.cacheDir);
      },
      { source: 'busy' },
    );
    expect([await stores('idle'), await stores('new')]).toEqual([[], []]);
    expect(await stores('busy')).toHaveLength(1);
  });
});

describe('the cache', () => {
  const sizeOfOne = async () => {
    await use(nothing, { source: 'first' });
    return sizeOf(path.join(mirrors(), 'first'));
  };

  it('removes what was not used for longest, as soon as there is too much', async () => {
    const cacheMaxBytes = (await sizeOfOne()) * 2.5;
    await use(nothing, { source: 'second' });
    await use(nothing, { source: 'first' }); // used again
    await use(nothing, { source: 'third', options: { cacheMaxBytes } });
    expect(await kept()).toEqual(['first', 'third']);
  });

  it('never removes what is in use, by this process or another', async () => {
    await use(
      async (mirror) => {
        await use(nothing, { source: 'other', options: { cacheMaxBytes: 1 } });
        expect(await artifacts(mirror)).toEqual(['a', 'b']);
        expect(await new Mirrors(context.options()).remove('source-1')).toBe(false);
      },
      { options: { cacheMaxBytes: 1 } },
    );
    expect(await kept()).toEqual([]);
  });

  it('forgets a source when it is told to', async () => {
    await use(nothing);
    expect(await new Mirrors(context.options()).remove('source-1')).toBe(true);
    expect(await kept()).toEqual([]);
    expect(await new Mirrors(context.options()).remove('never-was')).toBe(true);
  });

  it('keeps sources apart, even of one URL: one may have a credential that the other has not', async () => {
    await use(nothing, { source: 'one' });
    context.server.behave({ token: 'secret' });
    expect(await codeOf(use(nothing, { source: 'two' }))).toBe('auth_failed');
  });

  it.each(['../x', 'a/b', '', '.', 'x'.repeat(65)])('has no folder for a source called %j', async (source) => {
    await expect(use(nothing, { source })).rejects.toThrow('no name of a folder');
  });
});

describe('two that want one mirror', () => {
  it('in one process: one fetches, the other waits and finds it', async () => {
    const found = await Promise.all([use(artifacts), use(artifacts), use(artifacts)]);
    expect(found).toEqual(Array(3).fill(['a', 'b']));
    expect(fetches()).toBe(1);
  });

  it('and one has it for too long: the other says so', async () => {
    const folder = path.join(mirrors(), 'source-1');
    await mkdir(folder, { recursive: true });
    const lease = await Lease.take(path.join(folder, 'lock'));
    const refused = await failure(use(artifacts, { limits: { timeoutMs: 400 } }));
    expect([refused.kind, refused.code]).toEqual(['unavailable', 'mirror_busy']);
    await lease?.release();
    expect(await use(artifacts)).toEqual(['a', 'b']);
  });

  it('may read it at the same time, and one of them may go on to the next commit', async () => {
    const growing = await makeRepository({ files: { 'a/SKILL.md': skill('a') } });
    const access = accessTo(context.server.serve(growing));
    const first = growing.head;
    await new Mirrors(context.options()).use(access, { commit: first }, {}, async (mirror) => {
      await growing.commit({ files: { 'b/SKILL.md': skill('b') } });
      const newer = new Mirrors(context.options()).use(access, { commit: growing.head }, {}, artifacts);
      expect(await newer).toEqual(['a', 'b']);
      expect(await artifacts(mirror)).toEqual(['a']);
    });
    await growing.remove();
  });
});

describe('a lease', () => {
  const file = () => path.join(context.dir, 'lease');
  const left = (owner: object, ageMs = 0) =>
    writeFile(file(), JSON.stringify(owner)).then(() => utimes(file(), new Date(), new Date(Date.now() - ageMs)));

  it('is for one at a time', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => Lease.take(file())));
    const [one, ...others] = all.filter((lease) => lease !== undefined);
    expect(others).toEqual([]);
    expect(await clearDead(file())).toBe(false);
    await one?.release();
    expect(await readdir(context.dir)).toEqual([]);
  });

  it('of somebody elsewhere who has not shown up for long is cleared, by one of those who wait', async () => {
    const elsewhere = { token: 'x', pid: 1, host: 'another machine' };
    await left(elsewhere);
    expect(await clearDead(file())).toBe(false);
    await left(elsewhere, lostAfterMs + 1000);
    const cleared = await Promise.all(Array.from({ length: 10 }, () => clearDead(file())));
    expect(cleared.filter(Boolean)).toHaveLength(1);
  });

  it('that a power cut left empty is cleared in time', async () => {
    await writeFile(file(), '');
    expect(await clearDead(file())).toBe(false);
    await utimes(file(), new Date(), new Date(Date.now() - lostAfterMs - 1000));
    expect(await clearDead(file())).toBe(true);
    expect(existsSync(file())).toBe(false);
  });

  it('is not released by somebody who has lost it', async () => {
    const lease = await Lease.take(file());
    await left({ token: 'y', pid: process.pid, host: 'another machine' });
    await lease?.release();
    expect(existsSync(file())).toBe(true);
  });
});

describe('a worker that is killed', () => {
  let children: GitChildren;
  beforeAll(async () => {
    children = await GitChildren.prepare();
  }, 60_000);
  afterAll(() => children.remove());
  const task = () => ({ cacheDir: context.cacheDir, url, commit: repository.head });
  const leftovers = async () =>
    [...(await filesBelow(mirrors())).keys()].filter((name) => /tmp_|\.lock$|writing$|uses.*~/.test(name));

  it('in the middle of a fetch leaves what the next one clears away, and that one finishes', async () => {
    context.server.behave({ trickleMs: 200 });
    const { child } = children.start(task());
    await eventually(() => expect(fetches()).toBe(1), { withinMs: 20_000 });
    await kill9(child);
    context.server.behave({});
    expect(await use(artifacts)).toEqual(['a', 'b']);
    expect(await stores()).toHaveLength(1);
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it('while it reads contents leaves what the next one clears away, and that one finishes', async () => {
    await use(nothing);
    const [before] = await stores();
    context.server.behave({ trickleMs: 200 });
    const { child } = children.start(task());
    const contents = () => context.server.requests.filter(({ wants, depth }) => wants.length > 0 && !depth);
    await eventually(() => expect(contents()).not.toEqual([]), { withinMs: 20_000 });
    await kill9(child);
    context.server.behave({});
    expect(await use(artifacts)).toEqual(['a', 'b']);
    expect(await stores()).not.toContain(before);
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  linux(
    'leaves no git that goes on for ever',
    async () => {
      context.server.behave({ trickleMs: 50 });
      const { child } = children.start(task());
      await eventually(() => expect(fetches()).toBe(1), { withinMs: 20_000 });
      await kill9(child);
      await eventually(async () => expect(await processesWith(url, 'cmdline')).toEqual([]), { withinMs: 20_000 });
    },
    60_000,
  );

  it('or not: two processes that want one mirror both get it, and one of them fetches', async () => {
    const started = [children.start(task()), children.start(task())];
    expect(await Promise.all(started.map(({ found }) => found))).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(fetches()).toBe(1);
    expect(await leftovers()).toEqual([]);
  }, 60_000);
});

describe('what is left of it', () => {
  it('is readable by nobody else', async () => {
    await use(nothing);
    if (process.platform !== 'win32') expect((await stat(context.cacheDir)).mode & 0o077).toBe(0);
  });
});
