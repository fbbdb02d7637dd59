import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { bulkRequests, idsOf } from './bulk-requests';
import { agentOf, signIn } from './callers';
import { type Caller } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

type Person = Awaited<ReturnType<typeof signIn>>;

let api: TestApi;
let head: Person, other: Person;
const { post, bulk, tasks, eventsOf } = bulkRequests(() => api);

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  other = await signIn(api, { role: 'head', name: 'Otto' });
});
afterAll(() => api.close());

describe('a filter', () => {
  const marketplace = 'tiktokshop';
  const filter = { marketplace: [marketplace], status: ['awaiting_approval'] };
  const preview = (by: Caller, body: object) => post(by, '/preview', body);
  const clear = () =>
    asOwner(api.database, `UPDATE tasks SET status = 'cancelled' WHERE marketplace = $1`, [marketplace]);

  it('is looked at before it is acted on, and what was seen is what is done', async () => {
    await clear();
    const made = await tasks(25, { marketplace });
    const { status, body } = await preview(head, { action: 'approve', filter });
    expect([status, body.count, body.items.length]).toEqual([200, 25, 20]);
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(590_000);
    expect(body.items[0]).toMatchObject({ id: made[24]!.id, allowedActions: expect.arrayContaining(['approve']) });
    const { body: done } = await bulk(head, { action: 'approve', filter, previewToken: body.previewToken });
    expect([done.done, done.failed]).toEqual([25, 0]);
    expect(done.items.map(({ id }) => id)).toEqual(idsOf(made).toReversed());
  });

  it.each([
    ['a task has come', async () => void (await tasks(1, { marketplace }))],
    [
      'a task has gone',
      async () => {
        await asOwner(
          api.database,
          `UPDATE tasks SET status = 'rejected' WHERE id = (SELECT id FROM tasks WHERE marketplace = $1 AND status = 'awaiting_approval' LIMIT 1)`,
          [marketplace],
        );
      },
    ],
    [
      'a proposal was edited',
      async () => {
        await asOwner(
          api.database,
          `UPDATE tasks SET revision = repeat('e', 64) WHERE id = (SELECT id FROM tasks WHERE marketplace = $1 AND status = 'awaiting_approval' LIMIT 1)`,
          [marketplace],
        );
      },
    ],
  ])('does nothing when %s since', async (_what, change) => {
    await clear();
    const ids = idsOf(await tasks(3, { marketplace }));
    const { body } = await preview(head, { action: 'approve', filter });
    await change();
    const { status, body: refused } = await bulk(head, { action: 'approve', filter, previewToken: body.previewToken });
    expect([status, refused.code]).toEqual([409, 'preview_stale']);
    expect(await eventsOf(ids)).toEqual([]);
  });

  it('is bound to who looked, for which step and at what', async () => {
    await clear();
    await tasks(2, { marketplace });
    const { previewToken } = (await preview(head, { action: 'approve', filter })).body;
    const [expires, digest, seal] = previewToken.split('.');
    const attempts: [Caller, object][] = [
      [other, { action: 'approve', filter, previewToken }],
      [head, { action: 'reject', reason: 'No', filter, previewToken }],
      [head, { action: 'approve', filter: { marketplace: [marketplace] }, previewToken }],
      [head, { action: 'approve', filter: {}, previewToken }],
      [head, { action: 'approve', filter, previewToken: `${Number(expires) + 1000}.${digest}.${seal}` }],
      [head, { action: 'approve', filter, previewToken: `${expires}.${'0'.repeat(64)}.${seal}` }],
      [head, { action: 'approve', filter, previewToken: `${expires}.${digest}.` }],
      [head, { action: 'approve', filter, previewToken: `${previewToken}.` }],
      [head, { action: 'approve', filter, previewToken: 'x' }],
      [head, { action: 'approve', filter, previewToken: '' }],
      [head, { action: 'approve', filter }],
    ];
    for (const [by, body] of attempts) {
      const { status, body: refused } = await bulk(by, body);
      expect([status, refused.errors?.[0]?.path]).toEqual([400, 'previewToken']);
    }
    const reordered = { status: filter.status, marketplace: filter.marketplace };
    expect((await bulk(head, { action: 'approve', filter: reordered, previewToken })).body.done).toBe(2);
  });

  it('finds what the caller may see, and nothing else', async () => {
    const limited = await signIn(api, { role: 'head', marketplaces: ['kaway'] });
    expect((await preview(limited, { action: 'approve', filter: { marketplace: ['amazon'] } })).body).toMatchObject({
      count: 0,
      items: [],
      previewToken: null,
      expiresAt: null,
    });
  });

  it('of an agent finds what it proposed and nothing of the others, by words too', async () => {
    const amazon = await agentOf(api, 'amazon');
    const more = { title: 'Raise the bid of the lamp', tags: ['bids'] };
    const [own] = await tasks(1, { ...more, createdById: amazon.agentId });
    await tasks(1, { ...more, marketplace: 'kaway' });
    for (const filter of [{ q: 'bid lamp' }, { tag: ['bids'] }, { q: 'lamp', createdBy: 'me' }])
      expect((await preview(amazon, { action: 'cancel', filter })).body).toMatchObject({
        count: 1,
        items: [{ id: own!.id }],
      });
  });

  it('that finds more than a batch takes says how many, and gives no token', async () => {
    await asOwner(
      api.database,
      `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision,
         created_by_kind, created_by_id, created_by_name, edited_by_id)
       SELECT gen_random_uuid(), 'mercadolivre', 'Task', 'x', 'analysis', 'low', 'awaiting_approval', 1, repeat('a', 64), 'agent', 'x', 'x', 'x'
       FROM generate_series(1, 501)`,
    );
    const { status, body } = await preview(head, { action: 'approve', filter: { marketplace: ['mercadolivre'] } });
    expect([status, body.count, body.limit, body.previewToken, body.items.length]).toEqual([200, 501, 500, null, 20]);
  });

  it('is a filter of the list, and no other', async () => {
    for (const [wrong, path] of [
      [{ nonsense: 1 }, 'filter.nonsense'],
      [{ status: ['done'] }, 'filter.status'],
      [{ status: null }, 'filter'],
      [{ q: 'a\u0000' }, 'filter.q'],
      [{ tag: [{}] }, 'filter.tag'],
      [{ number: '99999999999999999999' }, 'filter.number'],
      [{ createdFrom: '2026-02-30' }, 'filter.createdFrom'],
      [{ filter: {} }, 'filter.filter'],
      ['x', 'filter'],
      [null, 'filter'],
      [[], 'filter'],
      [undefined, 'filter'],
    ] as const) {
      const { status, body } = await preview(head, { action: 'approve', filter: wrong });
      expect([wrong, status, body.errors[0]?.path]).toEqual([wrong, 400, path]);
    }
  });

  it('may be acted on all or none', async () => {
    await clear();
    await tasks(2, { marketplace });
    await tasks(1, { marketplace, createdByKind: 'human', createdById: head.userId });
    const { previewToken } = (await preview(head, { action: 'approve', filter })).body;
    const { status, body } = await bulk(head, { action: 'approve', filter, previewToken, atomic: true });
    expect([status, body.code, body.failed]).toEqual([409, 'bulk_refused', 1]);
  });
});
