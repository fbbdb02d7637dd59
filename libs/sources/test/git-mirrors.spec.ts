import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { makeRepository, type TestRepository } from '@souk/testing';
import { detect } from '../src/detection/detect';
import { type Entry, type Repository } from '../src/detection/repository/repository';
import { type GitOptions } from '../src/git/git-options';
import { GitRemotes } from '../src/git/git-remotes';
import { type Mirror, type UseOptions } from '../src/git/mirror';
import { Mirrors } from '../src/git/mirrors';
import { accessTo, codeOf, failure, filesBelow, type GitContext, gitContext } from './git-context';

jest.setTimeout(30_000);

const skill = (name: string) => `---\nname: ${name}\ndescription: Does ${name}.\n---\nText.\n`;

let repository: TestRepository;
let context: GitContext;
let url: string;

beforeAll(async () => {
  repository = await makeRepository({
    files: {
      'skills/a/SKILL.md': skill('a'),
      'skills/b/SKILL.md': skill('b'),
      'skills/b/notes.txt': 'notes',
      'big.bin': 'x'.repeat(100_000),
    },
  });
});
afterAll(() => repository.remove());
beforeEach(async () => {
  context = await gitContext();
  url = context.server.serve(repository);
});
afterEach(() => context.close());

interface UseCase extends UseOptions {
  target?: string;
  ref?: string | null;
  commit?: string;
  options?: Partial<GitOptions>;
}

/** Resolves the ref, and lends the mirror of what it names to the work. */
async function use<T>(
  work: (mirror: Mirror) => Promise<T>,
  { target = url, ref = null, commit, options, ...rest }: UseCase = {},
) {
  const access = accessTo(target);
  const wanted = commit ? { commit, ref } : await new GitRemotes(context.options()).resolve(access, ref);
  return new Mirrors(context.options(options)).use(access, wanted, rest, work);
}

const artifacts = async ({ repository: files }: Mirror) => (await detect(files)).artifacts.map(({ path }) => path);
const fetches = () => context.server.requests.filter(({ wants }) => wants.length > 0);
const both = ['skills/a', 'skills/b'];

async function listed(files: Repository): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of files.list()) entries.push(entry);
  return entries;
}

async function contents({ repository: files }: Mirror, limit = 1_000_000): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for await (const content of files.read(
    (await listed(files)).filter(({ type }) => type === 'file'),
    limit,
  )) {
    read[content.entry.path] = 'bytes' in content ? content.bytes.toString() : content.refused.code;
  }
  return read;
}

describe('a mirror of a commit', () => {
  it('brings its folders first, and then the contents that are read, in one request', async () => {
    expect(await use(artifacts)).toEqual(both);
    expect(fetches().map(({ wants, filter, depth }) => [wants.length, filter, depth])).toEqual([
      [1, true, true],
      [2, true, false],
    ]);
  });

  it('is asked for nothing when it is here, and the contents that were read stay', async () => {
    await use(artifacts);
    const asked = context.server.requests.length;
    expect(await use(artifacts, { commit: repository.head })).toEqual(both);
    expect(context.server.requests).toHaveLength(asked);
  });

  it('reads every kind of file and refuses, not cuts, what is too large', async () => {
    const read = await use((mirror) => contents(mirror, 1000));
    expect(read['skills/a/SKILL.md']).toBe(skill('a'));
    expect(read['big.bin']).toBe('too_large');
  });

  it('gets the next commit on top of the last one', async () => {
    const growing = await makeRepository({ files: { 'a/SKILL.md': skill('a') } });
    const target = context.server.serve(growing);
    expect(await use(artifacts, { target })).toEqual(['a']);
    await growing.commit({ files: { 'b/SKILL.md': skill('b') }, rename: { a: 'c' } });
    expect(await use(artifacts, { target })).toEqual(['b', 'c']);
    expect(fetches().at(-1)?.wants).toHaveLength(1); // of a/SKILL.md the content was here
    await growing.remove();
  });

  it('may be a tag, a branch with slashes, or any commit that the server still has', async () => {
    const many = await makeRepository({ files: { 'a/SKILL.md': skill('a') } });
    const first = many.head;
    await many.commit({ files: { 'b/SKILL.md': skill('b') }, tag: 'v1' });
    await many.commit({ branch: 'x/y/z', files: { 'c/SKILL.md': skill('c') } });
    const target = context.server.serve(many);
    expect(await use(artifacts, { target, ref: 'v1' })).toEqual(['a', 'b']);
    expect(await use(artifacts, { target, ref: 'x/y/z' })).toEqual(['a', 'b', 'c']);
    expect(await use(artifacts, { target, ref: first })).toEqual(['a']);
    await many.remove();
  });

  it('may be of a repository with the longer ids, or of a file', async () => {
    const long = await makeRepository({ files: { 'a/SKILL.md': skill('a') }, format: 'sha256' });
    expect(await use(artifacts, { target: context.server.serve(long) })).toEqual(['a']);
    expect(long.head).toHaveLength(64);
    await long.remove();
    expect(await use(artifacts, { target: repository.url })).toEqual(both);
  });

  it('tells how far git is', async () => {
    const steps = new Set<string>();
    await use(artifacts, { onProgress: ({ step }) => steps.add(step) });
    expect(steps).toContain('Receiving objects');
  });

  it('runs nothing of what the repository brings along, and follows none of its links', async () => {
    const hostile = await makeRepository({
      files: {
        '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = http://127.0.0.1:9/x\n',
        x: { submodule: '1'.repeat(40) },
        '.gitattributes': '* filter=lfs diff=lfs merge=lfs -text\n',
        '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1:9/\n',
        'lfs/SKILL.md': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n',
        'out/SKILL.md': { symlink: '../../../../../../etc/passwd' },
        loop: { symlink: 'loop' },
        'hooks/post-checkout': { executable: '#!/bin/sh\ntouch /tmp/souk-was-here\n' },
        'good/SKILL.md': skill('good'),
      },
    });
    const target = context.server.serve(hostile);
    const found = await use(
      async (mirror) => ({ read: await contents(mirror), all: await listed(mirror.repository) }),
      {
        target,
      },
    );
    const typeOf = (path: string) => found.all.find((entry) => entry.path === path)?.type;
    expect(['x', 'out/SKILL.md', 'loop'].map(typeOf)).toEqual(['submodule', 'symlink', 'symlink']);
    expect(found.read['lfs/SKILL.md']).toContain('git-lfs');
    expect(found.read['good/SKILL.md']).toBe(skill('good'));
    expect([...(await filesBelow(context.cacheDir)).keys()].filter((name) => /SKILL|passwd/.test(name))).toEqual([]);
    await hostile.remove();
  });

  it('keeps names as they are: not UTF-8, with line breaks, 4 kB long, alike but for their case, or like .git', async () => {
    const long = `${'d'.repeat(250)}/`.repeat(16) + 'f';
    const names = ['A/x', 'a/x', 'line\nbreak', 'tab\tquote"', '.gitt/config', '.git2', long];
    const odd = await makeRepository({
      files: [...names.map((name) => [name, name] as const), [Buffer.from([0x66, 0xff]), 'bytes']],
    });
    const read = await use(contents, { target: context.server.serve(odd) });
    expect(read).toEqual({ ...Object.fromEntries(names.map((name) => [name, name])), 'f\udcff': 'bytes' });
    await odd.remove();
  });
});

describe('the tree of a commit', () => {
  it('is shown folder by folder, folders first, without contents', async () => {
    await use(async (mirror) => {
      expect((await mirror.listFolder(''))?.map(({ path, type }) => [path, type])).toEqual([
        ['skills', 'folder'],
        ['big.bin', 'file'],
      ]);
      expect((await mirror.listFolder('skills/b/'))?.map(({ path }) => path)).toEqual([
        'skills/b/SKILL.md',
        'skills/b/notes.txt',
      ]);
      for (const none of ['gone', 'big.bin', 'skills/a/SKILL.md', '..', 'skills/../skills', '.git']) {
        expect(await mirror.listFolder(none)).toBeUndefined();
      }
    });
    expect(fetches()).toHaveLength(1);
  });

  it('of a repository with the longer ids and odd names is walked as well', async () => {
    const odd = await makeRepository({ format: 'sha256', files: [[Buffer.from([0xff, 0x2f, 0x0a]), 'x']] });
    await use(
      async (mirror) => {
        expect((await mirror.listFolder(''))?.map(({ path }) => path)).toEqual(['\udcff']);
        expect((await mirror.listFolder('\udcff'))?.map(({ name }) => name)).toEqual(['\n']);
      },
      { target: context.server.serve(odd) },
    );
    await odd.remove();
  });

  it('with 100,000 files in a folder is shown in a moment', async () => {
    const large = await makeRepository({ files: { x: 'x' } });
    const oid = await large.blob('same');
    const names = Array.from({ length: 100_000 }, (_, index) => `f${String(index).padStart(6, '0')}`);
    const folder = await large.tree(names.map((name) => ({ mode: '100644', name, oid })));
    await large.commitTree(await large.tree([{ mode: '40000', name: 'many', oid: folder }]));
    const target = context.server.serve(large);
    const listing = await use(
      async (mirror) => {
        const started = performance.now();
        const many = await mirror.listFolder('many');
        return { count: many?.length, ms: performance.now() - started };
      },
      { target },
    );
    expect(listing.count).toBe(100_000);
    expect(listing.ms).toBeLessThan(3_000);
    await large.remove();
  });

  it('leads to the bytes of one file, up to a limit', async () => {
    await use(async (mirror) => {
      const oidOf = async (folder: string, name: string) =>
        (await mirror.listFolder(folder))?.find((entry) => entry.name === name)?.oid ?? '';
      const text = await oidOf('skills/a', 'SKILL.md');
      expect(await mirror.readBlob(text, 1000)).toEqual({ bytes: Buffer.from(skill('a')) });
      expect(await mirror.readBlob(text, 10)).toEqual({ refused: 'too_large', size: skill('a').length });
      expect(await mirror.readBlob('0'.repeat(39) + '1', 10)).toEqual({ refused: 'missing' });
    });
  });
});

describe('a server that does less than it should', () => {
  it.each([
    ['does not know filters', { refuseFilters: 'silently' }],
    ['forbids filters', { refuseFilters: 'loudly' }],
    ['does not know shallow fetches', { refuseShallow: true }],
    ['knows neither', { refuseShallow: true, refuseFilters: 'silently' }],
    ['forbids filters and does not know shallow fetches', { refuseShallow: true, refuseFilters: 'loudly' }],
    ['gives only what has a name', { refuseUnnamed: true, refuseFilters: 'silently' }],
  ] as const)('because it %s is asked for more, and the outcome is the same', async (_, faults) => {
    const more = await makeRepository({ files: { 'skills/a/SKILL.md': skill('a') } });
    await more.commit({ files: { 'skills/b/SKILL.md': skill('b') } });
    const target = context.server.serve(more);
    context.server.behave(faults);
    expect(await use(artifacts, { target })).toEqual(both);
    await more.commit({ files: { 'skills/c/SKILL.md': skill('c') } });
    expect(await use(artifacts, { target })).toEqual([...both, 'skills/c']);
    await more.remove();
  });

  it.each(['silently', 'loudly'] as const)(
    'and begins to refuse filters later, %s, still gives everything',
    async (refuseFilters) => {
      // Long enough to be sent as the difference to what the server thinks we have.
      const long = (name: string) => skill(name) + Array.from({ length: 500 }, (_, line) => `line ${line}\n`).join('');
      const more = await makeRepository({ files: { 'skills/a/SKILL.md': long('a') } });
      const target = context.server.serve(more);
      await use(() => Promise.resolve(), { target }); // folders only
      await more.commit({ files: { 'skills/a/SKILL.md': long('a2'), 'skills/b/SKILL.md': long('b') } });
      context.server.behave({ refuseFilters });
      await use(
        async (mirror) => {
          expect(await artifacts(mirror)).toEqual(both);
          expect((await contents(mirror))['skills/a/SKILL.md']).toBe(long('a2'));
        },
        { target },
      );
      await more.remove();
    },
  );

  it('gives only what has a name, and the branch moved on meanwhile: try again', async () => {
    const more = await makeRepository({ files: { a: 'a' } });
    const commit = more.head;
    await more.commit({ files: { b: 'b' } });
    context.server.behave({ refuseUnnamed: true, refuseFilters: 'silently' });
    const target = context.server.serve(more);
    const moved = await failure(use(artifacts, { target, commit, ref: 'refs/heads/main' }));
    expect([moved.kind, moved.code]).toEqual(['unavailable', 'ref_moved']);
    await more.remove();
  });

  it('and has lost the contents of some files is read without them, and each is named', async () => {
    const lossy = await makeRepository({
      files: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}/SKILL.md`, skill(name)])),
    });
    for (const name of ['b', 'd']) await lossy.lose((await lossy.git('rev-parse', `HEAD:${name}/SKILL.md`)).trim());
    const target = context.server.serve(lossy);
    await use(
      async (mirror) => {
        const found = await detect(mirror.repository);
        expect(found.artifacts.map(({ path }) => path)).toEqual(['a', 'c', 'e']);
        expect(mirror.missing).toEqual(['b/SKILL.md', 'd/SKILL.md']);
        expect(found.problems.map(({ path, code }) => [path, code])).toEqual([
          ['b/SKILL.md', 'unreadable'],
          ['d/SKILL.md', 'unreadable'],
        ]);
      },
      { target },
    );
    await lossy.remove();
  });

  it('and has a damaged file in it is read without that', async () => {
    const broken = await makeRepository({
      files: Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}/SKILL.md`, skill(name)])),
    });
    await broken.damage((await broken.git('rev-parse', 'HEAD:b/SKILL.md')).trim());
    await use(
      async (mirror) => {
        expect(await artifacts(mirror)).toEqual(['a', 'c']);
        expect(mirror.missing).toEqual(['b/SKILL.md']);
      },
      { target: context.server.serve(broken) },
    );
    await broken.remove();
  });

  it.each(['tree', 'commit'])('and has a damaged %s is said to be damaged', async (what) => {
    const broken = await makeRepository({ files: { 'a/SKILL.md': skill('a') } });
    const commit = broken.head;
    await broken.damage((await broken.git('rev-parse', what === 'tree' ? 'HEAD:a' : 'HEAD')).trim());
    const target = context.server.serve(broken);
    expect(['corrupt', 'refused']).toContain(await codeOf(use(artifacts, { target, commit, ref: 'refs/heads/main' })));
    await broken.remove();
  });

  it.each([
    ['cut in the middle of a pack', { cutAfterBytes: 150 }],
    ['cut at its beginning', { cutAfterBytes: 0 }],
    ['longer than it says', { lengthOff: -50 }],
  ] as const)('because its answer is %s: a failed connection, and nothing half done stays', async (_, faults) => {
    const { commit } = await new GitRemotes(context.options()).resolve(accessTo(url), null);
    context.server.behave(faults);
    const failed = await failure(use(artifacts, { commit }));
    expect(['network', 'corrupt']).toContain(failed.code);
    expect([...(await filesBelow(context.cacheDir)).keys()].filter((name) => name.includes('pack'))).toEqual([]);
    context.server.behave({});
    expect(await use(artifacts, { commit })).toEqual(both);
  });

  it('that promises more than it sends is taken at what it sent, once that is whole', async () => {
    context.server.behave({ lengthOff: 50 });
    expect(await use(artifacts)).toEqual(both);
  });

  it('because the line is cut while contents are fetched: a failure, not a repository without contents', async () => {
    await use(() => Promise.resolve());
    context.server.behave({ cutAfterBytes: 60 });
    expect(await codeOf(use(artifacts, { commit: repository.head }))).toBe('network');
    context.server.behave({});
    expect(await use(artifacts, { commit: repository.head })).toEqual(both);
  });
});

describe('a commit that is not there', () => {
  it.each([
    ['never was', '1'.repeat(40)],
    ['has another length', '1'.repeat(64)],
    ['is no id', 'main'],
    ['would be an option', '--upload-pack=id'],
  ])('because it %s, is said to be gone', async (_, commit) => {
    expect(['ref_not_found', 'refused']).toContain(await codeOf(use(artifacts, { commit })));
  });

  it('because it is a file, is damage and not a scan of nothing', async () => {
    const commit = (await repository.git('rev-parse', 'HEAD:big.bin')).trim();
    expect(['corrupt', 'ref_not_found', 'git_failed']).toContain(await codeOf(use(artifacts, { commit })));
  });
});

describe('a hostile tree', () => {
  it.each([
    ['a name twice', ['a', 'a']],
    ['names out of order', ['b', 'a']],
    ['a name that leads up', ['..']],
    ['a name that leads nowhere', ['.']],
    ['a name with slashes that leads up', ['a/../../b']],
    ['a name with a slash, for a file that is there', ['a/b', 'a/b']],
    ['an empty name', ['']],
  ])('with %s is refused as damaged: it shows one thing to us and another to others', async (_, names) => {
    const hostile = await makeRepository({ files: { good: 'x' } });
    const oid = await hostile.blob('text');
    const tree = await hostile.tree(names.map((name) => ({ mode: '100644', name, oid })));
    await hostile.commitTree(tree);
    expect(await codeOf(use(artifacts, { target: context.server.serve(hostile) }))).toBe('corrupt');
    await hostile.remove();
  });

  it('with names that look like .git is listed: nothing is checked out', async () => {
    const hostile = await makeRepository({ files: { good: 'x' } });
    const oid = await hostile.blob('text');
    const names = ['.GIT', '.git', '.g\u200cit', 'git~1'];
    await hostile.commitTree(await hostile.tree(names.map((name) => ({ mode: '100644', name, oid }))));
    const read = await use(contents, { target: context.server.serve(hostile) });
    expect(Object.keys(read)).toEqual(names);
    await hostile.remove();
  });
});
