import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@souk/testing';
import pg from 'pg';
import { signIn } from './callers';
import { type Answer, type ArtifactRow, type CatalogApi, keyOf, startCatalogApi } from './artifacts-context';

jest.setTimeout(60_000);

let catalog: CatalogApi;
beforeAll(async () => {
  catalog = await startCatalogApi();
});
afterAll(() => catalog.close());

const review = (id: string, action: string, body?: object, headers: Record<string, string> = {}) =>
  catalog.ask(catalog.head, 'POST', `/${id}/${action}`, { ...(body && { body }), headers });
const bulk = (body: object, by = catalog.head) => catalog.ask(by, 'POST', '/bulk', { body });
const undo = (batchId: string, by = catalog.head) => catalog.ask(by, 'POST', `/bulk/${batchId}/undo`);
const stateOf = async (id: string) => {
  const [row] = await catalog.owner(
    'SELECT review, review_reason, reviewed_by_name, reviewed_at::text, pinned_revision, pinned_key FROM artifacts WHERE id = $1',
    [id],
  );
  return row!;
};

describe('adopting', () => {
  it('pins the content that was seen, by whom and when, on record', async () => {
    const { id, contentKey } = await catalog.artifact({ revisions: [{ text: 'a' }, { text: 'b' }] });
    const { status, body, headers } = await review(id, 'adopt', { contentKey });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      review: 'adopted',
      pinnedRevision: 2,
      pinnedKey: contentKey,
      outdated: false,
      reviewedBy: 'Hedda',
      version: 2,
      allowedActions: ['exclude', 'restore'],
    });
    expect(headers.get('etag')).toBe('"2"');
    expect(await catalog.eventsOf(id)).toMatchObject([
      {
        type: 'artifact.adopted',
        actor_id: catalog.head.userId,
        data: {
          before: { review: 'new', pinnedKey: null, at: null },
          after: { review: 'adopted', pinnedKey: contentKey, pinnedRevision: 2, by: 'Hedda' },
          version: 2,
        },
      },
    ]);
  });

  it('is refused when the content is not what was seen any more, and tells what is there', async () => {
    const { id, contentKey } = await catalog.artifact();
    const now = await catalog.updated(id, 'something else');
    expect(await review(id, 'adopt', { contentKey })).toMatchObject({
      status: 409,
      body: {
        code: 'content_changed',
        contentKey: now,
        revision: 2,
        current: 'new',
        allowedActions: ['adopt', 'exclude'],
      },
    });
    expect(await stateOf(id)).toMatchObject({ review: 'new', pinned_key: null });
    expect(await catalog.eventsOf(id)).toEqual([]);
  });

  it('needs to say what was seen', async () => {
    const { id } = await catalog.artifact();
    for (const body of [{}, { contentKey: 'x' }, { contentKey: null }, { contentKey: keyOf('x'), stray: 1 }])
      expect((await review(id, 'adopt', body)).body.code).toBe('validation_failed');
  });

  it('of what changed since is a new pin; of the same content it is refused', async () => {
    const { id, contentKey } = await catalog.artifact();
    await review(id, 'adopt', { contentKey });
    expect((await review(id, 'adopt', { contentKey })).body).toMatchObject({
      code: 'already_adopted',
      pinnedRevision: 1,
    });
    const now = await catalog.updated(id, 'newer');
    expect(await catalog.get(`/${id}`)).toMatchObject({ outdated: true, pinnedRevision: 1, review: 'adopted' });
    expect((await review(id, 'adopt', { contentKey: now })).body).toMatchObject({ outdated: false, pinnedRevision: 2 });
  });

  it('is not needed again when the content comes back to what was adopted', async () => {
    const { id, contentKey } = await catalog.artifact();
    await review(id, 'adopt', { contentKey });
    await catalog.updated(id, 'for a while');
    await catalog.owner('UPDATE artifacts SET content_key = $2, revision_number = 3 WHERE id = $1', [id, contentKey]);
    expect(
      (await catalog.get(`?source=${await sourceOf(id)}&attention=true`)).items.map((one) => one.id),
    ).not.toContain(id);
  });

  it.each<[string, ArtifactRow, string]>([
    ['was excluded', { review: 'excluded' }, 'review_state'],
    ['is gone', { removed: true, change: 'removed' }, 'artifact_removed'],
  ])('is refused for what %s', async (_, row, code) => {
    const { id, contentKey } = await catalog.artifact(row);
    const { status, body } = await review(id, 'adopt', { contentKey });
    expect([status, body.code, body.allowedActions.includes('adopt')]).toEqual([409, code, false]);
  });
});

const sourceOf = async (id: string) =>
  (await catalog.owner<{ source: string }>('SELECT source_id AS source FROM artifacts WHERE id = $1', [id]))[0]!.source;

describe('excluding and restoring', () => {
  it('keeps the reason, drops the pin, and starts anew', async () => {
    const { id } = await catalog.artifact({ review: 'adopted' });
    expect((await review(id, 'exclude', { reason: ' Runs what it downloads. ' })).body).toMatchObject({
      review: 'excluded',
      reviewReason: 'Runs what it downloads.',
      pinnedRevision: null,
      pinnedKey: null,
      allowedActions: ['restore'],
    });
    expect((await review(id, 'restore')).body).toMatchObject({ review: 'new', reviewReason: null, pinnedKey: null });
    expect(await catalog.eventsOf(id)).toMatchObject([
      { type: 'artifact.excluded', data: { reason: 'Runs what it downloads.', before: { review: 'adopted' } } },
      { type: 'artifact.restored', data: { before: { reason: 'Runs what it downloads.' }, after: { review: 'new' } } },
    ]);
  });

  it('is refused without a reason, twice, and for what nobody decided on', async () => {
    const { id } = await catalog.artifact();
    for (const body of [{}, { reason: '' }, { reason: '  ' }, { reason: 'a\u0000' }])
      expect((await review(id, 'exclude', body)).status).toBe(400);
    expect((await review(id, 'restore')).body).toMatchObject({ code: 'review_state', current: 'new' });
    await review(id, 'exclude', { reason: 'x' });
    expect((await review(id, 'exclude', { reason: 'x' })).body).toMatchObject({
      code: 'review_state',
      current: 'excluded',
    });
  });
});

describe('a decision', () => {
  it('on a version that was read before is stale, and tells the current one', async () => {
    const { id, contentKey } = await catalog.artifact();
    await review(id, 'exclude', { reason: 'x' });
    const { status, body } = await review(id, 'restore', undefined, { 'if-match': '"1"' });
    expect([status, body.code, body.version]).toEqual([412, 'artifact_stale', 2]);
    expect((await review(id, 'restore', undefined, { 'if-match': '"2"' })).status).toBe(200);
    expect((await review(id, 'adopt', { contentKey }, { 'if-match': 'x' })).body.code).toBe('if_match');
  });

  it('of many at once is one: the others hear what it is now', async () => {
    const { id, contentKey } = await catalog.artifact();
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => review(id, 'adopt', { contentKey })),
      ...Array.from({ length: 4 }, () => review(id, 'exclude', { reason: 'x' })),
    ]);
    for (const { status, body } of answers.filter((one) => one.status !== 200)) {
      expect([status, body.current]).toEqual([409, expect.stringMatching(/adopted|excluded/)]);
      expect(['already_adopted', 'review_state', 'artifact_changed']).toContain(body.code);
    }
    const events = await catalog.eventsOf(id);
    expect(events).toHaveLength(answers.filter(({ status }) => status === 200).length);
    expect((await stateOf(id)).review).toBe(`${events.at(-1)!.type.replace('artifact.', '')}`);
  });

  it('that meets a scan in the middle of its work waits, and then sees what that found', async () => {
    const { id, contentKey } = await catalog.artifact();
    const scan = new pg.Client(catalog.api.database.ownerUrl);
    await scan.connect();
    try {
      await scan.query('BEGIN');
      await scan.query(
        `UPDATE artifacts SET content_key = 'other', revision_number = 2, version = version + 1 WHERE id = $1`,
        [id],
      );
      const adopting = review(id, 'adopt', { contentKey });
      await waiting(catalog);
      await scan.query('COMMIT');
      expect(await adopting).toMatchObject({ status: 409, body: { code: 'content_changed', contentKey: 'other' } });
    } finally {
      await scan.end();
    }
    expect((await stateOf(id)).review).toBe('new');
  });

  it('is for whoever may review, on what is there', async () => {
    const { id, contentKey } = await catalog.artifact();
    for (const [action, body] of [
      ['adopt', { contentKey }],
      ['exclude', { reason: 'x' }],
    ] as const)
      expect((await catalog.ask(catalog.member, 'POST', `/${id}/${action}`, { body })).status).toBe(403);
    for (const odd of [randomUUID(), 'x', '..']) expect((await review(odd, 'adopt', { contentKey })).status).toBe(404);
  });
});

/** Until somebody waits for a lock. */
const waiting = ({ owner }: CatalogApi) =>
  eventually(async () => {
    const found = await owner(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    expect(found).toHaveLength(1);
  });

describe('a batch', () => {
  const three = async (rows: ArtifactRow[] = [{}, {}, {}]) => Promise.all(rows.map((row) => catalog.artifact(row)));
  const keysOf = (items: { id: string; contentKey: string }[]) =>
    Object.fromEntries(items.map(({ id, contentKey }) => [id, contentKey]));
  const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);

  it('decides on each by itself and says what became of it, in the order asked for', async () => {
    const [fine, gone, changed] = await three([{}, { removed: true }, {}]);
    const asked = [changed!, fine!, gone!];
    await catalog.updated(changed!.id, 'newer');
    const nobody = { id: randomUUID(), contentKey: keyOf('x') };
    const { status, body } = await bulk({
      action: 'adopt',
      ids: idsOf([...asked, nobody]),
      contentKeys: keysOf([...asked, nobody]),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      done: 1,
      failed: 3,
      items: [
        { id: changed!.id, ok: false, code: 'content_changed' },
        { id: fine!.id, ok: true, artifact: { review: 'adopted', pinnedKey: fine!.contentKey } },
        { id: gone!.id, ok: false, code: 'artifact_removed' },
        { id: nobody.id, ok: false, code: 'artifact_not_found' },
      ],
    });
    expect(await catalog.eventsOf(fine!.id)).toMatchObject([
      { type: 'artifact.adopted', data: { batch: body.batchId } },
    ]);
    expect(await catalog.eventsOf(gone!.id)).toEqual([]);
  });

  it.each<[string, (items: { id: string; contentKey: string }[]) => object]>([
    ['adopts without what was seen', (items) => ({ action: 'adopt', ids: idsOf(items) })],
    [
      'adopts with less than was seen',
      (items) => ({ action: 'adopt', ids: idsOf(items), contentKeys: keysOf(items.slice(1)) }),
    ],
    ['names others', (items) => ({ action: 'adopt', ids: idsOf(items.slice(1)), contentKeys: keysOf(items) })],
    ['excludes without a reason', (items) => ({ action: 'exclude', ids: idsOf(items) })],
    ['restores with a reason', (items) => ({ action: 'restore', ids: idsOf(items), reason: 'x' })],
    [
      'excludes what was seen',
      (items) => ({ action: 'exclude', ids: idsOf(items), reason: 'x', contentKeys: keysOf(items) }),
    ],
    ['names one twice', ([one]) => ({ action: 'exclude', ids: [one!.id, one!.id.toUpperCase()], reason: 'x' })],
    ['is empty', () => ({ action: 'exclude', ids: [], reason: 'x' })],
    ['is too large', () => ({ action: 'exclude', ids: Array.from({ length: 501 }, () => randomUUID()), reason: 'x' })],
    ['is no action', (items) => ({ action: 'delete', ids: idsOf(items) })],
    ['has ids that are none', () => ({ action: 'exclude', ids: ['x', 1, null], reason: 'x' })],
  ])('that %s is refused as a whole', async (_, bodyOf) => {
    const items = await three();
    const { status, body } = await bulk(bodyOf(items));
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    for (const { id } of items) expect(await stateOf(id)).toMatchObject({ review: 'new' });
  });

  it('is taken back to exactly what was before', async () => {
    const [adopted, excluded, fresh] = await three([{ review: 'adopted' }, {}, {}]);
    await review(excluded!.id, 'exclude', { reason: 'Too old.' });
    await review(excluded!.id, 'restore');
    const ids = idsOf([adopted!, excluded!, fresh!]);
    const before = await Promise.all(ids.map(stateOf));
    const { body } = await bulk({ action: 'exclude', ids, reason: 'x' });
    expect(body).toMatchObject({ done: 3 });
    expect((await undo(body.batchId)).body).toMatchObject({ batchId: body.batchId, done: 3, failed: 0 });
    expect(await Promise.all(ids.map(stateOf))).toEqual(before);
    expect((await catalog.eventsOf(fresh!.id)).at(-1)).toMatchObject({
      type: 'artifact.review_undone',
      data: { before: { review: 'excluded' }, after: { review: 'new' }, batch: body.batchId },
    });
  });

  it('is taken back once, also when it is asked for many times at once', async () => {
    const items = await three();
    const { body } = await bulk({ action: 'exclude', ids: idsOf(items), reason: 'x' });
    const answers = await Promise.all(Array.from({ length: 4 }, () => undo(body.batchId)));
    const done = answers.flatMap((one) => one.body.items as unknown as { id: string; ok: boolean }[]);
    expect(done.filter(({ ok }) => ok)).toHaveLength(3);
    for (const { id } of items)
      expect((await catalog.eventsOf(id)).filter(({ type }) => type === 'artifact.review_undone')).toHaveLength(1);
  });

  it('is taken back but for what somebody decided on since; what a scan found stays', async () => {
    const items = await three();
    const [decided, scanned, plain] = items;
    const { body } = await bulk({ action: 'adopt', ids: idsOf(items), contentKeys: keysOf(items) });
    await review(decided!.id, 'exclude', { reason: 'I looked again.' });
    const now = await catalog.updated(scanned!.id, 'newer');
    expect((await undo(body.batchId)).body).toMatchObject({
      done: 2,
      items: [
        { id: decided!.id, ok: false, code: 'nothing_to_undo' },
        { id: scanned!.id, ok: true, artifact: { review: 'new', contentKey: now, revisionNumber: 2, pinnedKey: null } },
        { id: plain!.id, ok: true },
      ],
    });
    expect(await stateOf(decided!.id)).toMatchObject({ review: 'excluded', review_reason: 'I looked again.' });
  });

  it('of somebody else, and of nobody, is none', async () => {
    const items = await three();
    const other = await signIn(catalog.api, { role: 'head' });
    const { body } = await bulk({ action: 'exclude', ids: idsOf(items), reason: 'x' });
    for (const answer of [await undo(body.batchId, other), await undo(randomUUID()), await undo('x')])
      expect([answer.status, answer.body.code]).toEqual([404, 'batch_not_found']);
    expect(await stateOf(items[0]!.id)).toMatchObject({ review: 'excluded' });
  });

  it('is not taken back after a minute', async () => {
    const items = await three();
    const { body } = await bulk({ action: 'exclude', ids: idsOf(items), reason: 'x' });
    await catalog.owner(`UPDATE artifacts SET reviewed_at = reviewed_at - interval '61 seconds' WHERE id = $1`, [
      items[0]!.id,
    ]);
    await aged(items[0]!.id);
    const answer: Answer = await undo(body.batchId);
    expect(answer.body).toMatchObject({ done: 2, failed: 0 });
    expect(await stateOf(items[0]!.id)).toMatchObject({ review: 'excluded' });
    for (const { id } of items) await aged(id);
    expect((await undo(body.batchId)).body.code).toBe('batch_not_found');
  });

  /** As if its events had been written a minute earlier. */
  const aged = async (id: string) => {
    await catalog.owner(
      `SET session_replication_role = replica; UPDATE events SET at = at - interval '61 seconds' WHERE subject_id = '${id}'`,
    );
  };
});
