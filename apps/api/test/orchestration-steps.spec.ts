import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { signIn } from './callers';
import { amazon, orchestrationRequests, type Person } from './orchestration-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let head: Person, member: Person, auditor: Person;
const { create, decide, assign, complete, eventsOf } = orchestrationRequests(() => ({ api, head, member }));

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head', name: 'Hedy', email: 'hedy@souk.example' });
  member = await signIn(api, { role: 'member', name: 'Mia', email: 'mia@souk.example' });
  auditor = await signIn(api, { role: 'auditor' });
});
afterAll(() => api.close());

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
