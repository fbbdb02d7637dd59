import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, type TestRepository } from '@souk/testing';
import { type TreeView } from '../src/sources/source-mappings.api';
import { skill, type SourcesApi, startSourcesApi } from './sources-context';

jest.setTimeout(30_000);

let s: SourcesApi;
let repository: TestRepository;
let id: string;
beforeAll(async () => {
  s = await startSourcesApi();
  repository = await s.repository({
    'skills/one/SKILL.md': skill('one'),
    'skills/one/deep/er/file.txt': '',
    'skills/two/SKILL.md': skill('two'),
    'agents/three.md': '# Three\n',
    'README.md': '# Tools\n',
    'a link': { symlink: 'README.md' },
    module: { submodule: '1'.repeat(40) },
    'Zebra/x': '',
    'ünï/ö.md': '',
    '100%/a+b.md': '',
  });
  await repository.commit({ files: { 'next/x.md': '' }, branch: 'feature/next', tag: 'v1' });
  ({ id } = await s.add({ url: s.server.serve(repository) }));
  await s.scanned(id, repository.head);
  await s.found(id, { path: 'skills/one', name: 'one' });
  await s.found(id, { path: 'skills/one', name: 'other', kind: 'mcp_server' });
  await s.found(id, { path: 'skills/two', name: 'two' });
  await s.found(id, { path: '.', name: 'all', kind: 'plugin' });
  await s.call('PUT', `/sources/${id}/mappings`, {
    body: {
      mappings: [
        { path: 'skills', type: 'skill' },
        { path: 'skills/two', type: 'ignore' },
      ],
    },
  });
});
afterAll(() => s.close());

const tree = (query: Record<string, string> = {}, of = id) =>
  s.call<TreeView>('GET', `/sources/${of}/tree?${new URLSearchParams(query).toString()}`);
const names = ({ body }: { body: { items: { name: string }[] } }) => body.items.map(({ name }) => name);

describe('the tree', () => {
  it('shows one folder at the scanned commit, folders first', async () => {
    const { status, body } = await tree();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      path: '.',
      commit: repository.head,
      kinds: ['plugin'],
      mapping: null,
      nextCursor: null,
    });
    const types = body.items.map(({ name, type }) => [name, type]);
    expect(types.slice(0, 5).every(([, type]) => type === 'folder')).toBe(true);
    expect(Object.fromEntries(types)).toEqual({
      skills: 'folder',
      agents: 'folder',
      Zebra: 'folder',
      ünï: 'folder',
      '100%': 'folder',
      'README.md': 'file',
      'a link': 'symlink',
      module: 'submodule',
    });
  });

  it('says of each entry what it is in the catalog, how much is below it and which mapping governs it', async () => {
    const top = (await tree()).body.items.find(({ name }) => name === 'skills');
    expect(top).toMatchObject({ kinds: [], artifactsBelow: 3, mapping: { path: 'skills', type: 'skill' } });
    const { body } = await tree({ path: 'skills' });
    expect(body).toMatchObject({
      path: 'skills',
      kinds: [],
      mapping: { path: 'skills', type: 'skill' },
      items: [
        {
          name: 'one',
          path: 'skills/one',
          kinds: ['mcp_server', 'skill'],
          artifactsBelow: 0,
          mapping: { path: 'skills' },
        },
        { name: 'two', path: 'skills/two', kinds: ['skill'], mapping: { path: 'skills/two', type: 'ignore' } },
      ],
    });
    const deep = (await tree({ path: 'skills/one' })).body;
    expect(deep).toMatchObject({
      kinds: ['mcp_server', 'skill'],
      items: [{ name: 'deep', mapping: { path: 'skills' } }, { name: 'SKILL.md' }],
    });
  });

  it.each([
    ['ünï', ['ö.md']],
    ['100%', ['a+b.md']],
    ['/skills/one/deep/', ['er']],
    ['./skills/./one/deep', ['er']],
  ])('is found by the path %j', async (path, expected) => {
    expect(names(await tree({ path }))).toEqual(expected);
  });

  it.each([
    ['no folder', 'nope', 404, 'folder_not_found'],
    ['a file', 'README.md', 404, 'folder_not_found'],
    ['a link', 'a link', 404, 'folder_not_found'],
    ['a submodule', 'module', 404, 'folder_not_found'],
    ['..', '..', 400, 'validation_failed'],
    ['a way out', 'skills/../..', 400, 'validation_failed'],
    ['git itself', '.git', 404, 'folder_not_found'],
  ])('has nothing below %s', async (_, path, status, code) => {
    const answer = await tree({ path });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('pages through a large folder, each name once', async () => {
    const files = Object.fromEntries(Array.from({ length: 2345 }, (_, at) => [`big/f${at}`, '']));
    const large = await s.repository(files);
    const source = await s.add({ url: s.server.serve(large) });
    await s.scanned(source.id, large.head);
    const seen: string[] = [];
    let cursor: string | null = null;
    const sizes: number[] = [];
    do {
      const page: Awaited<ReturnType<typeof tree>> = await tree(
        { path: 'big', ...(cursor === null ? {} : { cursor }) },
        source.id,
      );
      seen.push(...names(page));
      sizes.push(page.body.items.length);
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(sizes).toEqual([1000, 1000, 345]);
    expect(new Set(seen).size).toBe(2345);
    expect((await tree({ limit: '1001' }, source.id)).status).toBe(400);
  });

  it('of another folder or commit has another cursor', async () => {
    const { body } = await tree({ limit: '1' });
    const cursor = body.nextCursor ?? '';
    const others: Record<string, string>[] = [
      { cursor, path: 'skills' },
      { cursor, ref: 'feature/next' },
      { cursor: 'nonsense' },
      { cursor: Buffer.from('["a","b",-1]').toString('base64url') },
    ];
    for (const query of others) {
      const { status, body: problem } = await tree(query);
      expect([status, problem.code]).toEqual([400, 'cursor']);
    }
    expect((await tree({ cursor, limit: '1' })).body.items).toHaveLength(1);
  });

  it('is one of another branch or tag of the same repository, where that is asked for', async () => {
    expect(names(await tree({ ref: 'feature/next' }))).toContain('next');
    expect(names(await tree({ ref: 'v1' }))).toContain('next');
    expect((await tree({ ref: 'nope' })).body.code).toBe('ref_not_found');
  });

  it('is of no commit that no branch or tag leads to', async () => {
    const former = repository.head;
    await repository.commit({ files: { 'new.md': '' } });
    const hidden = await repository.commit({ files: { 'fork.md': '' }, branch: 'fork' });
    await repository.git('update-ref', '-d', 'refs/heads/fork');
    expect((await tree({ ref: hidden })).body.code).toBe('ref_not_found');
    expect((await tree({ ref: former })).status).toBe(200);
  });

  it('needs a scan', async () => {
    const source = await s.add();
    const { status, body } = await tree({}, source.id);
    expect([status, body.code]).toEqual([409, 'not_scanned']);
  });

  it('that is here is shown without asking the server', async () => {
    await tree();
    s.server.behave({ status: 500 });
    expect((await tree({ path: 'skills' })).status).toBe(200);
    s.server.behave({});
  });

  it('goes with its source, from the disk as well', async () => {
    const source = await s.add({ url: s.server.serve(repository, 'going') });
    await s.scanned(source.id, repository.head);
    await tree({}, source.id);
    const kept = () => readdir(path.join(s.cacheDir, 'mirrors'));
    expect(await kept()).toContain(source.id);
    expect((await s.call('DELETE', `/sources/${source.id}`)).status).toBe(204);
    await eventually(async () => expect(await kept()).not.toContain(source.id));
  });
});
