import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner, insertTask } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { agentOf, bearer, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

type Caller = { headers: Record<string, string> };
type Person = Awaited<ReturnType<typeof signIn>>;

let api: TestApi;
let head: Person, member: Person, auditor: Person;
/** The tokens of the guide. */
const amazon: Caller = { headers: bearer('marketplace-amazon-secret123') };
const shopee: Caller = { headers: bearer('marketplace-shopee-secret456') };
const nobody: Caller = { headers: {} };

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head', name: 'Hedy', email: 'hedy@souk.example' });
  member = await signIn(api, { role: 'member', name: 'Mia', email: 'mia@souk.example' });
  auditor = await signIn(api, { role: 'auditor' });
});
afterAll(() => api.close());

const aTask = {
  marketplace: 'amazon',
  title: 'Optimize product listings',
  description: 'Better titles and pictures for the ten best sellers.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
  createdBy: 'marketplace-amazon',
};

interface Task extends Record<string, unknown> {
  id: string;
  status: string;
}
interface Body extends Record<string, unknown> {
  success: boolean;
  task: Task;
  tasks: Task[];
  count: number;
  code: string;
  errors: { path: string; id: string; code: string; message: string }[];
}

async function call({ headers }: Caller, method: string, path = '', body?: unknown) {
  const response = await fetch(`${api.url}/api/orchestration/tasks${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Body };
}

const create = async (more: object = {}, by: Caller = amazon) =>
  (await call(by, 'POST', '', { ...aTask, ...more })).body.task;
const decide = (taskIds: unknown, more: object = { approved: true }, by: Caller = head) =>
  call(by, 'PATCH', '/approve', { taskIds, ...more });
const assign = (taskId: string, assignedTo: string, by: Caller = head) =>
  call(by, 'PATCH', '/assign', { taskId, assignedTo });
const complete = (taskId: string, more: object, by: Caller = member) =>
  call(by, 'PATCH', '/complete', { taskId, ...more });
const eventsOf = async (id: string) =>
  (
    await asOwner<{ type: string }>(
      api.database,
      `SELECT type FROM events WHERE subject_kind = 'task' AND subject_id = $1 ORDER BY seq`,
      [id],
    )
  ).map(({ type }) => type);

describe('the story of the guide', () => {
  it('is told from the proposal to the statistics of the completion', async () => {
    const created = await call(amazon, 'POST', '', { ...aTask, tags: ['listing'], metadata: { asin: 'B01' } });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      success: true,
      message: 'The task was created and is awaiting approval.',
      task: {
        ...aTask,
        id: expect.any(String),
        status: 'awaiting_approval',
        tags: ['listing'],
        metadata: { asin: 'B01' },
        createdBy: 'amazon',
        actualHours: null,
        assignedTo: null,
        approvedBy: null,
        completedBy: null,
        createdAt: expect.any(String),
        submittedAt: expect.any(String),
        approvedAt: null,
        startedAt: null,
        completedAt: null,
        rejectionReason: null,
        completionNotes: null,
      },
    });
    const { id } = created.body.task;

    const waiting = await call(head, 'GET', '?status=awaiting_approval&marketplace=amazon');
    expect(waiting.body).toMatchObject({ tasks: [{ id }], count: 1, offset: 0, limit: 50 });

    const approved = await decide([id]);
    expect([approved.status, approved.body]).toEqual([
      200,
      {
        success: true,
        count: 1,
        errors: [],
        tasks: [expect.objectContaining({ id, status: 'approved', approvedBy: head.userId })],
      },
    ]);

    const assigned = await assign(id, member.userId);
    expect([assigned.status, assigned.body]).toEqual([
      200,
      { success: true, task: expect.objectContaining({ id, status: 'in_progress', assignedTo: member.userId }) },
    ]);

    const done = await complete(id, { actualHours: 3.5, notes: 'Ten listings' });
    expect(done.status).toBe(200);
    expect(done.body).toEqual({
      success: true,
      task: expect.objectContaining({
        id,
        status: 'completed',
        actualHours: 3.5,
        completedBy: member.userId,
        completionNotes: 'Ten listings',
      }),
      stats: { estimatedHours: 4, actualHours: 3.5, accuracy: 88, completedAt: done.body.task.completedAt },
    });
    expect(await eventsOf(id)).toEqual([
      'task.created',
      'task.approved',
      'task.assigned',
      'task.started',
      'task.completed',
    ]);
  });
});

describe('a proposal', () => {
  it('that lacks fields is refused with the name of every one', async () => {
    const { status, type, body } = await call(amazon, 'POST', '', {});
    expect([status, type, body.code]).toEqual([400, 'application/problem+json; charset=utf-8', 'validation_failed']);
    expect([...new Set(body.errors.map(({ path }) => path))].toSorted()).toEqual(Object.keys(aTask).toSorted());
  });

  it.each(Object.keys(aTask))('without %s is refused with its name alone', async (field) => {
    const { status, body } = await call(amazon, 'POST', '', { ...aTask, [field]: undefined });
    expect([status, [...new Set(body.errors.map(({ path }) => path))]]).toEqual([400, [field]]);
  });

  it.each([
    ['status', 'approved'],
    ['approvedBy', 'me'],
    ['id', uuidv7()],
  ])('cannot bring its own %s', async (field, value) => {
    const { status, body } = await call(amazon, 'POST', '', { ...aTask, [field]: value });
    expect([status, body.errors[0]?.path]).toEqual([400, field]);
  });

  it('may be kept back until it is submitted', async () => {
    const { status, body } = await call(amazon, 'POST', '', { ...aTask, submit: false });
    expect([status, body.task.status, body.message]).toEqual([201, 'pending', 'The task was created and is pending.']);
  });

  it('that is repeated under the same externalId is the same task', async () => {
    const first = await call(amazon, 'POST', '', { ...aTask, externalId: 'listing-1' });
    const again = await call(amazon, 'POST', '', { ...aTask, externalId: 'listing-1' });
    expect([first.status, again.status, again.body.task.id]).toEqual([201, 200, first.body.task.id]);
  });

  it('is in the name of whose token it is', async () => {
    const own = await agentOf(api, 'amazon');
    const { name } = (
      await asOwner<{ name: string }>(api.database, 'SELECT name FROM agents WHERE id = $1', [own.agentId])
    )[0]!;
    for (const createdBy of ['marketplace-amazon', 'Marketplace-Amazon', name, own.agentId])
      expect((await create({ createdBy }, own)).createdBy).toBe(name);
    for (const createdBy of [head.userId, 'Hedy', 'hedy@souk.example', 'HEDY@souk.example'])
      expect((await create({ createdBy }, head)).createdBy).toBe('Hedy');
  });

  it.each(['marketplace-shopee', 'amazon-2', 'hedy@souk.example', 'marketplace-'])(
    'cannot be in the name of %s with the token of amazon',
    async (createdBy) => {
      const { status, body } = await call(amazon, 'POST', '', { ...aTask, createdBy });
      expect([status, body.errors]).toEqual([
        400,
        [{ path: 'createdBy', code: 'creator', message: expect.stringContaining('marketplace-amazon') }],
      ]);
    },
  );

  it('for another marketplace is forbidden', async () => {
    const { status, body } = await call(amazon, 'POST', '', { ...aTask, marketplace: 'shopee' });
    expect([status, body.code]).toEqual([403, 'marketplace_out_of_reach']);
  });

  it('takes a whole token, and not what begins like one', async () => {
    const whole = 'marketplace-amazon-secret123';
    for (const token of [whole.slice(0, -1), `${whole}4`, 'marketplace-amazon-'])
      expect((await call({ headers: bearer(token) }, 'POST', '', aTask)).status).toBe(401);
    expect((await call(nobody, 'POST', '', aTask)).status).toBe(401);
    expect((await call(auditor, 'POST', '', aTask)).status).toBe(403);
  });
});

describe('the list', () => {
  let shein: Person;
  beforeAll(async () => {
    shein = await signIn(api, { role: 'head', marketplaces: ['shein', 'kaway'] });
    for (let i = 0; i < 7; i++)
      await insertTask(api.database, {
        marketplace: i < 5 ? 'shein' : 'kaway',
        status: i % 2 ? 'approved' : 'pending',
        title: `Task ${i}`,
        createdAt: new Date(Date.UTC(2026, 0, 1, i)),
      });
  });
  const list = async (query: string, by: Caller = shein) => (await call(by, 'GET', query)).body;
  const titles = (body: Body) => body.tasks.map(({ title }) => title);

  it('is the newest first, and every filter counts alone and with the others', async () => {
    expect(titles(await list(''))).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `Task ${i}`));
    expect(titles(await list('?status=approved'))).toEqual(['Task 5', 'Task 3', 'Task 1']);
    expect(titles(await list('?marketplace=kaway'))).toEqual(['Task 6', 'Task 5']);
    expect(titles(await list('?marketplace=kaway&status=approved'))).toEqual(['Task 5']);
  });

  it('counts all that the filter finds, not the page', async () => {
    const page = await list('?marketplace=shein&limit=2&offset=2');
    expect(page).toMatchObject({ count: 5, limit: 2, offset: 2 });
    expect(titles(page)).toEqual(['Task 2', 'Task 1']);
    expect(await list('?offset=100')).toMatchObject({ tasks: [], count: 7, offset: 100, limit: 50 });
  });

  it('has what the caller may see, and nothing else', async () => {
    expect(await list('', shopee)).toMatchObject({ tasks: [], count: 0 });
    expect(await list('?marketplace=amazon')).toMatchObject({ tasks: [], count: 0 });
    expect((await list('?marketplace=shein', head)).count).toBe(5);
    expect((await list('', auditor)).count).toBeGreaterThan(7);
    expect((await call(nobody, 'GET')).status).toBe(401);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=abc',
    'limit=10000',
    'limit=1.5',
    'offset=-1',
    'offset=x',
    'offset=100001',
    'status=done',
    'status=approved,pending',
    'marketplace=ebay',
    'page=2',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await call(shein, 'GET', `?${query}`);
    expect([status, body.errors[0]?.path]).toEqual([400, query.split('=')[0]]);
  });
});

describe('a decision', () => {
  it('of many is done where it can be, and says why where it cannot', async () => {
    const [one, two, decided] = [await create(), await create(), await create()];
    const own = await create({ createdBy: head.userId }, head);
    await decide([decided.id]);
    const unknown = uuidv7();
    const { status, body } = await decide([one.id, unknown, own.id, decided.id, two.id]);
    expect([status, body.success, body.count]).toEqual([200, false, 2]);
    expect(body.tasks.map(({ id, status: now }) => [id, now])).toEqual([
      [one.id, 'approved'],
      [two.id, 'approved'],
    ]);
    expect(body.errors.map(({ id, code }) => [id, code])).toEqual([
      [unknown, 'task_not_found'],
      [own.id, 'action_not_allowed'],
      [decided.id, 'task_status'],
    ]);
    expect(body.errors.every(({ message }) => message.length > 10)).toBe(true);
  });

  it('does not reach the tasks of other marketplaces', async () => {
    const { id } = await create();
    const limited = await signIn(api, { role: 'head', marketplaces: ['kaway'] });
    expect((await decide([id], { approved: true }, limited)).body).toMatchObject({
      success: false,
      count: 0,
      errors: [{ id, code: 'task_not_found' }],
    });
    expect(await eventsOf(id)).toEqual(['task.created']);
  });

  it('that says no says why', async () => {
    const { id } = await create();
    for (const reason of [undefined, '', '  ']) {
      const { status, body } = await decide([id], { approved: false, reason });
      expect([status, body.errors[0]?.path]).toEqual([400, 'reason']);
    }
    expect((await decide([id], { approved: false, reason: 'Not this month' })).body).toMatchObject({
      success: true,
      tasks: [{ id, status: 'rejected', rejectionReason: 'Not this month' }],
    });
  });

  it.each([
    ['no ids', []],
    ['501 ids', Array.from({ length: 501 }, () => uuidv7())],
    ['an id twice', ['019a0000-0000-7000-8000-00000000000a', '019A0000-0000-7000-8000-00000000000A']],
    ['what is no id', ['1']],
    ['null', [null]],
    ['a text', '019a0000-0000-7000-8000-00000000000a'],
    ['nothing', undefined],
  ])('takes no list of %s', async (_what, taskIds) => {
    const { status, body } = await decide(taskIds);
    expect([status, body.errors[0]?.path]).toEqual([400, 'taskIds']);
  });

  it('is yes or no', async () => {
    for (const approved of [undefined, 'true', 1, null]) {
      const { status, body } = await decide([uuidv7()], { approved });
      expect([status, body.errors[0]?.path]).toEqual([400, 'approved']);
    }
  });

  it('is for heads and admins', async () => {
    const { id } = await create();
    for (const by of [amazon, member, auditor]) expect((await decide([id], { approved: true }, by)).status).toBe(403);
    expect(await eventsOf(id)).toEqual(['task.created']);
  });
});

describe('an assignment', () => {
  it('begins an approved task, and leaves any other where it is', async () => {
    const { id } = await create();
    expect((await assign(id, 'mia@souk.example')).body.task).toMatchObject({
      status: 'awaiting_approval',
      assignedTo: member.userId,
      startedAt: null,
    });
    await decide([id]);
    expect((await assign(id, head.userId)).body.task).toMatchObject({ status: 'in_progress', assignedTo: head.userId });
    expect((await assign(id, 'MIA@souk.example ')).body.task).toMatchObject({
      status: 'in_progress',
      assignedTo: member.userId,
    });
    expect(await eventsOf(id)).toEqual([
      'task.created',
      'task.assigned',
      'task.approved',
      'task.assigned',
      'task.started',
      'task.assigned',
    ]);
  });

  it('to somebody who cannot do it changes nothing', async () => {
    const { id } = await create();
    await decide([id]);
    const elsewhere = await signIn(api, { marketplaces: ['shein'] });
    for (const who of [uuidv7(), 'nobody@souk.example', auditor.userId, elsewhere.userId]) {
      const { status, body } = await assign(id, who);
      expect([status, body.errors[0]?.path]).toEqual([400, 'assignedTo']);
    }
    expect(await eventsOf(id)).toEqual(['task.created', 'task.approved']);
  });

  it('of what is not there, or not a task, or over, is refused', async () => {
    expect((await assign(uuidv7(), member.userId)).status).toBe(404);
    const { status, body } = await assign('12', member.userId);
    expect([status, body.errors[0]?.path]).toEqual([400, 'taskId']);
    const { id } = await create();
    await decide([id], { approved: false, reason: 'No' });
    expect((await assign(id, member.userId)).status).toBe(409);
  });
});

describe('a completion', () => {
  const inProgress = async () => {
    const { id } = await create({ estimatedHours: 40 });
    await decide([id]);
    await assign(id, member.userId);
    return id;
  };

  it('is for the assignee, a head or an admin', async () => {
    const id = await inProgress();
    const other = await signIn(api);
    expect((await complete(id, { actualHours: 1 }, other)).status).toBe(403);
    expect((await complete(id, { actualHours: 1 }, amazon)).status).toBe(403);
    expect((await complete(id, { actualHours: 40 }, head)).body.stats).toMatchObject({ accuracy: 100 });
    expect((await complete(id, { actualHours: 40 }, head)).status).toBe(409);
  });

  it.each([
    [17, 43],
    [57, 58],
    [80, 0],
    [1000, 0],
    [39.9, 100],
  ])('after %d of 40 hours has an accuracy of %d', async (actualHours, accuracy) => {
    expect((await complete(await inProgress(), { actualHours })).body.stats).toMatchObject({ accuracy });
  });

  it.each([undefined, 0, -1, '2', 1e9, null])('takes no %j hours', async (actualHours) => {
    const { status, body } = await complete(uuidv7(), { actualHours });
    expect([status, body.errors[0]?.path]).toEqual([400, 'actualHours']);
  });
});
