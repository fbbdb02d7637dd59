import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type StepAction,
  type TaskAction,
  taskActions,
  type TaskStatus,
  taskStatuses,
  taskTransitions,
} from '@souk/tasks';
import { asOwner, eventually, insertTask } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { aTask, type Caller, type TaskAnswer, taskRequests } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(60_000);

let api: TestApi;
type Person = Awaited<ReturnType<typeof signIn>>;
let head: Person, other: Person, creator: Person, assignee: Person, stranger: Person, auditor: Person;
let agent: Awaited<ReturnType<typeof agentOf>>, rival: Caller, elsewhere: Caller;
let { ask, edit, eventsOf, get, propose, step }: ReturnType<typeof taskRequests> = {} as never;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  ({ ask, edit, eventsOf, get, propose, step } = taskRequests(api));
  head = await signIn(api, { role: 'head' });
  other = await signIn(api, { role: 'admin' });
  [creator, assignee, stranger] = await Promise.all([signIn(api), signIn(api), signIn(api)]);
  auditor = await signIn(api, { role: 'auditor' });
  agent = await agentOf(api, 'amazon');
  rival = await agentOf(api, 'amazon');
  elsewhere = await agentOf(api, 'shopee');
});
afterAll(() => api.close());

/** Of what a status allows, what is no question of rights. */
const anyway: Partial<Record<TaskAction, string>> = { approve: 'already_approved', undo: 'nothing_to_undo' };

/** What each action is sent, so that nothing but the workflow can refuse it. */
const bodies: Record<StepAction, (revision: string) => object> = {
  submit: () => ({}),
  approve: (revision) => ({ revision }),
  reject: (revision) => ({ revision, reason: 'Because' }),
  request_changes: () => ({ reason: 'Because' }),
  assign: () => ({ assignee: stranger.userId }),
  unassign: () => ({}),
  start: () => ({}),
  release: () => ({}),
  complete: () => ({ actualHours: 2 }),
  cancel: () => ({ reason: 'Because' }),
  reopen: () => ({ reason: 'Because' }),
};
const take = (by: Caller, task: { id: string; revision: string }, action: TaskAction) =>
  action === 'edit'
    ? edit(by, task, { title: 'Something else' })
    : step(by, task, action.replace('_', '-'), action === 'undo' ? {} : bodies[action](task.revision));

/** As it stands a moment after a head has decided on it, or given one of several approvals. */
async function decidedBy({ userId }: Person, task: NonNullable<Parameters<typeof insertTask>[1]>) {
  const decided = { decidedBy: userId, decidedAt: new Date(), decidedVersion: 1, approvers: [userId] };
  const made = await insertTask(api.database, { ...task, ...decided, requiredApprovals: 2 });
  await asOwner(
    api.database,
    `INSERT INTO task_decisions (id, task_id, action, revision, from_status, to_status, version, decided_by, decided_by_name)
     VALUES (gen_random_uuid(), $1, 'approve', $2, 'awaiting_approval', 'approved', 1, $3, 'Hedy')`,
    [made.id, made.revision, userId],
  );
  return made;
}

describe.each(taskStatuses)('a task that is %s', (status: TaskStatus) => {
  const cases: [
    string,
    () => Caller,
    () => { kind: 'human' | 'agent'; id: string; assignee: string; decider?: Person },
  ][] = [
    ['a head', () => head, () => ({ kind: 'agent', id: agent.agentId, assignee: assignee.userId })],
    [
      'the head who has just decided',
      () => head,
      () => ({ kind: 'agent', id: agent.agentId, assignee: assignee.userId, decider: head }),
    ],
    ['an admin', () => other, () => ({ kind: 'agent', id: agent.agentId, assignee: assignee.userId })],
    ['the head who made it', () => head, () => ({ kind: 'human', id: head.userId, assignee: assignee.userId })],
    ['the member who made it', () => creator, () => ({ kind: 'human', id: creator.userId, assignee: assignee.userId })],
    ['its assignee', () => assignee, () => ({ kind: 'human', id: creator.userId, assignee: assignee.userId })],
    ['another member', () => stranger, () => ({ kind: 'human', id: creator.userId, assignee: assignee.userId })],
    ['its agent', () => agent, () => ({ kind: 'agent', id: agent.agentId, assignee: assignee.userId })],
    ['another agent', () => rival, () => ({ kind: 'agent', id: agent.agentId, assignee: assignee.userId })],
    ['an auditor', () => auditor, () => ({ kind: 'agent', id: agent.agentId, assignee: assignee.userId })],
    [
      'an auditor who made it and had it',
      () => auditor,
      () => ({ kind: 'human', id: auditor.userId, assignee: auditor.userId }),
    ],
  ];

  it.each(cases)('gives %s exactly the actions that it offers', async (_who, caller, of) => {
    const { kind, id, assignee: assignedTo, decider } = of();
    const as = { status, createdByKind: kind, createdById: id, assignedTo };
    const make = () => (decider ? decidedBy(decider, as) : insertTask(api.database, as));
    const untouched = await make();
    const offered = (await get(caller(), untouched)).allowedActions;
    for (const action of taskActions) {
      const { from, to } = taskTransitions[action];
      if (offered.includes(action)) {
        const task = await make();
        const { status: code, body } = await take(caller(), task, action);
        expect([action, code, body.status, body.version]).toEqual([action, 200, to === 'same' ? status : to, 2]);
        expect(await eventsOf(task)).toHaveLength(1);
        expect(body).toEqual(await get(caller(), task));
      } else {
        const { status: code, body } = await take(caller(), untouched, action);
        const legal = (from as readonly TaskStatus[]).includes(status);
        if (code !== 403) expect([action, legal ? body.code : 409]).toEqual([action, legal ? anyway[action] : code]);
      }
    }
    expect(await get(head, untouched)).toMatchObject({ status, version: 1 });
    expect(await eventsOf(untouched)).toEqual([]);
  });

  it('is not there for an agent of another marketplace, whatever it tries', async () => {
    const task = await insertTask(api.database, { status });
    expect((await ask(elsewhere, 'GET', `/${task.id}`)).status).toBe(404);
    for (const action of ['edit', 'submit', 'cancel'] as const)
      expect((await take(elsewhere, task, action)).status).toBe(404);
    for (const action of ['approve', 'assign', 'start', 'reopen'] as const)
      expect([403, 404]).toContain((await take(elsewhere, task, action)).status);
  });
});

describe('a task that was begun, given up and taken up again', () => {
  it('has not been begun', async () => {
    const task = await propose(agent);
    for (const action of ['approve', 'start', 'cancel', 'reopen'] as const) await take(head, task, action);
    expect(await get(head, task)).toMatchObject({
      status: 'pending',
      startedAt: null,
      approvedAt: null,
      cancelledAt: null,
    });
  });
});

describe('undo', () => {
  it('takes If-Match as every step does', async () => {
    const task = await propose(agent);
    await take(head, task, 'approve');
    const stale = await step(head, task, 'undo', {}, { 'if-match': '"1"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'task_stale']);
    expect((await step(head, task, 'undo', {}, { 'if-match': '"2"' })).status).toBe(200);
  });

  it.each(['reject', 'request_changes'] as const)(
    'takes back "%s" too, and the task waits as before',
    async (action) => {
      const task = await propose(agent);
      await take(head, task, action);
      const back = await step(head, task, 'undo');
      expect(back.body).toMatchObject({
        status: 'awaiting_approval',
        rejectionReason: null,
        submittedAt: task.submittedAt,
      });
      expect((await take(head, task, 'approve')).status).toBe(200);
    },
  );
});

describe('four eyes', () => {
  it('keep whoever edited last from deciding, and nobody who edited before', async () => {
    const task = await propose(agent);
    const first = await edit(head, task, { title: 'As the head sees it' });
    expect((await take(head, first.body, 'approve')).status).toBe(403);
    const second = await edit(agent, task, { title: 'As the agent sees it now' });
    expect((await take(head, second.body, 'approve')).status).toBe(200);
  });

  it('let the creator reject or approve nothing, and send nothing back that is not his to decide', async () => {
    const own = await propose(head);
    expect([(await take(head, own, 'approve')).status, (await take(head, own, 'reject')).status]).toEqual([403, 403]);
    expect((await take(other, own, 'reject')).status).toBe(200);
  });

  it('are a setting: without them, a head decides on his own', async () => {
    const trusting = await startTestApi({ callers: 'real', env: { API__TASK_FOUR_EYES: 'false' } });
    try {
      const requests = taskRequests(trusting);
      const alone = await signIn(trusting, { role: 'head' });
      const own = await requests.propose(alone);
      expect(own.allowedActions).toEqual(expect.arrayContaining(['approve', 'reject']));
      const edited = (await requests.edit(alone, own, { title: 'Mine' })).body;
      expect((await requests.step(alone, own, 'approve', { revision: edited.revision })).body.status).toBe('approved');
    } finally {
      await trusting.close();
    }
  });
});

describe('a name of its own for a task', () => {
  it('that stands for one of a marketplace out of reach is taken, and says so', async () => {
    const person = await signIn(api, { role: 'head' });
    const mine = await propose(person, { marketplace: 'shein', externalId: 'mine-1' });
    await fetch(`${api.url}/api/v1/users/${person.userId}`, {
      method: 'PATCH',
      headers: { ...other.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ marketplaces: ['amazon'] }),
    });
    await eventually(async () => expect((await ask(person, 'GET', `/${mine.id}`)).status).toBe(404));
    const { status, body } = await ask(person, 'POST', '', { ...aTask, externalId: 'mine-1' });
    expect([status, body.code]).toEqual([409, 'external_id_taken']);
  });

  it('is of one creator: another may use it too', async () => {
    const tasks: TaskAnswer[] = [];
    for (const by of [agent, rival, head]) tasks.push(await propose(by, { externalId: 'shared-name' }));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(3);
  });
});
