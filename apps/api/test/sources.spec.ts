import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SourceView } from '../src/sources/source.view';
import { type Page, type SourcesApi, startSourcesApi } from './sources-context';

let s: SourcesApi;
beforeAll(async () => {
  s = await startSourcesApi();
});
afterAll(() => s.close());

const events = (id: string) =>
  s.rows<{ type: string; data: Record<string, unknown> }>(
    'SELECT type, data FROM events WHERE subject_id = $1 ORDER BY at, id',
    [id],
  );

describe('adding', () => {
  it('answers at once, and a scan and its job wait in the same transaction', async () => {
    const { status, body, headers } = await s.call('POST', '/sources', {
      body: { url: 'https://git.example.com/Team/Tools.git', tags: ['b', 'a'], trust: 'verified', scheduleMinutes: 60 },
    });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      name: 'Team/Tools',
      url: 'https://git.example.com/Team/Tools.git',
      ref: null,
      root: '',
      tags: ['a', 'b'],
      trust: 'verified',
      singleKind: null,
      scheduleMinutes: 60,
      hasCredential: false,
      webhookSecretAt: null,
      scannedCommit: null,
      attention: null,
      artifacts: [],
      createdBy: 'admin',
      version: 1,
    });
    expect(Date.parse(body.nextScanAt ?? '') - Date.now()).toBeGreaterThan(59 * 60_000);
    expect(body.lastScan).toMatchObject({ status: 'queued', trigger: 'create', counts: null, error: null });
    const jobs = await s.rows(`SELECT FROM jobs WHERE name = 'scanSource' AND payload->>'scanId' = $1`, [
      body.lastScan?.id,
    ]);
    expect(jobs).toHaveLength(1);
    expect((await events(body.id)).map(({ type }) => type)).toEqual(['source.created']);
  });

  it.each([
    ['the case of the host', 'https://GIT.example.com/a/same'],
    ['.git at the end', 'https://git.example.com/a/same.git'],
    ['a slash at the end', 'https://git.example.com/a/same/'],
    ['the usual port', 'https://git.example.com:443/a/same'],
  ])('is refused for the same repository, ref and root, and says which source has it: %s', async (_, url) => {
    const [known] = await s.rows<{ id: string }>(`SELECT id FROM sources WHERE url = 'https://git.example.com/a/same'`);
    const id = known?.id ?? (await s.add({ url: 'https://git.example.com/a/same' })).id;
    const { status, body } = await s.call('POST', '/sources', { body: { url } });
    expect([status, body.code, body.id]).toEqual([409, 'source_exists', id]);
  });

  it('takes the same repository again with another ref or another root', async () => {
    const url = s.url();
    await s.add({ url });
    await s.add({ url, ref: 'next' });
    await s.add({ url, root: 'tools' });
    const again = await s.call('POST', '/sources', { body: { url, root: './tools//' } });
    expect(again.body.code).toBe('source_exists');
  });

  it('of ten at once adds one', async () => {
    const url = s.url();
    const answers = await Promise.all(Array.from({ length: 10 }, () => s.call('POST', '/sources', { body: { url } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  it.each([
    ['..', '..'],
    ['a/../b', 'a/../b'],
    ['a backslash', 'a\\b'],
    ['a drive', 'C:/a'],
    ['a control character', 'a\u0001b'],
  ])('refuses a root with %s', async (_, root) => {
    const { status, body } = await s.call('POST', '/sources', { body: { url: s.url(), root } });
    expect([status, body.code]).toEqual([400, 'root_invalid']);
  });

  it.each(['a b', 'a..b', '-option', 'a~1', 'a:b', 'refs/heads/', '/a', 'a.lock', 'a@{1}', '@', 'a\tb'])(
    'refuses %j as a ref',
    async (ref) => {
      const { status, body } = await s.call('POST', '/sources', { body: { url: s.url(), ref } });
      expect([status, body.errors[0]?.path]).toEqual([400, 'ref']);
    },
  );

  it.each(['main', 'feature/with/slashes', 'v1.2.3', 'a'.repeat(40), 'refs/heads/main', 'ünïcode'])(
    'takes %j as a ref',
    async (ref) => {
      expect((await s.add({ ref })).ref).toBe(ref);
    },
  );

  it('takes an empty ref for the default branch', async () => {
    expect((await s.add({ ref: '' })).ref).toBeNull();
  });

  it.each([
    [{ url: undefined }, 'url'],
    [{ url: 1 }, 'url'],
    [{ name: ' ' }, 'name'],
    [{ tags: ['a', 'a'] }, 'tags'],
    [{ tags: [1] }, 'tags'],
    [{ trust: 'most' }, 'trust'],
    [{ trust: null }, 'trust'],
    [{ singleKind: 'thing' }, 'singleKind'],
    [{ scheduleMinutes: 4 }, 'scheduleMinutes'],
    [{ scheduleMinutes: 43_201 }, 'scheduleMinutes'],
    [{ scheduleMinutes: 5.5 }, 'scheduleMinutes'],
    [{ credential: 'secret' }, 'credential'],
    [{ credential: { kind: 'token' } }, 'credential.secret'],
    [{ credential: { kind: 'password', secret: 'x' } }, 'credential.kind'],
    [{ version: 3 }, 'version'],
  ])('refuses %j', async (field, path) => {
    const { status, body } = await s.call('POST', '/sources', { body: { url: s.url(), ...field } });
    expect(status).toBe(400);
    expect(body.errors.map((error) => error.path)).toContain(path);
  });
});

describe('looking', () => {
  it('finds by tag, trust, attention, and parts of name and URL', async () => {
    const mark = `mark${Date.now()}`;
    const one = await s.add({ name: `One ${mark}`, tags: [mark], trust: 'official' });
    const other = await s.add({ name: `Other ${mark}`, tags: [mark] });
    await s.rows(`UPDATE sources SET attention = 'all_gone' WHERE id = $1`, [other.id]);
    const ids = async (query: string) =>
      (await s.call<Page<SourceView>>('GET', `/sources?tag=${mark}&${query}`)).body.items.map(({ id }) => id);
    expect(await ids('')).toEqual([other.id, one.id]);
    expect(await ids('trust=official,verified')).toEqual([one.id]);
    expect(await ids('attention=true')).toEqual([other.id]);
    expect(await ids('attention=false')).toEqual([one.id]);
    expect(await ids(`q=one%20${mark}`)).toEqual([one.id]);
    expect(await ids(`q=${new URL(other.url).pathname}`)).toEqual([other.id]);
    expect(await ids('q=%25')).toEqual([]);
  });

  it('pages through all of them once, with a cursor of that list alone', async () => {
    const tag = `pages${Date.now()}`;
    for (let at = 0; at < 5; at++) await s.add({ tags: [tag] });
    const seen: string[] = [];
    let cursor = '';
    let first = '';
    do {
      const { body } = await s.call<Page<SourceView>>(
        'GET',
        `/sources?tag=${tag}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ?? '';
      first ||= cursor;
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    for (const query of [`cursor=${first}`, `tag=other&cursor=${first}`, `tag=${tag}&cursor=nonsense`]) {
      const { status, body } = await s.call<Page<SourceView>>('GET', `/sources?${query}`);
      expect([status, body.code]).toEqual([400, 'cursor']);
    }
  });

  it('counts what is there by kind and review, and shows the last scan', async () => {
    const { id } = await s.add();
    await s.found(id, { path: 'a' });
    await s.found(id, { path: 'b' });
    await s.found(id, { path: 'c', review: 'adopted' });
    await s.found(id, { path: 'd', kind: 'agent' });
    const [gone] = await s.found(id, { path: 'e' });
    await s.rows('UPDATE artifacts SET removed_at = now() WHERE id = $1', [gone?.id]);
    await s.rows(
      `UPDATE scans SET status = 'failed', error = '{"code":"timeout","message":"Late."}' WHERE source_id = $1`,
      [id],
    );
    const { body, headers } = await s.call('GET', `/sources/${id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(body.artifacts).toEqual([
      { kind: 'agent', review: 'new', count: 1 },
      { kind: 'skill', review: 'adopted', count: 1 },
      { kind: 'skill', review: 'new', count: 2 },
    ]);
    expect(body.lastScan).toMatchObject({ status: 'failed', error: { code: 'timeout', message: 'Late.' } });
    expect(body.lastScan?.createdAt).toMatch(/Z$/);
  });

  it('knows no source that is not there', async () => {
    for (const id of ['019a9b00-0000-7000-8000-00000000ffff', 'nonsense'])
      for (const [method, route] of [
        ['GET', ''],
        ['PATCH', ''],
        ['DELETE', ''],
        ['GET', '/mappings'],
        ['PUT', '/mappings'],
        ['POST', '/mappings/undo'],
        ['POST', '/mappings/preview'],
        ['GET', '/tree'],
        ['POST', '/webhook-secret'],
        ['DELETE', '/webhook-secret'],
      ] as const) {
        const body =
          method === 'PATCH' ? {} : /mappings$|preview/.test(route) && method !== 'GET' ? { mappings: [] } : undefined;
        const answer = await s.call(method, `/sources/${id}${route}`, { body });
        expect([method, route, answer.status, answer.body.code]).toEqual([method, route, 404, 'source_not_found']);
      }
  });
});
