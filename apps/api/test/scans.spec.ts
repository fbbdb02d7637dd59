import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Events, system } from '@souk/platform';
import { eventually, settled } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { type ScanProblemView, type ScanView } from '../src/scans/scans.api';
import { openStream } from './open-stream';
import { type Page, type SourcesApi, startSourcesApi } from './sources-context';
import { as } from './test-api';

let s: SourcesApi;
beforeAll(async () => {
  s = await startSourcesApi();
});
afterAll(() => s.close());

/** A source whose first scan has ended already. */
async function added(): Promise<string> {
  const { id } = await s.add();
  await s.rows(`UPDATE scans SET status = 'succeeded', finished_at = now() WHERE source_id = $1`, [id]);
  return id;
}
const start = (source: string) => s.call<ScanView>('POST', `/sources/${source}/scans`);
const cancel = (scan: string) => s.call<ScanView>('POST', `/scans/${scan}/cancel`);
const typesOf = async (scan: string) =>
  (await s.rows<{ type: string }>('SELECT type FROM events WHERE subject_id = $1 ORDER BY at, id', [scan])).map(
    ({ type }) => type,
  );

describe('asking for a scan', () => {
  it('answers at once with one that waits, and with the same one as long as it waits', async () => {
    const source = await added();
    const first = await start(source);
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({
      sourceId: source,
      trigger: 'manual',
      status: 'queued',
      phase: null,
      progress: {},
      requestedBy: 'admin',
      counts: null,
      timings: {},
      limits: [],
      error: null,
      startedAt: null,
    });
    expect((await start(source)).body.id).toBe(first.body.id);
    await s.rows(`UPDATE scans SET status = 'running' WHERE id = $1`, [first.body.id]);
    const next = await start(source);
    expect([next.status, next.body.status]).toEqual([202, 'queued']);
    expect(next.body.id).not.toBe(first.body.id);
  });

  it('of a source that is not there is a 404', async () => {
    expect(await start(uuidv7())).toMatchObject({ status: 404, body: { code: 'source_not_found' } });
    expect(await start('nonsense')).toMatchObject({ status: 404, body: { code: 'source_not_found' } });
  });
});

describe('the history of a source', () => {
  it('is paged without gap or repetition, newest first, and a cursor is good for its source alone', async () => {
    const [source, other] = [await added(), await added()];
    await s.rows(
      `INSERT INTO scans (id, source_id, trigger, status, requested_by_kind, requested_by_name, created_at)
       SELECT gen_random_uuid(), $1, 'schedule', 'succeeded', 'service', 'Schedule', now() - n * interval '1 minute' FROM generate_series(1, 24) n`,
      [source],
    );
    const wanted = await s.rows<{ id: string }>(
      'SELECT id FROM scans WHERE source_id = $1 ORDER BY created_at DESC, id DESC',
      [source],
    );
    const seen: string[] = [];
    let cursor = '';
    let first = '';
    do {
      const { body } = await s.call<Page<ScanView>>('GET', `/sources/${source}/scans?limit=10${cursor}`);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      first ||= cursor;
    } while (cursor);
    expect(seen).toEqual(wanted.map(({ id }) => id));
    expect((await s.call('GET', `/sources/${other}/scans?limit=10${first}`)).body.code).toBe('cursor');
    expect((await s.call('GET', `/sources/${uuidv7()}/scans`)).status).toBe(404);
  });
});

describe('one scan', () => {
  it('is shown with its phases, counts, limits and error', async () => {
    const source = await added();
    const { id } = (await start(source)).body;
    await s.rows(
      `UPDATE scans SET status = 'partial', commit = 'c0ffee', counts = $2, timings = $3, limits = $4, problem_count = 3, started_at = now(),
         finished_at = now() WHERE id = $1`,
      [id, { added: 2, files: 9 }, { resolve: 20, detect: 300 }, ['missing_blob: a/SKILL.md']],
    );
    expect((await s.call<ScanView>('GET', `/scans/${id}`)).body).toMatchObject({
      status: 'partial',
      commit: 'c0ffee',
      counts: { added: 2, updated: 0, moved: 0, unchanged: 0, removed: 0, files: 9, bytesRead: 0 },
      timings: { resolve: 20, detect: 300 },
      limits: ['missing_blob: a/SKILL.md'],
      problemCount: 3,
    });
    expect((await s.call('GET', `/scans/${uuidv7()}`)).body.code).toBe('scan_not_found');
  });

  it('lists its problems in their order, page by page', async () => {
    const source = await added();
    const [{ id }, { id: other }] = [(await start(source)).body, (await start(await added())).body];
    await s.rows(
      `INSERT INTO scan_problems SELECT $1, n, 'skills/' || n, 'frontmatter_missing', 'It has none.' FROM generate_series(1, 25) n`,
      [id],
    );
    const seen: number[] = [];
    let cursor = '';
    let first = '';
    do {
      const { body } = await s.call<Page<ScanProblemView>>('GET', `/scans/${id}/problems?limit=10${cursor}`);
      seen.push(...body.items.map(({ number }) => number));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      first ||= cursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
    expect((await s.call('GET', `/scans/${other}/problems?limit=10${first}`)).body.code).toBe('cursor');
  });

  it.each(['x', 'W10', Buffer.from('["a",1]').toString('base64url'), Buffer.from('[1e99]').toString('base64url')])(
    'refuses a cursor that it has not given out: %s',
    async (cursor) => {
      const { id } = (await start(await added())).body;
      expect(await s.call('GET', `/scans/${id}/problems?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'cursor' },
      });
    },
  );
});

describe('stopping a scan', () => {
  it('that waits ends it at once; once it has ended, that is a conflict which says how it ended', async () => {
    const { id } = (await start(await added())).body;
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'cancelled', cancelRequested: true } });
    expect(await typesOf(id)).toEqual(['scan.requested', 'scan.finished']);
    expect(await cancel(id)).toMatchObject({ status: 409, body: { code: 'scan_finished', state: 'cancelled' } });
  });

  it('that runs leaves a wish that the worker reads, however often it is asked', async () => {
    const { id } = (await start(await added())).body;
    await s.rows(`UPDATE scans SET status = 'running' WHERE id = $1`, [id]);
    expect((await cancel(id)).body).toMatchObject({ status: 'running', cancelRequested: true });
    await cancel(id);
    expect(await typesOf(id)).toEqual(['scan.requested', 'scan.cancel_requested']);
  });
});

describe('confirming a removal', () => {
  const confirm = (source: string) => s.call<ScanView>('POST', `/sources/${source}/confirm-removal`);

  it.each(['all_gone', 'most_gone'])('asks for the scan that removes what is gone: %s', async (attention) => {
    const source = await added();
    await s.rows('UPDATE sources SET attention = $2 WHERE id = $1', [source, attention]);
    expect(await confirm(source)).toMatchObject({ status: 202, body: { status: 'queued', sourceId: source } });
    const events = await s.rows(
      `SELECT data -> 'before' ->> 'attention' AS before FROM events WHERE type = 'source.removal_confirmed' AND subject_id = $1`,
      [source],
    );
    expect(events).toEqual([{ before: attention }]);
    // Two who click are one who confirms.
    expect(await confirm(source)).toMatchObject({ status: 409, body: { code: 'nothing_to_confirm' } });
  });

  it('is refused when nothing waits for it', async () => {
    expect(await confirm(await added())).toMatchObject({ status: 409, body: { code: 'nothing_to_confirm' } });
    expect(await confirm(uuidv7())).toMatchObject({ status: 404, body: { code: 'source_not_found' } });
  });
});

describe('the event stream', () => {
  it('tells whoever may read sources how far a scan is, and nobody else', async () => {
    const admin = await openStream(s.api, as('admin'));
    const reader = await openStream(s.api, as('reader'));
    const { id } = (await start(await added())).body;
    const actor = system('spec');
    await s.api.get(Database).transaction(actor, (tx) =>
      s.api.get(Events).append(tx, {
        type: 'scan.progressed',
        actor,
        subject: ['scan', id],
        data: { phase: 'fetch', progress: { done: 3, total: 9 } },
      }),
    );
    await settled(s.api.database);
    await eventually(() => expect(admin.types()).toContain('scan.progressed'));
    expect(admin.messages().at(-1)?.data).toMatchObject({ subject: { kind: 'scan', id }, data: { phase: 'fetch' } });
    expect(reader.types()).toEqual([]);
    admin.close();
    reader.close();
  });
});
