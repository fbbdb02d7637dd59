import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually, makeRepository, type TestRepository } from '@souk/testing';
import { type CheckView, type InferredUrlView } from '../src/sources/source-checks.api';
import { agent, skill, type SourcesApi, startSourcesApi } from './sources-context';

jest.setTimeout(30_000);

let s: SourcesApi;
let repository: TestRepository;
let url: string;
beforeAll(async () => {
  s = await startSourcesApi();
  repository = await s.repository({
    'tools/skills/one/SKILL.md': skill('one'),
    'tools/skills/two/SKILL.md': skill('two'),
    'agents/three.md': agent('three'),
    'broken/SKILL.md': 'nothing\n',
    'README.md': '# Tools\n',
  });
  await repository.commit({ files: { 'skills/next/SKILL.md': skill('next') }, branch: 'feature/next', tag: 'v1' });
  url = s.server.serve(repository);
});
afterAll(() => s.close());
beforeEach(() => {
  s.server.behave({});
});

const check = (body: Record<string, unknown>, more = {}) =>
  s.call<CheckView>('POST', '/sources/check', { body, ...more });

describe('a check', () => {
  it('says which refs there are and what would be found, and keeps nothing', async () => {
    const { status, body } = await check({ url });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      url,
      reachable: true,
      problem: null,
      head: { name: 'refs/heads/main', commit: repository.head },
      commit: repository.head,
      found: { byKind: { skill: 2, agent: 1 }, total: 3, files: 5, limits: [], missing: 0 },
    });
    expect(body.refs.total).toBe(3);
    expect(body.refs.items.map(({ name }) => name)).toEqual([
      'refs/heads/main',
      'refs/heads/feature/next',
      'refs/tags/v1',
    ]);
    expect(body.found?.artifacts.map(({ path }) => path).sort()).toEqual([
      'agents/three.md',
      'tools/skills/one',
      'tools/skills/two',
    ]);
    expect(body.found?.problems).toBeGreaterThan(0);
    expect(await s.rows('SELECT FROM sources')).toEqual([]);
    expect(await readdir(path.join(s.cacheDir, 'mirrors')).catch(() => [])).toEqual([]);
  });

  it('looks at the ref, below the root and by the mappings that are asked for', async () => {
    expect((await check({ url, ref: 'feature/next', root: 'skills' })).body.found?.byKind).toEqual({ skill: 1 });
    expect((await check({ url, root: 'tools' })).body.found?.byKind).toEqual({ skill: 2 });
    const mappings = [{ path: 'tools/skills/one', type: 'ignore' }];
    expect((await check({ url, root: 'tools', mappings })).body.found?.byKind).toEqual({ skill: 1 });
  });

  it('takes the whole root for one artifact where that is asked for', async () => {
    const { body } = await check({ url, root: 'tools', singleKind: 'plugin' });
    expect(body.found).toMatchObject({ total: 1, artifacts: [{ kind: 'plugin', path: 'tools', name: 'tools' }] });
  });

  it.each([
    ['no such ref', { ref: 'nope' }, true, 'ref_not_found'],
    ['no such folder', { root: 'nope' }, true, 'root_not_found'],
    ['a file for a folder', { root: 'README.md' }, true, 'root_not_found'],
  ])('answers what is wrong with the repository: %s', async (_, more, reachable, code) => {
    const { status, body } = await check({ url, ...more });
    expect([status, body.reachable, body.problem?.code, body.found]).toEqual([200, reachable, code, null]);
    expect(body.refs.total).toBe(3);
  });

  it('answers what is wrong with the server', async () => {
    expect((await check({ url: `${s.server.origin}/nothing.git` })).body.problem?.code).toBe('not_found');
    s.server.behave({ status: 500 });
    expect((await check({ url })).body.problem?.code).toBe('network');
    s.server.behave({ token: 'right' });
    expect((await check({ url })).body.problem?.code).toBe('auth_failed');
    s.server.behave({ cutAfterBytes: 100 });
    const cut = await check({ url });
    expect([cut.status, cut.body.reachable, cut.body.found]).toEqual([200, true, null]);
    expect(cut.body.problem?.code).toBeTruthy();
  });

  it('says of an empty repository that it is', async () => {
    const empty = await makeRepository();
    const { body } = await check({ url: s.server.serve(empty) });
    expect([body.reachable, body.problem?.code]).toEqual([true, 'repository_empty']);
    await empty.remove();
  });

  it('uses the credential that is given, and says when it is the wrong one', async () => {
    s.server.behave({ token: 'right' });
    const credential = (secret: string) => ({ url, credential: { kind: 'token', secret } });
    expect((await check(credential('right'))).body.found?.total).toBe(3);
    const wrong = await check(credential('wrong-4711'));
    expect(wrong.body.problem?.code).toBe('auth_failed');
    expect(wrong.text).not.toContain('wrong-4711');
  });

  it.each([
    [{ root: '..' }, 400, 'root_invalid'],
    [{ ref: 'a b' }, 400, 'validation_failed'],
    [{ mappings: [{ path: '../x', type: 'skill' }] }, 422, 'mapping_invalid'],
    [{ credential: { kind: 'ssh_key', secret: 'x' } }, 400, 'credential_mismatch'],
    [{ credential: { kind: 'token', secret: 'a\nb' } }, 400, 'credential_invalid'],
    [{ mappings: [{ path: 'x', type: 'thing' }] }, 400, 'validation_failed'],
    [{ name: 'x' }, 400, 'validation_failed'],
  ])('refuses what is asked wrongly: %j', async (more, status, code) => {
    const answer = await check({ url, ...more });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('a person runs two at once, and ends them by going away', async () => {
    s.server.behave({ delayMs: 60_000 });
    const gone = new AbortController();
    const open = [1, 2].map(() => check({ url }, { signal: gone.signal }).catch(() => undefined));
    await eventually(() => expect(s.server.requests.length).toBeGreaterThanOrEqual(2));
    await eventually(async () => {
      const third = await check({ url }, { signal: AbortSignal.timeout(1000) });
      expect([third.status, third.body.code]).toEqual([429, 'too_many_checks']);
    });
    gone.abort();
    await Promise.all(open);
    s.server.behave({});
    await eventually(async () => expect((await check({ url })).status).toBe(200));
    await eventually(async () => expect(await readdir(path.join(s.cacheDir, 'mirrors')).catch(() => [])).toEqual([]));
  });
});

describe('an address of a forge', () => {
  it.each([
    [
      'https://github.com/owner/repo/tree/main/skills/one',
      { url: 'https://github.com/owner/repo', ref: 'main', root: 'skills/one', name: 'owner/repo', host: 'github.com' },
    ],
    ['https://github.com/owner/repo', { url: 'https://github.com/owner/repo', ref: null, root: '' }],
    [
      'git@gitlab.example.com:group/sub/tools.git',
      { url: 'git@gitlab.example.com:group/sub/tools.git', ref: null, name: 'sub/tools', host: 'gitlab.example.com' },
    ],
  ])('%s is taken apart', async (address, expected) => {
    const { status, body } = await s.call<InferredUrlView>('POST', '/sources/infer-url', { body: { url: address } });
    expect(status).toBe(200);
    expect(body).toMatchObject(expected);
  });

  it('is read as the server has its branches, where a branch has slashes', async () => {
    await repository.commit({ files: { 'skills/x/SKILL.md': skill('x') }, branch: 'odd/name' });
    s.server.serve(repository, 'team');
    s.server.behave({
      redirectTo: (asked) => (asked.startsWith('/team/tools/') ? asked.replace('/team/tools/', '/team.git/') : ''),
    });
    const address = `${s.server.origin}/team/tools/tree/odd/name/skills`;
    const { body } = await s.call<InferredUrlView>('POST', '/sources/infer-url', { body: { url: address } });
    expect(body).toMatchObject({ url: `${s.server.origin}/team/tools`, ref: 'odd/name', root: 'skills' });
    s.server.behave({ status: 500 });
    const guessed = await s.call<InferredUrlView>('POST', '/sources/infer-url', { body: { url: address } });
    expect([guessed.status, guessed.body.ref, guessed.body.root]).toEqual([200, 'odd', 'name/skills']);
    expect(guessed.body.candidates).toContainEqual({ ref: 'odd/name', root: 'skills' });
  });

  it.each(['https://user:x@github.com/a/b', 'nonsense', 'https://github.com/a/b/tree/main/%zz'])(
    'that is none is refused: %s',
    async (address) => {
      expect((await s.call<InferredUrlView>('POST', '/sources/infer-url', { body: { url: address } })).status).toBe(
        400,
      );
    },
  );
});
