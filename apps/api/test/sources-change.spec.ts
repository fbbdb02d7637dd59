import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, settled } from '@souk/testing';
import pg from 'pg';
import { type SourcesApi, startSourcesApi } from './sources-context';

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
const scansOf = (id: string) =>
  s.rows<{ status: string; trigger: string }>('SELECT status, trigger FROM scans WHERE source_id = $1', [id]);

describe('changing', () => {
  it('changes what is given and keeps the rest; the event holds both sides', async () => {
    const { id } = await s.add({ name: 'before', tags: ['x'], scheduleMinutes: 10 });
    const { status, body, headers } = await s.call('PATCH', `/sources/${id}`, {
      body: { name: 'after', scheduleMinutes: null },
    });
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toMatchObject({ name: 'after', tags: ['x'], scheduleMinutes: null, nextScanAt: null, version: 2 });
    expect((await events(id)).at(-1)).toMatchObject({
      type: 'source.changed',
      data: {
        before: { name: 'before', scheduleMinutes: 10 },
        after: { name: 'after', scheduleMinutes: null },
        version: 2,
      },
    });
  });

  it('that changes nothing is no change', async () => {
    const { id } = await s.add({ name: 'same' });
    const { body } = await s.call('PATCH', `/sources/${id}`, { body: { name: 'same', ref: '', root: '/' } });
    expect(body.version).toBe(1);
    expect(await events(id)).toHaveLength(1);
  });

  it.each([
    [{ ref: 'next' }],
    [{ root: 'tools' }],
    [{ singleKind: 'skill' }],
    [{ url: 'https://git.example.com/moved/here' }],
  ])('asks for a scan when other things would be found: %j', async (change) => {
    const { id, mappingRevision } = await s.add();
    await s.rows(`UPDATE scans SET status = 'succeeded' WHERE source_id = $1`, [id]);
    const { body } = await s.call('PATCH', `/sources/${id}`, { body: change });
    expect(body).toMatchObject({ ...change, mappingRevision: mappingRevision + 1, lastScan: { status: 'queued' } });
    expect(await scansOf(id)).toHaveLength(2);
  });

  it('asks for none when the same would be found', async () => {
    const { id } = await s.add();
    await s.rows(`UPDATE scans SET status = 'succeeded' WHERE source_id = $1`, [id]);
    await s.call('PATCH', `/sources/${id}`, {
      body: { name: 'other', tags: ['t'], trust: 'basic', scheduleMinutes: 5 },
    });
    expect(await scansOf(id)).toHaveLength(1);
  });

  it('is refused when it was read before another change', async () => {
    const { id } = await s.add();
    await s.call('PATCH', `/sources/${id}`, { body: { name: 'first' }, headers: { 'if-match': '"1"' } });
    for (const method of ['PATCH', 'DELETE']) {
      const { status, body } = await s.call(method, `/sources/${id}`, {
        body: method === 'PATCH' ? { name: 'second' } : undefined,
        headers: { 'if-match': '"1"' },
      });
      expect([status, body.code, body.version]).toEqual([412, 'source_stale', 2]);
    }
  });

  it('of ten at the same moment lets some through and loses none silently', async () => {
    const { id } = await s.add();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => s.call('PATCH', `/sources/${id}`, { body: { name: `name ${at}` } })),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'source_changed')).toHaveLength(
      10 - done.length,
    );
    const { body } = await s.call('GET', `/sources/${id}`);
    expect(body.version).toBe(1 + done.length);
    expect(await events(id)).toHaveLength(1 + done.length);
  });

  it('does not make it another source that is there', async () => {
    const { id, url } = await s.add();
    const other = await s.add();
    const { status, body } = await s.call('PATCH', `/sources/${other.id}`, { body: { url } });
    expect([status, body.code, body.id]).toEqual([409, 'source_exists', id]);
  });
});

describe('removing', () => {
  it('takes all that was found with it, and the event holds how much that was', async () => {
    const { id, url } = await s.add();
    await s.found(id, { path: 'a' });
    await s.found(id, { path: 'b', review: 'excluded' });
    expect((await s.call('DELETE', `/sources/${id}`)).status).toBe(204);
    expect((await s.call('GET', `/sources/${id}`)).status).toBe(404);
    expect(await s.rows('SELECT FROM artifacts WHERE source_id = $1', [id])).toEqual([]);
    expect(await scansOf(id)).toEqual([]);
    expect((await events(id)).at(-1)).toMatchObject({
      type: 'source.removed',
      data: { before: { url }, artifacts: { total: 2, present: 2, new: 1, adopted: 0, excluded: 1 }, forced: false },
    });
  });

  it('is refused while artifacts are adopted, unless it is forced', async () => {
    const { id } = await s.add();
    await s.found(id, { path: 'a', review: 'adopted' });
    for (const query of ['', '?force=false']) {
      const { status, body } = await s.call('DELETE', `/sources/${id}${query}`);
      expect([status, body.code, body.adopted]).toEqual([409, 'has_adopted', 1]);
    }
    expect((await s.call('DELETE', `/sources/${id}?force=maybe`)).status).toBe(400);
    expect((await s.call('DELETE', `/sources/${id}?force=true`)).status).toBe(204);
    expect((await events(id)).at(-1)).toMatchObject({ data: { artifacts: { adopted: 1 }, forced: true } });
  });

  it('waits for whoever is adopting, and then sees it', async () => {
    const { id } = await s.add();
    const [artifact] = await s.found(id, { path: 'a' });
    const reviewer = new pg.Client(s.api.database.ownerUrl);
    await reviewer.connect();
    try {
      await reviewer.query('BEGIN');
      await reviewer.query(`UPDATE artifacts SET review = 'adopted' WHERE id = $1`, [artifact?.id]);
      const removal = s.call('DELETE', `/sources/${id}`);
      const blocked = async () => {
        const waiting = await s.rows(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting.length;
      };
      await eventually(async () => expect(await blocked()).toBeGreaterThan(0));
      await reviewer.query('COMMIT');
      expect((await removal).body.code).toBe('has_adopted');
    } finally {
      await reviewer.end();
    }
  });
});

it('people who may read sources see their changes on the live stream', async () => {
  const { id } = await s.add();
  await settled(s.api.database);
  const open = new AbortController();
  const response = await fetch(`${s.api.url}/api/v1/events/stream?topics=source`, {
    headers: { authorization: 'Bearer admin' },
    signal: open.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await s.call('PATCH', `/sources/${id}`, { body: { name: 'live' } });
  let text = '';
  while (!text.includes('source.changed')) text += (await reader.read()).value;
  open.abort();
  expect(text).toContain(id);
});
