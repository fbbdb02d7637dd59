import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRepository, startGitServer, type TestRepository } from '@souk/testing';
import { GitOptions } from '../src/git/git-options';
import { GitRemotes } from '../src/git/git-remotes';
import { parseRemote } from '../src/git/remote';
import { accessTo, codeOf, failure, type GitContext, gitContext, withEnvironment } from './git-context';

jest.setTimeout(30_000);

let repository: TestRepository;
let branch: string;
let context: GitContext;
let url: string;

beforeAll(async () => {
  repository = await makeRepository({ files: { 'a.md': 'a' }, commits: [{ files: { 'b.md': 'b' }, tag: 'v1' }] });
  branch = await repository.commit({ branch: 'feature/long/name', files: { 'c.md': 'c' } });
  await repository.commit({ files: { 'd.md': 'd' } });
});
afterAll(() => repository.remove());
beforeEach(async () => {
  context = await gitContext();
  url = context.server.serve(repository);
});
afterEach(() => context.close());

const remotes = (more: Partial<GitOptions> = {}) => new GitRemotes(context.options(more));
const list = (more: Partial<GitOptions> = {}, target = url) => remotes(more).lsRemote(accessTo(target));

describe('what a server says of a repository', () => {
  it('is its default branch, its branches and the commits behind its tags', async () => {
    const { head, refs } = await list();
    expect(head).toEqual({ name: 'refs/heads/main', commit: repository.head });
    const tagged = (await repository.git('rev-parse', 'v1^{commit}')).trim();
    expect(refs).toEqual([
      { name: 'refs/heads/feature/long/name', commit: branch },
      { name: 'refs/heads/main', commit: repository.head },
      { name: 'refs/tags/v1', commit: tagged },
    ]);
  });

  it('is the same from a file', async () => {
    expect(await list({}, repository.url)).toEqual(await list());
  });

  it('names the commit of a branch with slashes, of a tag, of nothing, and leaves a commit as it is', async () => {
    const resolved = async (ref: string | null) => (await remotes().resolve(accessTo(url), ref)).commit;
    expect(await resolved('feature/long/name')).toBe(branch);
    expect(await resolved('v1')).toBe((await repository.git('rev-parse', 'v1^{commit}')).trim());
    expect(await resolved('refs/heads/main')).toBe(repository.head);
    expect(await resolved(null)).toBe(repository.head);
    expect(await resolved(branch.toUpperCase())).toBe(branch);
  });

  it('is no such ref, for a ref that is not there, or only a part of one', async () => {
    for (const ref of ['gone', 'feature', 'long/name', branch.slice(0, 10), '-v1', '../main']) {
      expect(await codeOf(remotes().resolve(accessTo(url), ref))).toBe('ref_not_found');
    }
  });

  it('is nothing, for a repository without a commit', async () => {
    const empty = await makeRepository();
    const target = context.server.serve(empty);
    expect(await list({}, target)).toEqual({ head: null, refs: [] });
    expect(await codeOf(remotes().resolve(accessTo(target), null))).toBe('repository_empty');
    await empty.remove();
  });

  it('is no default branch, where HEAD names one that is not there', async () => {
    const odd = await makeRepository({ commits: [{ branch: 'other', files: { a: 'a' } }] });
    const target = context.server.serve(odd);
    expect((await list({}, target)).head).toBeNull();
    expect(await codeOf(remotes().resolve(accessTo(target), null))).toBe('ref_not_found');
    await odd.remove();
  });
});

describe('a server that does not answer as it should', () => {
  it.each([
    [404, 'not_found'],
    [401, 'auth_failed'],
    [403, 'auth_failed'],
    [429, 'network'],
    [500, 'network'],
    [418, 'refused'],
  ])('with %d is %s', async (status, code) => {
    context.server.behave({ status });
    expect(await codeOf(list())).toBe(code);
  });

  it('with nothing is a failed connection', async () => {
    const gone = await startGitServer();
    const target = gone.serve(repository);
    await gone.close();
    expect(await codeOf(list({}, target))).toBe('network');
  });

  it('in time is a time-out, and nothing of it goes on', async () => {
    context.server.behave({ delayMs: 5_000 });
    const started = Date.now();
    expect(await codeOf(list({ timeoutMs: 300 }))).toBe('timeout');
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  it('before somebody gives up is ended with that reason', async () => {
    context.server.behave({ delayMs: 5_000 });
    const stop = new AbortController();
    const asked = remotes().lsRemote(accessTo(url), { signal: stop.signal });
    stop.abort(new Error('given up'));
    expect((await failure(asked)).message).toBe('given up');
  });

  it('but with a page of the web is refused', async () => {
    expect(['refused', 'not_found']).toContain(await codeOf(list({}, `${context.server.origin}/nothing`)));
  });
});

describe('a redirect', () => {
  it('to another path of the same server is followed', async () => {
    context.server.behave({ redirectTo: (at) => (at.startsWith('/old') ? at.replace('/old', '') : '') });
    const moved = url.replace(context.server.origin, `${context.server.origin}/old`);
    expect((await list({}, moved)).head?.commit).toBe(repository.head);
  });

  it('to another server is refused, and that server is never asked', async () => {
    const other = await startGitServer();
    other.serve(repository, 'repository-0');
    context.server.behave({ redirectTo: (at) => `${other.origin}${at}` });
    const refused = await failure(list());
    expect([refused.kind, refused.code]).toEqual(['invalid', 'url_redirected']);
    expect(refused.message).toContain(other.origin);
    expect(other.requests).toEqual([]);
    await other.close();
  });

  it.each([
    'file:///etc/passwd',
    'https://user:secret@example.com/repo/info/refs?service=git-upload-pack',
    'ext::sh -c id',
    'gopher://127.0.0.1/x',
  ])('to %s is refused', async (target) => {
    context.server.behave({ redirectTo: () => target });
    const refused = await failure(list());
    expect(['url_redirected', 'network']).toContain(refused.code);
    expect(refused.message).not.toContain('secret');
  });

  it('in circles ends', async () => {
    context.server.behave({ redirectTo: (at) => at.replace('.git', 'x.git') });
    expect(await codeOf(list())).toBe('url_redirected');
    expect(context.server.requests.length).toBeLessThan(10);
  });
});

describe('the name of a host', () => {
  it('is looked up once, and git is pinned to the address that was found', async () => {
    const asked: string[] = [];
    const lookup = (host: string) => {
      asked.push(host);
      return Promise.resolve(['127.0.0.1']);
    };
    const named = url.replace('127.0.0.1', 'git.example.test');
    expect((await list({ lookup }, named)).head?.commit).toBe(repository.head);
    expect(asked).toEqual(['git.example.test']);
  });

  it.each([
    [['10.0.0.1']],
    [['93.184.216.34', '127.0.0.1']],
    [['2606:4700::1', 'fd00:ec2::254']],
    [['169.254.169.254']],
    [['::ffff:10.0.0.1']],
  ])('that leads to %j is refused, however good the others are', async (addresses) => {
    const options = new GitOptions({ cacheDir: context.cacheDir, lookup: () => Promise.resolve(addresses) });
    const access = { sourceId: 's', remote: parseRemote('https://git.example.com/repo') };
    expect(await codeOf(new GitRemotes(options).lsRemote(access))).toBe('url_host_private');
  });

  it('that was fit for a laptop is judged again where it is not', async () => {
    const access = accessTo(url);
    const strict = new GitRemotes(new GitOptions({ cacheDir: context.cacheDir }));
    expect(await codeOf(strict.lsRemote(access))).toBe('url_protocol');
    expect(await codeOf(strict.lsRemote(accessTo(repository.url)))).toBe('url_protocol');
    expect(await codeOf(strict.lsRemote(accessTo('https://localhost/repo')))).toBe('url_host_private');
    expect(context.server.requests).toEqual([]);
  });

  it('that nobody knows is said to be so', async () => {
    const unknown = () => Promise.reject(new Error('ENOTFOUND'));
    const refused = await failure(list({ lookup: unknown }, 'https://no.example.test/repo'));
    expect([refused.code, refused.message]).toEqual(['network', expect.stringContaining('no.example.test')]);
    expect(await codeOf(list({ lookup: () => Promise.resolve([]) }, 'https://no.example.test/repo'))).toBe('network');
  });

  it('whose server of names never answers is given up in time', async () => {
    const silent = () => new Promise<string[]>(() => undefined);
    expect(await codeOf(list({ lookup: silent, timeoutMs: 100 }, 'https://slow.example.test/repo'))).toBe('timeout');
  });
});

describe('what is set up on this machine', () => {
  it('does not lead git elsewhere, whether in the home folder, in variables or in the folder that we run in', async () => {
    const home = path.join(context.dir, 'person');
    const rewrite = `[url "http://127.0.0.1:9/"]\n\tinsteadOf = http://127.0.0.1:${context.server.port}/\n`;
    await mkdir(path.join(home, '.config', 'git'), { recursive: true });
    await writeFile(path.join(home, '.gitconfig'), rewrite);
    await writeFile(path.join(home, '.config', 'git', 'config'), rewrite);
    const hostile = await makeRepository({ files: { a: 'a' } });
    await writeFile(
      path.join(hostile.dir, 'config'),
      `${rewrite}[core]\n\tbare = true\n\trepositoryformatversion = 0\n`,
    );
    const variables = {
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      GIT_DIR: hostile.dir,
      GIT_CONFIG_PARAMETERS: `'url.http://127.0.0.1:9/.insteadOf'='http://127.0.0.1:${context.server.port}/'`,
      GIT_PROXY_COMMAND: 'false',
      http_proxy: 'http://127.0.0.1:9',
      ALL_PROXY: 'http://127.0.0.1:9',
    };
    const before = process.cwd();
    process.chdir(hostile.dir);
    try {
      const found = await withEnvironment(variables, () => list());
      expect(found.head?.commit).toBe(repository.head);
    } finally {
      process.chdir(before);
      await hostile.remove();
    }
  });
});
