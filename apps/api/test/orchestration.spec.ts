import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner, insertTask } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { agentOf, bearer, signIn } from './callers';
import { amazon, aTask, type Body, orchestrationRequests, type Person } from './orchestration-requests';
import { type Caller } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let head: Person, member: Person, auditor: Person;
const { call, create, decide, assign, complete, eventsOf } = orchestrationRequests(() => ({ api, head, member }));
const shopee: Caller = { headers: bearer('marketplace-shopee-secret456') };
const nobody: Caller = { headers: {} };

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head', name: 'Hedy', email: 'hedy@souk.example' });
  member = await signIn(api, { role: 'member', name: 'Mia', email: 'mia@souk.example' });
  auditor = await signIn(api, { role: 'auditor' });
});
afterAll(() => api.close());

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
