import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeRepository, type TestRepository } from '@souk/testing';
import { type CatalogApi, startCatalogApi } from './artifacts-context';

jest.setTimeout(60_000);

let catalog: CatalogApi;
let repository: TestRepository;
let cache: string;
let source: string;
let old: string;
const oids: Record<string, string> = {};
const page = '<script>alert(1)</script>\n';
const binary = Buffer.from([0, 1, 2, 255]);
const latin = Buffer.from('caf\u00e9', 'latin1');

beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'souk-artifacts-'));
  catalog = await startCatalogApi({ WORKER__GIT_CACHE_DIR: path.join(cache, 'git') });
  repository = await makeRepository({
    files: {
      'skills/pdf/SKILL.md': 'first\n',
      'skills/pdf/web/page.html': page,
      'skills/pdf/web/logo.bin': binary,
      'skills/pdf/latin.txt': latin,
      'skills/pdf/odd name;"\u{1f600}.txt': 'odd',
      'skills/pdf/empty': '',
      'skills/pdf/large.bin': Buffer.alloc(2 * 1024 * 1024 + 1),
      'skills/pdf/link': { symlink: '/etc/passwd' },
      'secret.txt': 'not of the artifact',
    },
  });
  old = repository.head;
  await repository.commit({ files: { 'skills/pdf/SKILL.md': 'second\n' } });
  source = await catalog.source({ url: repository.url });
  for (const commit of [old, repository.head])
    for (const line of (await repository.git('ls-tree', '-r', '-z', commit)).split('\0').filter(Boolean)) {
      const [facts = '', name = ''] = line.split('\t');
      oids[`${commit === old ? 'old' : 'new'} ${name.replace('skills/pdf/', '')}`] = facts.split(' ')[2]!;
    }
});
afterAll(async () => {
  await catalog.close();
  await repository.remove();
  await rm(cache, { recursive: true, force: true, maxRetries: 5 });
});

const files = (age: 'old' | 'new', ...paths: string[]) =>
  paths.map((name) => ({ path: name, oid: oids[`${age} ${name}`]!, mode: name === 'link' ? '120000' : '100644' }));

describe('one artifact', () => {
  it('is shown with what it says, why it is one, its files, its source and its pin', async () => {
    const { id, contentKey } = await catalog.artifact({
      source,
      revisions: [
        { text: 'first', files: files('old', 'SKILL.md') },
        { text: 'second', files: files('new', 'SKILL.md', 'empty'), truncated: true, commit: repository.head },
      ],
      review: 'adopted',
      pinnedRevision: 1,
    });
    const { status, body, headers } = await catalog.ask(catalog.head, 'GET', `/${id}`);
    expect([status, headers.get('etag')]).toEqual([200, '"1"']);
    expect(body).toMatchObject({
      contentKey,
      entryText: 'second',
      entryTruncated: true,
      frontmatter: { name: 'spec' },
      evidence: [{ signal: 'spec', weight: 2 }],
      files: files('new', 'SKILL.md', 'empty').map((file) => ({ ...file, size: null })),
      revision: { number: 2, commit: repository.head, contentKey, fileCount: 2 },
      pinned: { number: 1, fileCount: 1 },
      source: { id: source, url: repository.url, tags: [], scannedCommit: null },
      allowedActions: ['exclude', 'restore'],
    });
  });

  it('that is not there is not found, by whatever way it is asked for', async () => {
    for (const id of [randomUUID(), 'x', '%00', '..%2f'])
      for (const rest of ['', '/revisions', '/diff', '/files/SKILL.md'])
        expect([id, rest, (await catalog.ask(catalog.head, 'GET', `/${id}${rest}`)).status]).toEqual([id, rest, 404]);
  });
});

describe('the revisions of an artifact', () => {
  it('are listed, the newest first, a page at a time', async () => {
    const { id } = await catalog.artifact({ revisions: Array.from({ length: 5 }, (_, i) => ({ text: `${i}` })) });
    const other = await catalog.artifact({ revisions: Array.from({ length: 5 }, (_, i) => ({ text: `${i}` })) });
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const got = await catalog.get(`/${id}/revisions?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(...got.items.map(({ number }) => number));
      cursor = got.nextCursor;
      if (cursor !== null)
        expect(await catalog.get(`/${other.id}/revisions?cursor=${cursor}`)).toMatchObject({ code: 'cursor' });
    } while (cursor !== null);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });
});

describe('the difference of two revisions', () => {
  const file = (name: string, oid: string) => ({ path: name, oid });

  it('is that of the files and of the lines of the entry', async () => {
    const { id } = await catalog.artifact({
      revisions: [
        { text: 'one\ntwo\n', files: [file('SKILL.md', '1'), file('a', '2'), file('b', '3')] },
        { text: 'one\n2\n', files: [file('SKILL.md', '4'), file('lib/a', '2'), file('c', '5')] },
      ],
    });
    expect(await catalog.get(`/${id}/diff?from=1&to=2`)).toMatchObject({
      from: { number: 1 },
      to: { number: 2 },
      files: {
        added: [{ path: 'c' }],
        removed: [{ path: 'b' }],
        changed: [{ path: 'SKILL.md', before: { oid: '1' }, after: { oid: '4' } }],
        renamed: [{ from: 'a', path: 'lib/a' }],
        unchanged: 0,
      },
      entry: {
        added: 1,
        removed: 1,
        truncated: false,
        hunks: [{ fromLine: 1, toLine: 1, lines: [{ op: 'same', text: 'one' }, {}, {}, { op: 'same', text: '' }] }],
      },
    });
    expect(await catalog.get(`/${id}/diff?from=2&to=1`)).toMatchObject({ files: { added: [{ path: 'b' }] } });
  });

  it('is against what was adopted, or else against the one before, unless said', async () => {
    const revisions = [{ text: '1' }, { text: '2' }, { text: null }];
    const fresh = await catalog.artifact({ revisions });
    expect(await catalog.get(`/${fresh.id}/diff`)).toMatchObject({
      from: { number: 2 },
      to: { number: 3 },
      entry: null,
    });
    const adopted = await catalog.artifact({ revisions, review: 'adopted', pinnedRevision: 1 });
    expect(await catalog.get(`/${adopted.id}/diff`)).toMatchObject({ from: { number: 1 }, to: { number: 3 } });
    const single = await catalog.artifact({});
    expect(await catalog.get(`/${single.id}/diff`)).toMatchObject({ from: { number: 1 }, entry: { hunks: [] } });
  });

  it('is refused for revisions that are none', async () => {
    const { id } = await catalog.artifact();
    expect((await catalog.get(`/${id}/diff?from=7`)).code).toBe('revision_not_found');
    for (const query of ['from=0', 'from=x', 'to=-1', 'to=1.5', 'to=99999999999', 'stray=1'])
      expect((await catalog.ask(catalog.head, 'GET', `/${id}/diff?${query}`)).status).toBe(400);
  });
});

describe('a file of an artifact', () => {
  const all = [
    'SKILL.md',
    'web/page.html',
    'web/logo.bin',
    'latin.txt',
    'odd name;"\u{1f600}.txt',
    'empty',
    'large.bin',
    'link',
  ];
  let id: string;
  beforeAll(async () => {
    ({ id } = await catalog.artifact({
      source,
      revisions: [
        { files: files('old', ...all), commit: old },
        {
          files: [
            ...files('new', ...all),
            { path: 'vendor', oid: 'a'.repeat(40), mode: '160000' },
            { path: 'lost', oid: 'b'.repeat(40) },
          ],
          commit: repository.head,
        },
      ],
    }));
  });
  const read = (name: string, query = '', headers: Record<string, string> = {}) =>
    fetch(
      `${catalog.api.url}/api/v1/artifacts/${id}/files/${name.split('/').map(encodeURIComponent).join('/')}${query}`,
      {
        headers: { ...catalog.member.headers, ...headers },
      },
    );
  const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

  it('is that of the revision asked for', async () => {
    expect(await (await read('SKILL.md')).text()).toBe('second\n');
    expect(await (await read('SKILL.md', '?revision=1')).text()).toBe('first\n');
    expect(await codeOf(await read('SKILL.md', '?revision=9'))).toEqual([404, 'file_not_found']);
    expect((await read('SKILL.md', '?revision=0')).status).toBe(400);
  });

  it('that is a page is handed out as plain text, to be saved, with nothing allowed to run', async () => {
    const response = await read('web/page.html');
    expect(await response.text()).toBe(page);
    const header = (name: string) => response.headers.get(name);
    expect(header('content-type')).toBe('text/plain; charset=utf-8');
    expect(header('content-disposition')).toBe(`attachment; filename="page.html"; filename*=UTF-8''page.html`);
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('content-security-policy')).toContain('sandbox');
    expect(header('content-security-policy')).toContain(`default-src 'none'`);
  });

  it.each([
    ['web/logo.bin', binary],
    ['latin.txt', latin],
  ])('that is no text is handed out as bytes: %s', async (name, bytes) => {
    const response = await read(name);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('may have an odd name, be empty, or be a link, which nobody follows', async () => {
    const odd = await read('odd name;"\u{1f600}.txt');
    expect(await odd.text()).toBe('odd');
    expect(odd.headers.get('content-disposition')).toBe(
      `attachment; filename="odd_name____.txt"; filename*=UTF-8''odd%20name%3B%22%F0%9F%98%80.txt`,
    );
    const empty = await read('empty');
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    expect(await (await read('link')).text()).toBe('/etc/passwd');
  });

  it('that the reader has is not read again', async () => {
    const etag = (await read('SKILL.md')).headers.get('etag')!;
    expect(etag).toBe(`"${oids['new SKILL.md']!}"`);
    expect((await read('SKILL.md', '', { 'if-none-match': etag })).status).toBe(304);
    expect((await read('SKILL.md', '?revision=1', { 'if-none-match': etag })).status).toBe(200);
  });

  it.each([
    'secret.txt',
    '../secret.txt',
    '../../secret.txt',
    'skills/pdf/SKILL.md',
    'web',
    'SKILL.md/',
    'skill.md',
    '__proto__',
  ])('that no revision lists is not found: %s', async (name) => {
    const url = new URL(`${catalog.api.url}/api/v1/artifacts/${id}/files/x`);
    const response = await fetch(url.href.replace(/x$/, encodeURIComponent(name)), { headers: catalog.member.headers });
    expect(await codeOf(response)).toEqual([404, 'file_not_found']);
  });

  it('larger than 2 MB, of another repository, or lost is told to be so', async () => {
    expect(await codeOf(await read('large.bin'))).toEqual([413, 'file_too_large']);
    expect(await codeOf(await read('vendor'))).toEqual([422, 'submodule']);
    expect(await codeOf(await read('lost'))).toEqual([422, 'content_missing']);
  });

  it('of a repository that is gone is told to be so', async () => {
    const gone = await catalog.source({ url: `file:///nowhere/${randomUUID()}` });
    const artifact = await catalog.artifact({
      source: gone,
      revisions: [{ files: files('old', 'SKILL.md'), commit: old }],
    });
    const { status, body } = await catalog.ask(catalog.head, 'GET', `/${artifact.id}/files/SKILL.md`);
    expect([status, body.code]).toEqual([422, 'not_found']);
  });
});
