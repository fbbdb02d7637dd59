import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner, insertTask } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

interface Comment extends Record<string, unknown> {
  id: string;
  body: string | null;
  mentions: string[];
  version: number;
  allowedActions: string[];
}

interface Answer {
  status: number;
  etag: string | null;
  body: Comment & {
    items: Comment[];
    nextCursor: string | null;
    watching: boolean;
    code: string;
    errors: { path: string; code: string }[];
  };
}

type Caller = { headers: Record<string, string> };
type Person = Awaited<ReturnType<typeof signIn>>;
let api: TestApi;
let amazon: Awaited<ReturnType<typeof agentOf>>, shopee: Caller;
let head: Person, member: Person, auditor: Person, elsewhere: Person;
let task: string;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  amazon = await agentOf(api, 'amazon');
  shopee = await agentOf(api, 'shopee');
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
  auditor = await signIn(api, { role: 'auditor', name: 'Ada' });
  elsewhere = await signIn(api, { role: 'member', name: 'Eli', marketplaces: ['shein'] });
});
beforeEach(async () => {
  task = (await insertTask(api.database, { marketplace: 'amazon' })).id;
});
afterAll(() => api.close());

async function call({ headers }: Caller, method: string, path: string, body?: unknown, more = {}): Promise<Answer> {
  const response = await fetch(`${api.url}/api/v1/tasks/${task}${path}`, {
    method,
    headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return { status: response.status, etag: response.headers.get('etag'), body: parsed as Answer['body'] };
}

const say = async (by: Caller, body = 'Why not 3 %?', mentions: string[] = []) =>
  (await call(by, 'POST', '/comments', { body, mentions })).body;
const list = (by: Caller, query = '') => call(by, 'GET', `/comments${query}`);
const edit = (by: Caller, { id }: Comment, change: object, more = {}) =>
  call(by, 'PATCH', `/comments/${id}`, change, more);
const remove = (by: Caller, { id }: Comment, more = {}) => call(by, 'DELETE', `/comments/${id}`, undefined, more);
const told = () =>
  asOwner<{ type: string; marketplace: string; data: Record<string, unknown> }>(
    api.database,
    `SELECT type, marketplace, data FROM events WHERE subject_id = $1 ORDER BY seq`,
    [task],
  );

describe('a comment', () => {
  it('is read by everybody who may see the task, and its event tells who is mentioned, not what it says', async () => {
    const text = `First line\nsecond 😀 ${'x'.repeat(300)}`;
    const { status, body, etag } = await call(amazon, 'POST', '/comments', { body: text, mentions: [member.userId] });
    expect([status, etag]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      taskId: task,
      body: text,
      mentions: [member.userId],
      author: { kind: 'agent', id: amazon.agentId },
      editedAt: null,
      deletedAt: null,
      allowedActions: ['edit', 'delete'],
    });
    for (const reader of [head, member, auditor])
      expect((await list(reader)).body.items.map(({ id }) => id)).toEqual([body.id]);
    const [event] = await told();
    expect(event).toMatchObject({
      type: 'task.commented',
      marketplace: 'amazon',
      data: { commentId: body.id, mentions: [member.userId], task: { status: 'awaiting_approval', title: 'A task' } },
    });
    // The log is for ever, and comments may be deleted.
    expect(JSON.stringify(event)).not.toContain('First line');
  });

  it('changes nothing of the task', async () => {
    await say(member);
    expect((await call(member, 'GET', '')).etag).toMatch(/^W\/"1-/);
  });

  it('comes in pages, the newest first', async () => {
    for (const word of ['one', 'two', 'three']) await say(member, word);
    const first = await list(member, '?limit=2');
    expect(first.body.items.map(({ body }) => body)).toEqual(['three', 'two']);
    const second = await list(member, `?limit=2&cursor=${first.body.nextCursor}`);
    expect([second.body.items.map(({ body }) => body), second.body.nextCursor]).toEqual([['one'], null]);
  });

  it.each([
    ['empty', { body: '' }, 'body'],
    ['blank', { body: ' \n ' }, 'body'],
    ['too long', { body: 'x'.repeat(5001) }, 'body'],
    ['with control characters', { body: 'a\u0007' }, 'body'],
    ['no text', { body: 5 }, 'body'],
    ['in the name of another', { body: 'x', authorId: uuidv7() }, 'authorId'],
    ['with mentions that are no ids', { body: 'x', mentions: ['mia'] }, 'mentions'],
    ['with mentions that are no list', { body: 'x', mentions: 'mia' }, 'mentions'],
    ['with 21 mentions', { body: 'x', mentions: Array.from({ length: 21 }, () => uuidv7()) }, 'mentions'],
    ['with null for mentions', { body: 'x', mentions: null }, 'mentions'],
  ])('that is %s is refused', async (_what, body, path) => {
    const { status, body: problem } = await call(member, 'POST', '/comments', body);
    expect([status, problem.errors[0]?.path]).toEqual([400, path]);
    expect((await list(member)).body.items).toEqual([]);
  });

  it('mentions nobody twice, however the id is written', async () => {
    const mentions = [head.userId, head.userId.toUpperCase()];
    expect((await call(member, 'POST', '/comments', { body: 'x', mentions })).status).toBe(400);
    expect((await say(member, 'x', [head.userId.toUpperCase()])).mentions).toEqual([head.userId]);
  });

  it.each([
    ['nobody', () => Promise.resolve(uuidv7())],
    ['somebody whose account is disabled', async () => (await signIn(api, { status: 'disabled' })).userId],
    ['somebody who does not reach the marketplace', () => Promise.resolve(elsewhere.userId)],
    ['an agent', () => Promise.resolve(amazon.agentId)],
  ])('cannot mention %s', async (_who, id) => {
    for (const by of [member, amazon]) {
      const mentions = [head.userId, await id()];
      const { status, body } = await call(by, 'POST', '/comments', { body: 'Look', mentions });
      expect([status, body.errors]).toEqual([400, [expect.objectContaining({ path: 'mentions.1', code: 'mention' })]]);
    }
    expect(await told()).toEqual([]);
  });

  it('is not written by auditors, who only look', async () => {
    expect((await call(auditor, 'POST', '/comments', { body: 'x' })).status).toBe(403);
  });

  it('of a task that is out of reach is not there', async () => {
    const comment = await say(member);
    for (const by of [shopee, elsewhere]) {
      expect((await list(by)).status).toBe(404);
      expect((await call(by, 'POST', '/comments', { body: 'x' })).status).toBe(404);
      expect((await edit(by, comment, { body: 'x' })).status).toBe(404);
      expect((await remove(by, comment)).status).toBe(404);
      expect((await call(by, 'GET', `/comments/${comment.id}/edits`)).status).toBe(404);
    }
  });

  it('is not found under another task, nor under what is no id', async () => {
    const comment = await say(member);
    task = (await insertTask(api.database)).id;
    expect((await edit(member, comment, { body: 'x' })).body.code).toBe('comment_not_found');
    expect((await call(member, 'PATCH', '/comments/5', { body: 'x' })).body.code).toBe('comment_not_found');
  });
});

describe('whoever wrote a comment', () => {
  it.each(['a person', 'an agent'])('edits it, and what it said before is kept: %s', async (who) => {
    const by = who === 'an agent' ? amazon : member;
    const comment = await say(by, 'first');
    const second = await edit(by, comment, { body: 'second' });
    expect([second.status, second.etag, second.body.version]).toEqual([200, '"2"', 2]);
    expect(second.body).toMatchObject({ body: 'second', editedAt: expect.any(String) });
    await edit(by, comment, { body: 'third' });
    const { items } = (await call(auditor, 'GET', `/comments/${comment.id}/edits`)).body;
    expect(items.map(({ version, body }) => [version, body])).toEqual([
      [2, 'second'],
      [1, 'first'],
    ]);
    expect((await told()).map(({ type }) => type)).toEqual([
      'task.commented',
      'task.comment_edited',
      'task.comment_edited',
    ]);
  });

  it('mentions more people by it, of whom alone its event tells', async () => {
    const comment = await say(member, 'Look', [head.userId]);
    const { body } = await edit(member, comment, { body: 'Look', mentions: [head.userId, auditor.userId] });
    expect(body.mentions).toEqual([head.userId, auditor.userId]);
    expect((await told()).at(-1)?.data.mentions).toEqual([auditor.userId]);
  });

  it('keeps the mentions by saying nothing about them', async () => {
    const comment = await say(member, 'Look', [head.userId]);
    expect((await edit(member, comment, { body: 'See' })).body.mentions).toEqual([head.userId]);
  });

  it('edits it although somebody who was mentioned has left since', async () => {
    const gone = await signIn(api, { name: 'Gus' });
    const comment = await say(member, 'Look', [gone.userId]);
    await asOwner(api.database, `UPDATE users SET status = 'disabled' WHERE id = $1`, [gone.userId]);
    expect((await edit(member, comment, { body: 'See', mentions: [gone.userId] })).status).toBe(200);
  });

  it('changes nothing by saying the same again', async () => {
    const comment = await say(member, 'same', [head.userId]);
    const again = await edit(member, comment, { body: 'same', mentions: [head.userId] });
    expect([again.status, again.body.version]).toEqual([200, 1]);
    expect(await told()).toHaveLength(1);
  });

  it('does not edit what it has not read', async () => {
    const comment = await say(member, 'first');
    await edit(member, comment, { body: 'second' });
    const stale = await edit(member, comment, { body: 'third' }, { 'if-match': '"1"' });
    expect([stale.status, stale.body.code, stale.body.version]).toEqual([412, 'comment_stale', 2]);
    expect((await edit(member, comment, { body: 'third' }, { 'if-match': '"2"' })).status).toBe(200);
  });

  it('does not take away what it has not read', async () => {
    const comment = await say(member, 'first');
    await edit(member, comment, { body: 'second' });
    const stale = await remove(member, comment, { 'if-match': '"1"' });
    expect([stale.status, stale.body.code, stale.body.version]).toEqual([412, 'comment_stale', 2]);
    expect((await remove(member, comment, { 'if-match': '"2"' })).status).toBe(204);
  });

  it('that edits what it has read ten times at once is told that it has changed since, but once', async () => {
    const comment = await say(member, 'first');
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, n) => edit(member, comment, { body: `edit ${n}` }, { 'if-match': '"1"' })),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });

  it('that edits it twenty times at once has written a history without a gap', async () => {
    const comment = await say(member, 'start');
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => edit(member, comment, { body: `edit ${n}` })));
    expect(new Set(all.map(({ status }) => status))).toEqual(
      all.some(({ status }) => status === 409) ? new Set([200, 409]) : new Set([200]),
    );
    const won = all.filter(({ status }) => status === 200).length;
    const { items } = (await call(member, 'GET', `/comments/${comment.id}/edits`)).body;
    expect(items.map(({ version }) => version)).toEqual(Array.from({ length: won }, (_, n) => won - n));
    expect(await told()).toHaveLength(won + 1);
  });

  it('alone edits it', async () => {
    const comment = await say(member, 'mine');
    for (const by of [head, amazon]) {
      const { status, body } = await edit(by, comment, { body: 'not mine' });
      expect([status, body.code]).toEqual([403, 'action_not_allowed']);
    }
    const theirs = await say(amazon, 'of the agent');
    const rival = await agentOf(api, 'amazon');
    expect((await edit(rival, theirs, { body: 'of another agent' })).status).toBe(403);
    expect((await remove(rival, theirs)).status).toBe(403);
  });
});

describe('a comment that is taken away', () => {
  it.each([
    ['whoever wrote it', () => member],
    ['a head', () => head],
  ])('by %s leaves that there was one, and nothing of its text', async (_who, by) => {
    const comment = await say(member, 'a secret by mistake', [head.userId]);
    await edit(member, comment, { body: 'another secret' });
    expect((await remove(by(), comment)).status).toBe(204);
    const { items } = (await list(head)).body;
    expect(items).toEqual([
      expect.objectContaining({
        id: comment.id,
        body: null,
        mentions: [],
        deletedAt: expect.any(String),
        allowedActions: [],
      }),
    ]);
    expect((await call(head, 'GET', `/comments/${comment.id}/edits`)).body.items).toEqual([]);
    const last = (await told()).at(-1);
    expect([last?.type, last?.data.commentId]).toEqual(['task.comment_deleted', comment.id]);
  });

  it('is gone a second time without another event, and cannot be edited', async () => {
    const comment = await say(member);
    expect((await remove(member, comment)).status).toBe(204);
    expect((await remove(member, comment)).status).toBe(204);
    expect(await told()).toHaveLength(2);
    const edited = await edit(member, comment, { body: 'x' });
    expect([edited.status, edited.body.code]).toEqual([409, 'comment_deleted']);
  });

  it('is not taken away by another member', async () => {
    const comment = await say(head);
    expect((await remove(member, comment)).status).toBe(403);
    expect((await list(member)).body.items[0]?.allowedActions).toEqual([]);
    expect((await list(head)).body.items[0]?.allowedActions).toEqual(['edit', 'delete']);
  });

  it('by one while another edits it is gone, whoever was first', async () => {
    const comment = await say(member, 'text');
    const [edited, removed] = await Promise.all([edit(member, comment, { body: 'other text' }), remove(head, comment)]);
    expect([200, 409]).toContain(edited.status);
    expect(removed.status).toBe(204);
    expect((await list(head)).body.items[0]?.body).toBeNull();
  });
});

describe('watchers', () => {
  const watching = async (by: Caller) => (await call(by, 'GET', '/watchers')).body;

  it('follow a task by saying so, once, and until they say otherwise', async () => {
    expect(await watching(member)).toEqual({ items: [], watching: false });
    for (let i = 0; i < 2; i++) expect((await call(member, 'PUT', '/watchers/me')).status).toBe(204);
    const after = await watching(member);
    expect(after.items).toEqual([{ userId: member.userId, name: 'Mia', since: expect.any(String) }]);
    expect([after.watching, (await watching(head)).watching]).toEqual([true, false]);
    for (let i = 0; i < 2; i++) expect((await call(member, 'DELETE', '/watchers/me')).status).toBe(204);
    expect(await watching(member)).toEqual({ items: [], watching: false });
    await call(member, 'PUT', '/watchers/me');
    expect((await watching(member)).watching).toBe(true);
  });

  it('may be auditors, not agents', async () => {
    expect((await call(auditor, 'PUT', '/watchers/me')).status).toBe(204);
    expect((await call(amazon, 'PUT', '/watchers/me')).status).toBe(403);
  });

  it('are those who may see the task', async () => {
    expect((await call(elsewhere, 'PUT', '/watchers/me')).status).toBe(404);
    expect((await call(elsewhere, 'GET', '/watchers')).status).toBe(404);
    expect((await call(elsewhere, 'DELETE', '/watchers/me')).status).toBe(404);
    const leaving = await signIn(api, { name: 'Lea' });
    await call(leaving, 'PUT', '/watchers/me');
    await asOwner(api.database, `UPDATE users SET marketplaces = '{shein}' WHERE id = $1`, [leaving.userId]);
    expect((await watching(head)).items).toEqual([]);
  });
});
