import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestRepository } from '@souk/testing';
import { type MappingPreviewView, type MappingsView } from '../src/sources/source-mappings.api';
import { agent, skill, type SourcesApi, startSourcesApi } from './sources-context';

jest.setTimeout(30_000);

let s: SourcesApi;
let repository: TestRepository;
beforeAll(async () => {
  s = await startSourcesApi({ MARKETPLACE_MAX_MAPPINGS_PER_SOURCE: '5' });
  repository = await s.repository({
    'skills/one/SKILL.md': skill('one'),
    'skills/two/SKILL.md': skill('two'),
    'agents/three.md': agent('three'),
    'docs/plain.md': '# Plain\n',
  });
});
afterAll(() => s.close());

type Mappings = { path: string; type: string }[];
const save = (id: string, mappings: Mappings, revision?: number) =>
  s.call<MappingsView>('PUT', `/sources/${id}/mappings`, {
    body: { mappings },
    ...(revision === undefined ? {} : { headers: { 'if-match': `"${revision}"` } }),
  });
const get = (id: string) => s.call<MappingsView>('GET', `/sources/${id}/mappings`);
const undo = (id: string) => s.call<MappingsView>('POST', `/sources/${id}/mappings/undo`);
const preview = (id: string, mappings: Mappings) =>
  s.call<MappingPreviewView>('POST', `/sources/${id}/mappings/preview`, { body: { mappings } });

let served = 0;
/** A source whose scan has seen the repository. */
async function scannedSource(more: Record<string, unknown> = {}) {
  const url = s.server.serve(repository, `mapped-${++served}`);
  const { id } = await s.add({ url, ...more });
  await s.rows(`UPDATE scans SET status = 'succeeded' WHERE source_id = $1`, [id]);
  await s.scanned(id, repository.head);
  return { id, url };
}

describe('mappings', () => {
  it('are normalised, kept in order, told in an event with what changed, and bring a scan', async () => {
    const { id } = await scannedSource();
    const first = await save(id, [
      { path: './skills//two/', type: 'agent' },
      { path: 'docs', type: 'command' },
      { path: '.', type: 'ignore' },
    ]);
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"']);
    expect(first.body).toEqual({
      mappings: [
        { path: '.', type: 'ignore', stale: false },
        { path: 'docs', type: 'command', stale: false },
        { path: 'skills/two', type: 'agent', stale: false },
      ],
      mappingRevision: 1,
      undoable: true,
    });
    await save(id, [
      { path: 'docs', type: 'skill' },
      { path: 'agents', type: 'ignore' },
      { path: '.', type: 'ignore' },
    ]);
    const events = await s.rows<{ data: object }>(
      `SELECT data FROM events WHERE subject_id = $1 AND type = 'source.mappings_changed' ORDER BY at, id`,
      [id],
    );
    expect(events.at(-1)?.data).toMatchObject({
      added: [{ path: 'agents', type: 'ignore' }],
      removed: [{ path: 'skills/two', type: 'agent' }],
      changed: [{ path: 'docs', from: 'command', to: 'skill' }],
      mappingRevision: 2,
    });
    const { body } = await s.call('GET', `/sources/${id}`);
    expect(body).toMatchObject({ mappings: 3, mappingRevision: 2, lastScan: { status: 'queued', trigger: 'mapping' } });
  });

  it('that are the same again are no change', async () => {
    const { id } = await scannedSource();
    await save(id, [
      { path: 'docs', type: 'ignore' },
      { path: 'a', type: 'ignore' },
    ]);
    const { body } = await save(id, [
      { path: 'a/', type: 'ignore' },
      { path: './docs', type: 'ignore' },
    ]);
    expect(body.mappingRevision).toBe(1);
  });

  it.each([
    ['..', '../x'],
    ['an absolute path', '/x'],
    ['a drive', 'C:/x'],
    ['nothing', ' '],
  ])('do not lead out of the repository: %s', async (_, path) => {
    const { id } = await scannedSource();
    const { status, body } = await save(id, [{ path, type: 'skill' }]);
    expect([status, body.code]).toEqual([422, 'mapping_invalid']);
    expect((await preview(id, [{ path, type: 'skill' }])).body.code).toBe('mapping_invalid');
  });

  it('name a path once', async () => {
    const { id } = await scannedSource();
    const { status, body } = await save(id, [
      { path: 'docs', type: 'skill' },
      { path: 'docs/', type: 'agent' },
    ]);
    expect([status, body.code]).toEqual([422, 'mapping_repeated']);
  });

  it.each([
    '[[]]',
    '[null]',
    '["x"]',
    '{}',
    '[{"path":"x"}]',
    '[{"path":["x"],"type":"skill"}]',
    '[{"path":"x","type":"skill","more":1}]',
  ])('have the form of mappings, and so are not %s', async (mappings) => {
    const { id } = await scannedSource();
    for (const [method, route] of [
      ['PUT', ''],
      ['POST', '/preview'],
    ] as const) {
      const answer = await s.call(method, `/sources/${id}/mappings${route}`, {
        body: { mappings: JSON.parse(mappings) as unknown },
      });
      expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    }
  });

  it('are no more than there may be', async () => {
    const { id } = await scannedSource();
    const many = (count: number): Mappings =>
      Array.from({ length: count }, (_, at) => ({ path: `p${at}`, type: 'ignore' }));
    expect((await save(id, many(5))).status).toBe(200);
    const { status, body } = await save(id, many(6));
    expect([status, body.code, body.max]).toEqual([422, 'too_many_mappings', 5]);
    expect((await preview(id, many(6))).body.code).toBe('too_many_mappings');
  });

  it('are refused when they were read before another change', async () => {
    const { id } = await scannedSource();
    await save(id, [{ path: 'docs', type: 'ignore' }], 0);
    const { status, body } = await save(id, [], 0);
    expect([status, body.code, body.mappingRevision]).toEqual([412, 'mappings_stale', 1]);
  });

  it('of several people at once all go in, or say that they did not', async () => {
    const { id } = await scannedSource();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => save(id, [{ path: `p${at}`, type: 'ignore' }], 0)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 409, 412]).toContain(status);
    expect((await get(id)).body.mappingRevision).toBe(1);
  });

  it('are flagged when the scanned tree has no such path, and unknown while none was scanned', async () => {
    const { id } = await scannedSource();
    await save(id, [
      { path: 'docs/plain.md', type: 'command' },
      { path: 'docs/gone.md', type: 'command' },
      { path: 'skills/o*', type: 'skill' },
      { path: ':(glob)**', type: 'skill' },
    ]);
    const stale = Object.fromEntries((await get(id)).body.mappings.map((mapping) => [mapping.path, mapping.stale]));
    expect(stale).toEqual({ 'docs/plain.md': false, 'docs/gone.md': true, 'skills/o*': true, ':(glob)**': true });
    const fresh = await s.add();
    expect((await save(fresh.id, [{ path: 'a', type: 'skill' }])).body.mappings[0]?.stale).toBeNull();
  });

  it('are unknown, too, and there all the same, while the repository cannot be had', async () => {
    const { id } = await scannedSource();
    await save(id, [{ path: 'docs', type: 'command' }]);
    await rm(s.cacheDir, { recursive: true });
    s.server.behave({ status: 500 });
    const { status, body } = await get(id);
    s.server.behave({});
    expect([status, body.mappings]).toEqual([200, [{ path: 'docs', type: 'command', stale: null }]]);
  });

  it('go back by one change, once', async () => {
    const { id } = await scannedSource();
    expect((await undo(id)).body.code).toBe('nothing_to_undo');
    await save(id, [{ path: 'docs', type: 'command' }]);
    await save(id, [{ path: 'agents', type: 'ignore' }]);
    const back = await undo(id);
    expect(back.body).toMatchObject({
      mappings: [{ path: 'docs', type: 'command' }],
      mappingRevision: 3,
      undoable: false,
    });
    expect((await undo(id)).body.code).toBe('nothing_to_undo');
    await save(id, []);
    expect((await undo(id)).body.mappings).toMatchObject([{ path: 'docs' }]);
  });
});

describe('a preview', () => {
  it('says what would be added, removed and retyped, and changes nothing', async () => {
    const { id } = await scannedSource();
    const { status, body } = await preview(id, [
      { path: 'skills/one', type: 'ignore' },
      { path: 'agents/three.md', type: 'command' },
      { path: 'docs/plain.md', type: 'command' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      commit: repository.head,
      added: { total: 1, items: [{ kind: 'command', path: 'docs/plain.md', provenance: 'mapped', confidence: 100 }] },
      removed: { total: 1, items: [{ kind: 'skill', path: 'skills/one', name: 'one' }] },
      retyped: { total: 1, items: [{ path: 'agents/three.md', from: 'agent', to: 'command' }] },
      unchanged: 1,
    });
    expect((await get(id)).body).toMatchObject({ mappings: [], mappingRevision: 0, undoable: false });
  });

  it('is of what is saved against what is asked, below the root', async () => {
    const { id } = await scannedSource({ root: 'skills' });
    await save(id, [{ path: 'skills/one', type: 'ignore' }]);
    const { body } = await preview(id, []);
    expect(body).toMatchObject({
      added: { total: 1, items: [{ kind: 'skill', path: 'skills/one' }] },
      removed: { total: 0 },
      unchanged: 1,
    });
  });

  it('lists two hundred and counts all', async () => {
    const many = await s.repository(
      Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`many/${at}/SKILL.md`, skill(`skill-${at}`)])),
    );
    const { id } = await s.add({ url: s.server.serve(many) });
    await s.scanned(id, many.head);
    const { body } = await preview(id, [{ path: '.', type: 'ignore' }]);
    expect([body.removed.total, body.removed.items.length, body.unchanged]).toEqual([250, 200, 0]);
  });

  it('needs a scan to compare with', async () => {
    const { id } = await s.add();
    const { status, body } = await preview(id, []);
    expect([status, body.code]).toEqual([409, 'not_scanned']);
  });
});
