import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asOwner, insertTask } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { bulkRequests, idsOf } from './bulk-requests';
import { agentOf, bearer, signIn, tokenFor } from './callers';
import { type Caller } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

// Five hundred transactions, beside whatever else this machine does.
jest.setTimeout(30_000);

type Person = Awaited<ReturnType<typeof signIn>>;

let api: TestApi;
let amazon: Caller & { agentId: string };
let head: Person, other: Person, member: Person;
const { post, bulk, tasks, statusesOf, eventsOf } = bulkRequests(() => api);

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  amazon = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  other = await signIn(api, { role: 'head', name: 'Otto' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
});
afterAll(() => api.close());

describe('a batch', () => {
  it('of five hundred does what can be done, in one answer that is in the order asked for', async () => {
    const [first] = await asOwner<{ id: string }>(api.database, 'SELECT gen_random_uuid() AS id');
    await asOwner(
      api.database,
      `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision,
         created_by_kind, created_by_id, created_by_name, edited_by_id, submitted_at)
       SELECT gen_random_uuid(), 'shein', 'Task ' || i, 'x', 'analysis', 'low',
         CASE WHEN i % 10 = 0 THEN 'rejected' ELSE 'awaiting_approval' END, 1, repeat('a', 64), 'agent', $1, 'An agent', $1, now()
       FROM generate_series(1, 498) i`,
      [first!.id],
    );
    const known = idsOf(
      await asOwner<{ id: string }>(api.database, `SELECT id FROM tasks WHERE marketplace = 'shein'`),
    );
    const ids = [uuidv7(), ...known, uuidv7()];
    const { status, body } = await bulk(head, { action: 'approve', ids });
    expect([status, body.done, body.failed]).toEqual([200, 449, 51]);
    expect(body.items.map(({ id }) => id)).toEqual(ids);
    expect(body.items[0]).toMatchObject({ ok: false, code: 'task_not_found', message: expect.any(String) });
    const failed = body.items.filter(({ ok }) => !ok).map(({ code }) => code);
    expect(failed.filter((code) => code === 'task_status')).toHaveLength(49);
    expect(failed.filter((code) => code === 'task_not_found')).toHaveLength(2);
    expect(body.items.find(({ ok }) => ok)!.task).toMatchObject({
      status: 'approved',
      version: 2,
      allowedActions: ['assign', 'unassign', 'start', 'cancel', 'undo'],
    });
    const events = await eventsOf(ids);
    expect(events.map(({ type, batch }) => [type, batch])).toEqual(
      Array.from({ length: 449 }, () => ['task.approved', body.batchId]),
    );
    expect(
      await asOwner(api.database, 'SELECT DISTINCT batch_id FROM task_decisions WHERE task_id = ANY($1)', [ids]),
    ).toEqual([{ batch_id: body.batchId }]);
  });

  it.each([
    ['reject', { reason: 'No' }, 'awaiting_approval', 'rejected'],
    ['request_changes', { reason: 'Say more' }, 'awaiting_approval', 'pending'],
    ['submit', {}, 'pending', 'awaiting_approval'],
    ['start', {}, 'approved', 'in_progress'],
    ['release', {}, 'in_progress', 'approved'],
    ['complete', { actualHours: 2, notes: 'Done' }, 'in_progress', 'completed'],
    ['cancel', { reason: 'Not now' }, 'approved', 'cancelled'],
    ['reopen', { reason: 'Now' }, 'rejected', 'pending'],
    ['unassign', {}, 'approved', 'approved'],
  ])('takes the step "%s"', async (action, given, from, to) => {
    const ids = idsOf(await tasks(2, { status: from }));
    const { status, body } = await bulk(head, { action, ids, ...given });
    expect([status, body.done]).toEqual([200, 2]);
    expect(await statusesOf(ids)).toEqual([to, to]);
  });

  it.each(['assignedTo', 'assignee'])('assigns to one person, whom it calls %s', async (name) => {
    const ids = idsOf(await tasks(2));
    const { body } = await bulk(head, { action: 'assign', ids, [name]: member.userId });
    expect(body.items.map(({ task }) => task?.assignedTo)).toEqual([member.userId, member.userId]);
  });

  it('decides on what was seen: a proposal that has changed since is left', async () => {
    const [same, changed, unseen] = await tasks(3);
    const { body } = await bulk(head, {
      action: 'approve',
      ids: idsOf([same!, changed!, unseen!]),
      revisions: { [same!.id.toUpperCase()]: same!.revision, [changed!.id]: 'f'.repeat(64) },
    });
    expect(body.items.map(({ ok, code }) => code ?? ok)).toEqual([true, 'proposal_changed', true]);
  });

  it('asks of every task what the single step asks', async () => {
    const own = await insertTask(api.database, { createdByKind: 'human', createdById: head.userId });
    const mine = await insertTask(api.database, { status: 'approved', assignedTo: member.userId });
    const theirs = await insertTask(api.database, { status: 'approved' });
    expect((await bulk(head, { action: 'approve', ids: [own.id] })).body.items[0]!.code).toBe('action_not_allowed');
    const started = await bulk(member, { action: 'start', ids: [theirs.id, mine.id] });
    expect(started.body.items.map(({ ok, code }) => code ?? ok)).toEqual(['action_not_allowed', true]);
  });

  it('does not reach beyond the marketplaces of whoever asks', async () => {
    const limited = await signIn(api, { role: 'head', marketplaces: ['kaway'] });
    const [amazonTask, kawayTask] = [...(await tasks(1)), ...(await tasks(1, { marketplace: 'kaway' }))];
    const { body } = await bulk(limited, { action: 'approve', ids: [amazonTask!.id, kawayTask!.id] });
    expect(body.items.map(({ ok, code }) => code ?? ok)).toEqual(['task_not_found', true]);
  });

  it('of an agent gives up its own proposals, and none of another agent', async () => {
    const [own, foreign] = [
      await insertTask(api.database, { createdById: amazon.agentId }),
      await insertTask(api.database),
    ];
    const { body } = await bulk(amazon, { action: 'cancel', ids: [own.id, foreign.id], reason: 'Wrong' });
    expect(body.items.map(({ ok, code }) => code ?? ok)).toEqual([true, 'action_not_allowed']);
  });

  it('takes what the route of the single step takes', async () => {
    const ids = idsOf(await tasks(1));
    for (const by of [member, amazon]) {
      const { status, body } = await bulk(by, { action: 'approve', ids });
      expect([status, body.code, body.detail]).toEqual([403, 'forbidden', expect.stringContaining('tasks.decide')]);
    }
    const narrow = bearer(await tokenFor(api, head.userId, `session:${head.sessionId}`, { scope: ['tasks.propose'] }));
    expect((await bulk({ headers: narrow }, { action: 'approve', ids })).status).toBe(403);
    expect(await statusesOf(ids)).toEqual(['awaiting_approval']);
  });

  it('that is sent again under its Idempotency-Key gets the same answer', async () => {
    const ids = idsOf(await tasks(3));
    const key = { 'idempotency-key': uuidv7() };
    const first = await bulk(head, { action: 'approve', ids }, key);
    const again = await bulk(head, { action: 'approve', ids }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await eventsOf(ids)).toHaveLength(3);
  });

  it('that meets another one on the same tasks: each task is done once', async () => {
    const ids = idsOf(await tasks(20));
    const both = await Promise.all([
      bulk(head, { action: 'approve', ids }),
      bulk(other, { action: 'reject', ids: ids.toReversed(), reason: 'No' }),
    ]);
    expect(both[0].body.done + both[1].body.done).toBe(20);
    expect(await eventsOf(ids)).toHaveLength(20);
  });
});

describe('all or none', () => {
  it('is one batch when all can', async () => {
    const ids = idsOf(await tasks(3));
    const { status, body } = await bulk(head, { action: 'approve', ids, atomic: true });
    expect([status, body.done, body.items.map(({ id }) => id)]).toEqual([200, 3, ids]);
    expect((await eventsOf(ids)).map(({ batch }) => batch)).toEqual([body.batchId, body.batchId, body.batchId]);
  });

  it('does nothing when one cannot, and tells of every one that cannot', async () => {
    const [one, two] = await tasks(2);
    const [decided] = await tasks(1, { status: 'rejected' });
    const ids = [one!.id, decided!.id, uuidv7(), two!.id];
    const { status, body } = await bulk(head, { action: 'approve', ids, atomic: true });
    expect([status, body.code, body.done, body.failed]).toEqual([409, 'bulk_refused', 0, 2]);
    expect(body.items.map(({ id, ok, code }) => [id, ok, code])).toEqual([
      [ids[0], false, 'rolled_back'],
      [ids[1], false, 'task_status'],
      [ids[2], false, 'task_not_found'],
      [ids[3], false, 'rolled_back'],
    ]);
    expect(await statusesOf([one!.id, two!.id])).toEqual(['awaiting_approval', 'awaiting_approval']);
    expect(await eventsOf(ids)).toEqual([]);
    expect(await asOwner(api.database, 'SELECT FROM task_decisions WHERE task_id = ANY($1)', [ids])).toEqual([]);
  });

  it('has one winner among two that meet, in whichever order they ask', async () => {
    for (let round = 0; round < 3; round++) {
      const ids = idsOf(await tasks(5));
      const both = await Promise.all([
        bulk(head, { action: 'approve', ids, atomic: true }),
        bulk(other, { action: 'reject', ids: ids.toReversed(), reason: 'No', atomic: true }),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect(new Set(await statusesOf(ids)).size).toBe(1);
      expect(await eventsOf(ids)).toHaveLength(5);
    }
  });
});

describe('taking a batch back', () => {
  it('takes back every decision of it that nothing has followed', async () => {
    const ids = idsOf(await tasks(4));
    const { body } = await bulk(head, { action: 'approve', ids });
    await bulk(other, { action: 'start', ids: [ids[1]!] });
    const { status, body: undone } = await post(head, `/${body.batchId}/undo`);
    expect([status, undone.batchId, undone.done, undone.failed]).toEqual([200, body.batchId, 3, 1]);
    expect(undone.items.map(({ id, ok, code }) => [id, code ?? ok])).toEqual([
      [ids[0], true],
      [ids[1], 'nothing_to_undo'],
      [ids[2], true],
      [ids[3], true],
    ]);
    expect(undone.items[0]!.task).toMatchObject({ status: 'awaiting_approval', approvedBy: null });
    expect(await statusesOf(ids)).toEqual([
      'awaiting_approval',
      'in_progress',
      'awaiting_approval',
      'awaiting_approval',
    ]);
    const again = await post(head, `/${body.batchId}/undo`);
    expect([again.status, again.body.done, again.body.failed]).toEqual([200, 0, 4]);
  });

  it('leaves a decision that was made anew since', async () => {
    const ids = idsOf(await tasks(1));
    const { body } = await bulk(head, { action: 'approve', ids });
    await post(head, `/${body.batchId}/undo`);
    await bulk(head, { action: 'reject', ids, reason: 'No' });
    expect((await post(head, `/${body.batchId}/undo`)).body.done).toBe(0);
    expect(await statusesOf(ids)).toEqual(['rejected']);
  });

  it('is for whoever decided', async () => {
    const ids = idsOf(await tasks(2));
    const { body } = await bulk(head, { action: 'reject', ids, reason: 'No' });
    const { status, body: refused } = await post(other, `/${body.batchId}/undo`);
    expect([status, refused.code]).toEqual([404, 'batch_not_found']);
    expect((await post(member, `/${body.batchId}/undo`)).status).toBe(403);
    expect(await statusesOf(ids)).toEqual(['rejected', 'rejected']);
  });

  it('comes too late after a minute', async () => {
    const ids = idsOf(await tasks(2));
    const { body } = await bulk(head, { action: 'approve', ids });
    await asOwner(api.database, `UPDATE tasks SET decided_at = now() - interval '61 s' WHERE id = ANY($1)`, [ids]);
    const late = await post(head, `/${body.batchId}/undo`);
    expect(late.body.items.map(({ code }) => code)).toEqual(['nothing_to_undo', 'nothing_to_undo']);
  });

  it('knows no batch that is none', async () => {
    for (const id of [uuidv7(), 'x']) expect((await post(head, `/${id}/undo`)).body.code).toBe('batch_not_found');
  });
});

describe('what is no batch', () => {
  const id = '019a0000-0000-7000-8000-00000000000a';
  const revision = 'a'.repeat(64);
  const filter = { status: ['pending'] };
  it.each<[string, object, string]>([
    ['no ids', { action: 'approve', ids: [] }, 'ids'],
    ['501 ids', { action: 'approve', ids: Array.from({ length: 501 }, () => uuidv7()) }, 'ids'],
    ['an id twice', { action: 'approve', ids: [id, uuidv7(), id.toUpperCase()] }, 'ids'],
    ['an id that is none', { action: 'approve', ids: [uuidv7(), '12'] }, 'ids'],
    ['an id that is no text', { action: 'approve', ids: [{}] }, 'ids'],
    ['a text for ids', { action: 'approve', ids: id }, 'ids'],
    ['null for ids', { action: 'approve', ids: null }, 'ids'],
    ['neither ids nor filter', { action: 'approve' }, 'ids'],
    ['both ids and filter', { action: 'approve', ids: [id], filter, previewToken: 'x' }, 'filter'],
    ['a token without a filter', { action: 'approve', ids: [id], previewToken: 'x' }, 'previewToken'],
    ['a filter without a token', { action: 'approve', filter }, 'previewToken'],
    ['revisions with a filter', { action: 'approve', filter, previewToken: 'x', revisions: {} }, 'revisions'],
    ['no action', { ids: [id] }, 'action'],
    ['an unknown action', { action: 'delete', ids: [id] }, 'action'],
    ['an edit', { action: 'edit', ids: [id] }, 'action'],
    ['an action that every object has', { action: 'constructor', ids: [id] }, 'action'],
    ['a rejection without a reason', { action: 'reject', ids: [id] }, 'reason'],
    ['a rejection with an empty reason', { action: 'reject', ids: [id], reason: ' ' }, 'reason'],
    ['a reason of 64 kB', { action: 'reject', ids: [id], reason: 'x'.repeat(65_536) }, 'reason'],
    ['an assignment to nobody', { action: 'assign', ids: [id] }, 'assignedTo'],
    ['an assignment to no id', { action: 'assign', ids: [id], assignedTo: 'Mia' }, 'assignedTo'],
    ['a completion without hours', { action: 'complete', ids: [id] }, 'actualHours'],
    ['a completion of "2" hours', { action: 'complete', ids: [id], actualHours: '2' }, 'actualHours'],
    ['an approval with an assignee', { action: 'approve', ids: [id], assignee: uuidv7() }, 'assignedTo'],
    ['a start with a reason', { action: 'start', ids: [id], reason: 'x' }, 'reason'],
    ['a start with revisions', { action: 'start', ids: [id], revisions: { [id]: revision } }, 'revisions'],
    ['revisions of other tasks', { action: 'approve', ids: [id], revisions: { [uuidv7()]: revision } }, 'revisions'],
    ['revisions that are none', { action: 'approve', ids: [id], revisions: { [id]: 'x' } }, 'revisions'],
    ['a list of revisions', { action: 'approve', ids: [id], revisions: [revision] }, 'revisions'],
    ['atomic as a text', { action: 'approve', ids: [id], atomic: 'true' }, 'atomic'],
    ['a field of its own', { action: 'approve', ids: [id], status: 'approved' }, 'status'],
  ])('%s', async (_what, body, path) => {
    const { status, body: refused } = await bulk(head, body);
    expect([status, refused.code, refused.errors[0]?.path]).toEqual([400, 'validation_failed', path]);
  });
});
