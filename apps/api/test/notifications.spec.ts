import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, EventReader, LogFollower, Logger } from '@souk/platform';
import { NotificationReader } from '@souk/tasks';
import { asOwner, eventually, settled } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

type Caller = { headers: Record<string, string> };
type Person = Awaited<ReturnType<typeof signIn>>;

interface Line {
  id: string;
  kind: string;
  taskId: string;
  taskNumber: number;
  taskTitle: string;
  actorName: string;
  data: Record<string, unknown>;
  createdAt: string;
  readAt: string | null;
}
interface Answer {
  status: number;
  body: {
    id: string;
    number: number;
    revision: string;
    items: Line[];
    nextCursor: string | null;
    unreadCount: number;
    read: number;
    code: string;
    errors: { path: string }[];
  };
}

let api: TestApi;
let follower: LogFollower;
let amazon: Caller, head: Person, other: Person, member: Person, colleague: Person, auditor: Person;

const newFollower = () =>
  new LogFollower(api.get(Database), api.get(EventReader), api.get(Logger), api.get(NotificationReader));

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  amazon = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  other = await signIn(api, { role: 'head', name: 'Otto' });
  await signIn(api, { role: 'admin', name: 'Ann' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
  colleague = await signIn(api, { role: 'member', name: 'Cat' });
  auditor = await signIn(api, { role: 'auditor', name: 'Ada' });
  await signIn(api, { role: 'head', name: 'Shane', marketplaces: ['shein'] });
  await signIn(api, { role: 'head', name: 'Gone', status: 'disabled' });
  follower = newFollower();
  await follower.catchUp(); // begins to read here
});
afterAll(() => api.close());

async function call({ headers }: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return { status: response.status, body: parsed as Answer['body'] };
}

const aTask = {
  marketplace: 'amazon',
  title: 'Lower the price of the blue lamp',
  description: 'It sells 12 % less than the red one.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
};

type Task = Answer['body'];
const propose = async (by: Caller = amazon, more: object = {}) =>
  (await call(by, 'POST', '/tasks', { ...aTask, ...more })).body;
async function step(by: Caller, { id }: Task, action: string, body?: object): Promise<Task> {
  const answer = await call(by, 'POST', `/tasks/${id}/${action}`, body);
  expect([action, answer.status]).toEqual([action, 200]);
  return answer.body;
}
const approve = (by: Caller, task: Task) => step(by, task, 'approve', { revision: task.revision });
const comment = (by: Caller, { id }: Task, body: string, mentions: string[] = []) =>
  call(by, 'POST', `/tasks/${id}/comments`, { body, mentions });

/** The log, read to its end. */
async function read(): Promise<void> {
  await settled(api.database);
  await follower.catchUp();
}

/** Who was told what of a task, in the order of the names. */
const told = async ({ id }: Task) =>
  (
    await asOwner<{ line: string }>(
      api.database,
      `SELECT name || ': ' || kind || CASE WHEN read_at IS NULL THEN '' ELSE ' (read)' END AS line
       FROM notifications JOIN users ON users.id = user_id WHERE task_id = $1 ORDER BY name, notifications.id`,
      [id],
    )
  ).map(({ line }) => line);
const mine = async (by: Caller, query = '') => (await call(by, 'GET', `/notifications${query}`)).body;
const forget = () => asOwner(api.database, 'DELETE FROM notifications');

describe('somebody is told', () => {
  it('that a proposal waits, when he may decide on it', async () => {
    const task = await propose();
    await read();
    expect(await told(task)).toEqual(['Ann: waiting', 'Hedy: waiting', 'Otto: waiting']);
  });

  it('and not asked to decide on what he made or edited himself', async () => {
    const task = await propose(head, { submit: false });
    await call(other, 'PATCH', `/tasks/${task.id}`, { title: 'Edited by another head' });
    await step(head, task, 'submit');
    await read();
    expect(await told(task)).toEqual(['Ann: waiting']);
  });

  it('of a decision on what he made, is to do or follows', async () => {
    const task = await propose(member);
    await call(auditor, 'PUT', `/tasks/${task.id}/watchers/me`);
    await step(head, task, 'assign', { assignee: colleague.userId });
    await approve(other, task);
    await read();
    expect(await told(task)).toEqual([
      'Ada: decided',
      'Cat: assigned',
      'Cat: decided',
      'Mia: decided',
      // Decided before the log was read: it waits for nobody.
    ]);
    const [line] = (await mine(member)).items;
    expect(line).toMatchObject({
      kind: 'decided',
      taskId: task.id,
      taskNumber: task.number,
      taskTitle: aTask.title,
      actorName: 'Otto',
      data: { event: 'approved' },
      readAt: null,
    });
  });

  it('why it was sent back', async () => {
    const task = await propose(member);
    await step(head, task, 'request-changes', { reason: 'Which lamp?' });
    await read();
    expect((await mine(member)).items[0]).toMatchObject({
      kind: 'decided',
      data: { event: 'changes_requested', reason: 'Which lamp?' },
    });
  });

  it('that a decision was taken back, and those who may decide are asked again', async () => {
    const task = await propose(member);
    await read();
    await approve(head, task);
    await read();
    expect(await told(task)).toContain('Otto: waiting (read)');
    await step(head, task, 'undo');
    await read();
    const now = await told(task);
    expect(now.filter((line) => line === 'Otto: waiting')).toHaveLength(1);
    expect(now.filter((line) => line === 'Mia: decided')).toHaveLength(2);
  });

  it('that it was completed', async () => {
    const task = await propose(member);
    await approve(head, task);
    await step(head, task, 'assign', { assignee: colleague.userId });
    await step(colleague, task, 'start');
    await step(colleague, task, 'complete', { actualHours: 3 });
    await read();
    expect((await told(task)).filter((line) => line.endsWith('completed'))).toEqual(['Mia: completed']);
  });

  it('of a comment once: as the one who is mentioned, rather than as the one who made it', async () => {
    const task = await propose(member);
    await read();
    await forget();
    await comment(head, task, 'What do you say?', [member.userId, colleague.userId]);
    await read();
    expect(await told(task)).toEqual(['Cat: mentioned', 'Mia: mentioned']);
    const [line] = (await mine(member)).items;
    expect(line).toMatchObject({ actorName: 'Hedy', data: { event: 'commented', excerpt: 'What do you say?' } });
    // By now they follow it, and so does whoever commented.
    await comment(colleague, task, 'Nothing.');
    await read();
    expect(await told(task)).toEqual(['Cat: mentioned', 'Hedy: commented', 'Mia: mentioned', 'Mia: commented']);
  });

  it('when a comment mentions him later on, and who was told is not told again', async () => {
    const task = await propose();
    const { body } = await comment(head, task, 'Hm', [member.userId]);
    await read();
    await forget();
    const change = { body: 'Hm', mentions: [member.userId, colleague.userId] };
    await call(head, 'PATCH', `/tasks/${task.id}/comments/${body.id}`, change);
    await read();
    expect(await told(task)).toEqual(['Cat: mentioned']);
  });

  it('nothing any more of what a comment said that is gone', async () => {
    const task = await propose(member);
    const { body } = await comment(head, task, 'a secret by mistake');
    await read();
    expect((await mine(member)).items[0]?.data.excerpt).toBe('a secret by mistake');
    await call(head, 'DELETE', `/tasks/${task.id}/comments/${body.id}`);
    const [line] = (await mine(member)).items;
    expect(line).toMatchObject({ kind: 'commented', data: { event: 'commented', commentId: body.id } });
    expect(line?.data.excerpt).toBeUndefined();
  });

  it('nothing of what he did himself', async () => {
    const task = await propose(head);
    await comment(head, task, 'Note to myself', [head.userId]);
    await step(head, task, 'assign', { assignee: head.userId });
    await step(head, task, 'cancel', { reason: 'Never mind' });
    await read();
    expect((await told(task)).filter((line) => line.startsWith('Hedy'))).toEqual([]);
  });

  it('nothing after he stopped to watch, also when the log is read later', async () => {
    const task = await propose();
    await comment(member, task, 'I say something');
    await call(member, 'DELETE', `/tasks/${task.id}/watchers/me`);
    await comment(head, task, 'And I answer');
    await read();
    expect((await told(task)).filter((line) => line.startsWith('Mia'))).toEqual([]);
    await comment(member, task, 'I am back');
    await comment(head, task, 'Welcome');
    await read();
    expect((await told(task)).filter((line) => line.startsWith('Mia'))).toEqual(['Mia: commented']);
  });
});

describe('what waits', () => {
  it.each([
    ['decided', (task: Task) => approve(head, task)],
    ['rejected', (task: Task) => step(head, task, 'reject', { revision: task.revision, reason: 'No' })],
    ['sent back', (task: Task) => step(head, task, 'request-changes', { reason: 'Which?' })],
    ['cancelled', (task: Task) => step(head, task, 'cancel', { reason: 'No' })],
  ])('is read by everybody once it is %s', async (_how, settle) => {
    const task = await propose();
    await read();
    await settle(task);
    await read();
    expect((await told(task)).filter((line) => line.includes('waiting'))).toEqual([
      'Ann: waiting (read)',
      'Hedy: waiting (read)',
      'Otto: waiting (read)',
    ]);
  });

  it('does not wait any more for whoever gave the first of two approvals', async () => {
    const task = await propose();
    await asOwner(api.database, 'UPDATE tasks SET required_approvals = 2 WHERE id = $1', [task.id]);
    await read();
    await approve(head, task);
    await read();
    expect(await told(task)).toEqual(['Ann: waiting', 'Hedy: waiting (read)', 'Otto: waiting']);
    await approve(other, task);
    await read();
    expect(await told(task)).toEqual(['Ann: waiting (read)', 'Hedy: waiting (read)', 'Otto: waiting (read)']);
  });
});

describe('the list', () => {
  beforeAll(async () => {
    await forget();
    for (let n = 1; n <= 5; n++) await propose(amazon, { title: `Proposal ${n}` });
    await read();
  });

  it('comes in pages, the newest first, with how many are unread', async () => {
    const titles: string[] = [];
    let cursor: string | null = '';
    for (let page = 1; page <= 3; page++) {
      const { items, nextCursor, unreadCount }: Task = await mine(head, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      titles.push(...items.map(({ taskTitle }) => taskTitle));
      expect(unreadCount).toBe(5);
      cursor = nextCursor;
    }
    expect([titles, cursor]).toEqual([['Proposal 5', 'Proposal 4', 'Proposal 3', 'Proposal 2', 'Proposal 1'], null]);
  });

  it('is of one kind, or of what is unread', async () => {
    const [first] = (await mine(head)).items;
    expect((await call(head, 'POST', '/notifications/read', { ids: [first!.id] })).body).toEqual({ read: 1 });
    expect((await call(head, 'POST', '/notifications/read', { ids: [first!.id] })).body).toEqual({ read: 0 });
    expect((await mine(head, '?unread=true')).items).toHaveLength(4);
    expect((await mine(head, '?unread=false')).items.map(({ id }) => id)).toEqual([first!.id]);
    expect((await mine(head, '?kind=waiting')).items).toHaveLength(5);
    expect((await mine(head, '?kind=assigned')).items).toEqual([]);
    expect((await mine(head)).unreadCount).toBe(4);
  });

  it('is of the caller alone, and so is having read it', async () => {
    const [theirs] = (await mine(other)).items;
    expect((await mine(member)).items).toEqual([]);
    expect((await call(head, 'POST', '/notifications/read', { ids: [theirs!.id] })).body).toEqual({ read: 0 });
    expect((await mine(other)).unreadCount).toBe(5);
  });

  it('is read as a whole, up to what was seen', async () => {
    const seen = (await mine(other)).items[0]!;
    await propose(amazon, { title: 'Later' });
    await read();
    const all = { all: true, before: seen.createdAt };
    expect((await call(other, 'POST', '/notifications/read', all)).body).toEqual({ read: 5 });
    expect((await mine(other, '?unread=true')).items.map(({ taskTitle }) => taskTitle)).toEqual(['Later']);
    expect((await call(other, 'POST', '/notifications/read', { all: true })).body).toEqual({ read: 1 });
    expect((await mine(other)).unreadCount).toBe(0);
  });

  it('has nothing of tasks that are out of reach by now', async () => {
    const leaving = await signIn(api, { role: 'head', name: 'Lea' });
    await propose(amazon, { title: 'Of amazon' });
    await propose(await agentOf(api, 'shein'), { title: 'Of shein', marketplace: 'shein' });
    await read();
    expect((await mine(leaving)).unreadCount).toBe(2);
    await asOwner(api.database, `UPDATE users SET marketplaces = '{shein}' WHERE id = $1`, [leaving.userId]);
    await eventually(async () => {
      const { items, unreadCount } = await mine(leaving);
      expect([items.map(({ taskTitle }) => taskTitle), unreadCount]).toEqual([['Of shein'], 1]);
    });
  });

  it('counts no further than a hundred', async () => {
    const { userId, headers } = await signIn(api, { name: 'Busy' });
    const task = await propose();
    await asOwner(
      api.database,
      `INSERT INTO notifications (id, user_id, kind, task_id, event_id, actor_name)
       SELECT gen_random_uuid(), $1, 'assigned', $2, gen_random_uuid(), 'x' FROM generate_series(1, 130)`,
      [userId, task.id],
    );
    expect((await mine({ headers }, '?limit=1')).unreadCount).toBe(100);
    expect((await call({ headers }, 'POST', '/notifications/read', { all: true })).body.read).toBe(130);
  });

  it.each([
    ['nothing', {}, 'ids'],
    ['both', { ids: [uuidv7()], all: true }, 'ids'],
    ['no ids', { ids: [] }, 'ids'],
    ['501 ids', { ids: Array.from({ length: 501 }, () => uuidv7()) }, 'ids'],
    [
      'the same id twice',
      { ids: ['019a9b00-0000-7000-8000-00000000000a', '019A9B00-0000-7000-8000-00000000000A'] },
      'ids',
    ],
    ['what is no id', { ids: ['1'] }, 'ids'],
    ['all: false', { all: false }, 'all'],
    ['ids before a time', { ids: [uuidv7()], before: '2026-01-01' }, 'before'],
    ['a time that is none', { all: true, before: 'yesterday' }, 'before'],
  ])('is not read by %s', async (_what, body, path) => {
    const answer = await call(head, 'POST', '/notifications/read', body);
    expect([answer.status, answer.body.errors[0]?.path]).toEqual([400, path]);
  });

  it.each(['?unread=yes', '?kind=gossip', '?limit=0', '?cursor=x', '?user=me'])('does not take %s', async (query) => {
    expect((await call(head, 'GET', `/notifications${query}`)).status).toBe(400);
  });

  it('is for people', async () => {
    expect((await call(amazon, 'GET', '/notifications')).status).toBe(403);
  });
});
