import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { commit, emptyRepository, git, type GitFile, scratch } from '../../../test/git-fixture';
import { named } from '../../../test/memory-repository';
import { detect } from '../detect';
import { openRepository } from './open-repository';
import { bytesOfPath, pathOfBytes, printablePath } from './path-names';

const { folder, clear } = scratch();
afterAll(clear);
const posix = process.platform === 'win32' ? it.skip : it;
const linux = process.platform === 'linux' ? it : it.skip;

async function found(place: string, ref?: string) {
  const { repository } = await openRepository(place, ref);
  try {
    return await detect(repository);
  } finally {
    await repository.close();
  }
}
const listed = async (place: string, ref?: string) =>
  (await found(place, ref)).artifacts.map(({ kind, path: at }) => `${kind} ${at}`);

const skill = (name: string): GitFile => ({ path: `skills/${name}/SKILL.md`, content: named(name) });

function bare(name: string, ...args: string[]): string {
  const gitDir = path.join(folder, `${name}.git`);
  emptyRepository(gitDir, ...args);
  return gitDir;
}

describe('a bare git directory', () => {
  it('is looked at at its head, or at a branch, a tag or a commit', async () => {
    const gitDir = bare('refs');
    const first = commit(gitDir, [skill('a')]);
    git(gitDir, ['tag', 'v1', first]);
    git(gitDir, [
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@souk.example',
      'tag',
      '-a',
      '-m',
      'x',
      'v1-annotated',
      first,
    ]);
    commit(gitDir, [skill('b')], 'feature/with/slashes');
    commit(gitDir, [skill('c')]);
    expect(await listed(gitDir)).toEqual(['skill skills/c']);
    for (const ref of ['v1', 'v1-annotated', first, first.slice(0, 10)])
      expect(await listed(gitDir, ref)).toEqual(['skill skills/a']);
    expect(await listed(gitDir, 'feature/with/slashes')).toEqual(['skill skills/b']);
  });

  it.each(['none', '--help', '-x', 'main:skills', 'a b', ''])('has no ref %j', async (ref) => {
    const gitDir = bare(`no-ref-${Buffer.from(ref).toString('hex')}`);
    commit(gitDir, [skill('a')]);
    await expect(openRepository(gitDir, ref)).rejects.toMatchObject({ name: 'DomainError' });
  });

  it('may hold names that are not UTF-8, have line breaks, or are very long', async () => {
    const gitDir = bare('names');
    const odd = Buffer.concat([Buffer.from('skills/'), Buffer.of(0xff, 0xfe), Buffer.from('/SKILL.md')]);
    const long = `${'x'.repeat(200)}/`.repeat(20);
    commit(gitDir, [
      { path: odd, content: named('odd') },
      { path: 'skills/a\nb/SKILL.md', content: named('break') },
      { path: `${long}SKILL.md`, content: named('long') },
    ]);
    const { artifacts, problems } = await found(gitDir);
    expect(artifacts.map(({ path: at }) => at)).toEqual(['skills/a\nb', 'skills/\udcff\udcfe', long.slice(0, -1)]);
    expect(problems.map(({ code }) => code)).toEqual(['not_utf8']);
  });

  it('says of each file how git keeps it', async () => {
    const gitDir = bare('modes');
    commit(gitDir, [
      { path: 'run.sh', content: 'x', mode: '100755' },
      { path: 'link', content: 'run.sh', mode: '120000' },
      { path: 'text', content: 'x' },
    ]);
    const { repository } = await openRepository(gitDir);
    const modes: Record<string, string | undefined> = {};
    for await (const { path: at, mode } of repository.list()) modes[at] = mode;
    await repository.close();
    expect(modes).toEqual({ 'run.sh': '100755', link: '120000', text: '100644' });
  });

  it('is not followed into links and submodules', async () => {
    const gitDir = bare('links');
    commit(gitDir, [
      { path: 'skills/evil/SKILL.md', content: '/etc/passwd', mode: '120000' },
      { path: 'skills/loop', content: 'loop', mode: '120000' },
      { path: 'module', content: '1'.repeat(40), mode: '160000' },
      skill('a'),
    ]);
    const { artifacts, problems } = await found(gitDir);
    expect(artifacts.map(({ path: at }) => at)).toEqual(['skills/a']);
    expect(problems.map(({ code, path: at }) => `${code} ${at}`)).toEqual([
      'submodule module',
      'symlink skills/evil/SKILL.md',
      'symlink skills/loop',
    ]);
  });

  it('that lacks an object says which, and goes on with the rest', async () => {
    const gitDir = bare('missing');
    commit(gitDir, [skill('a'), skill('b')]);
    const oid = git(gitDir, ['rev-parse', 'main:skills/a/SKILL.md']);
    // As in a partial clone: what is missing must not be fetched, let alone one by one.
    git(gitDir, ['config', 'extensions.partialClone', 'origin']);
    git(gitDir, ['config', 'remote.origin.url', 'ext::sh -c "exit 1"']);
    git(gitDir, ['config', 'remote.origin.promisor', 'true']);
    rmSync(path.join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2)), { force: true });
    const { artifacts, problems } = await found(gitDir);
    expect(artifacts.map(({ path: at }) => at)).toEqual(['skills/b']);
    expect(problems).toMatchObject([{ path: 'skills/a/SKILL.md', code: 'unreadable' }]);
  });

  it('may use SHA-256', async () => {
    const gitDir = bare('sha256', '--object-format=sha256');
    commit(gitDir, [skill('a')]);
    expect(await listed(gitDir)).toEqual(['skill skills/a']);
  });

  posix('runs nothing that it configures', async () => {
    const gitDir = bare('config');
    commit(gitDir, [skill('a')]);
    const proof = path.join(folder, 'ran');
    const program = path.join(folder, 'run.sh');
    writeFileSync(program, `#!/bin/sh\ntouch '${proof}'\n`);
    chmodSync(program, 0o755);
    for (const key of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'core.editor', 'diff.external'])
      git(gitDir, ['config', key, program]);
    expect(await listed(gitDir)).toEqual(['skill skills/a']);
    expect(() => execFileSync('ls', [proof], { stdio: 'ignore' })).toThrow();
  });

  it('that is broken is refused with what git says', async () => {
    const gitDir = bare('broken');
    commit(gitDir, [skill('a')]);
    writeFileSync(path.join(gitDir, 'config'), '[core\n');
    await expect(openRepository(gitDir)).rejects.toMatchObject({ code: 'repository_unreadable' });
  });
});

describe('a checkout', () => {
  it('is what is committed, not what lies around', async () => {
    const gitDir = bare('work');
    commit(gitDir, [skill('a')]);
    const work = path.join(folder, 'work');
    execFileSync('git', ['clone', '-q', gitDir, work], { stdio: 'ignore' });
    mkdirSync(path.join(work, 'skills/b'));
    writeFileSync(path.join(work, 'skills/b/SKILL.md'), named('b'));
    expect(await listed(work)).toEqual(['skill skills/a']);
    const tree = path.join(folder, 'tree');
    execFileSync('git', ['-C', work, 'worktree', 'add', '-q', '--detach', tree], { stdio: 'ignore' });
    expect(await listed(tree)).toEqual(['skill skills/a']);
  });

  it('without a commit is a plain folder', async () => {
    const work = path.join(folder, 'unborn');
    execFileSync('git', ['init', '-q', work], { stdio: 'ignore' });
    mkdirSync(path.join(work, 'skills/b'), { recursive: true });
    writeFileSync(path.join(work, 'skills/b/SKILL.md'), named('b'));
    expect(await listed(work)).toEqual(['skill skills/b']);
  });
});

describe('a plain folder', () => {
  const plain = path.join(folder, 'plain');
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(plain, name)), { recursive: true });
    writeFileSync(path.join(plain, name), text);
  };

  it('gives what the same files give in git', async () => {
    put('skills/a/SKILL.md', named('a'));
    put('sub/.git/SKILL.md', named('never'));
    expect(await listed(plain)).toEqual(['skill skills/a']);
  });

  posix('is not left through links, and pipes are not waited for', async () => {
    cpSync(plain, path.join(folder, 'outside'), { recursive: true });
    symlinkSync(path.join(folder, 'outside'), path.join(plain, 'linked'));
    symlinkSync('.', path.join(plain, 'loop'));
    mkdirSync(path.join(plain, 'skills/pipe'));
    execFileSync('mkfifo', [path.join(plain, 'skills/pipe/SKILL.md')]);
    const { artifacts, problems } = await found(plain);
    expect(artifacts.map(({ path: at }) => at)).toEqual(['skills/a']);
    expect(problems.map(({ code, path: at }) => `${code} ${at}`)).toEqual([
      'symlink linked',
      'symlink loop',
      'not_a_file skills/pipe/SKILL.md',
    ]);
  });

  linux('may hold names that are not UTF-8', async () => {
    const odd = path.join(folder, 'odd');
    mkdirSync(odd);
    const name = Buffer.concat([Buffer.from(`${odd}/`), Buffer.of(0xff)]);
    mkdirSync(name);
    writeFileSync(Buffer.concat([name, Buffer.from('/SKILL.md')]), named('odd'));
    expect(await listed(odd)).toEqual(['skill \udcff']);
  });

  it('has no refs, and must exist', async () => {
    await expect(openRepository(plain, 'main')).rejects.toMatchObject({ code: 'not_a_repository' });
    await expect(openRepository(path.join(folder, 'gone'))).rejects.toMatchObject({ code: 'folder_not_found' });
  });
});

describe('the name of a path', () => {
  it.each([
    [[0x61, 0xff, 0x62]],
    [[0xe2, 0x82]],
    [[0xc3, 0xa9]],
    [[0xf0, 0x9f, 0x98, 0x80, 0x80]],
    [[0xed, 0xb3, 0xbf]],
    [[0xef, 0xbb, 0xbf, 0x61]],
  ])('keeps its bytes: %j', (bytes) => {
    expect([...bytesOfPath(pathOfBytes(Buffer.from(bytes)))]).toEqual(bytes);
  });

  it('is shown without anything that a terminal would act on', () => {
    expect(printablePath('a\u001b[31m\n\udcff\u202e\u{1f600}')).toBe('a\\x1b[31m\\x0a\\xff\\u202e\u{1f600}');
  });
});
