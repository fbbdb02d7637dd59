import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Marketplace } from '@souk/platform';
import { asOwner } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { agentOf, signIn } from './callers';
import { taskRequests } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let amazon: Headers_, shopee: Headers_, head: Person, other: Person, member: Person;
type Headers_ = { headers: Record<string, string> };
type Person = Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  amazon = await agentOf(api, 'amazon');
  shopee = await agentOf(api, 'shopee');
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  other = await signIn(api, { role: 'head', name: 'Otto' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
});
afterAll(() => api.close());

const aTask = {
  marketplace: 'amazon' as Marketplace,
  title: 'Lower the price of the blue lamp',
  description: 'It sells 12 % less than the red one.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
};

interface Task extends Record<string, unknown> {
  id: string;
  number: number;
  status: string;
  version: number;
  revision: string;
  allowedActions: string[];
}

async function call(
  { headers }: Headers_,
  path: string,
  body?: object,
  more: Record<string, string> = {},
): Promise<{
  status: number;
  headers: Headers;
  body: Task & { items: Task[]; code: string; errors: { path: string }[] };
}> {
  const response = await fetch(`${api.url}/api/v1/tasks${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, ...more, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

const propose = async (by: Headers_ = amazon, more: object = {}) => (await call(by, '', { ...aTask, ...more })).body;
const step = (by: Headers_, { id }: Task, action: string, body: object = {}, more: Record<string, string> = {}) =>
  call(by, `/${id}/${action}`, body, more);
const approved = async () => {
  const task = await propose();
  return (await step(head, task, 'approve', { revision: task.revision })).body;
};
const eventsOf = (id: string) =>
  asOwner<{ type: string; actor_id: string; marketplace: string; data: Record<string, unknown> }>(
    api.database,
    `SELECT type, actor_id, marketplace, data FROM events WHERE subject_kind = 'task' AND subject_id = $1 ORDER BY seq`,
    [id],
  );

describe('an agent', () => {
  it('proposes tasks of its marketplace, which wait for a decision', async () => {
    const { status, body, headers } = await call(amazon, '', aTask);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...aTask, status: 'awaiting_approval', version: 1, revisionNumber: 1 });
    expect(headers.get('etag')).toMatch(/^W\/"1-[\w-]+"$/);
    expect((await eventsOf(body.id)).map(({ type, marketplace }) => [type, marketplace])).toEqual([
      ['task.created', 'amazon'],
    ]);
  });

  it('may not create tasks of another marketplace', async () => {
    const { status, body } = await call(amazon, '', { ...aTask, marketplace: 'shopee' });
    expect([status, body.code]).toEqual([403, 'marketplace_out_of_reach']);
    expect(await asOwner(api.database, `SELECT FROM tasks WHERE marketplace = 'shopee'`)).toEqual([]);
  });

  it('sees nothing of the tasks of another marketplace', async () => {
    const theirs = await propose(amazon);
    expect((await call(shopee, `/${theirs.id}`)).status).toBe(404);
    expect((await step(shopee, theirs, 'cancel', { reason: 'not mine' })).status).toBe(404);
    expect((await call(shopee, '')).body.items).toEqual([]);
    expect((await call(shopee, '?marketplace=amazon')).body.items).toEqual([]);
  });

  it('decides nothing', async () => {
    const task = await propose();
    expect((await step(amazon, task, 'approve', { revision: task.revision })).status).toBe(403);
    expect(task.allowedActions).toEqual(['edit', 'cancel']);
  });

  it('that repeats a proposal under its own name for it gets the same task', async () => {
    const first = await call(amazon, '', { ...aTask, externalId: 'lamp-1' });
    const again = await call(amazon, '', { ...aTask, title: 'Something else', externalId: 'lamp-1' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
  });
});

describe('the workflow', () => {
  it('goes from the proposal to the end, each step with its event', async () => {
    const task = await approved();
    expect(task).toMatchObject({ status: 'approved', approvedBy: head.userId });
    expect((await step(head, task, 'assign', { assignedTo: member.userId })).body.assignedTo).toBe(member.userId);
    expect((await step(member, task, 'start')).body.status).toBe('in_progress');
    const done = await step(member, task, 'complete', { actualHours: 3.5, notes: 'Done' });
    expect(done.body).toMatchObject({
      status: 'completed',
      actualHours: 3.5,
      completionNotes: 'Done',
      allowedActions: [],
    });
    expect((await eventsOf(task.id)).map(({ type, actor_id }) => [type, actor_id])).toEqual([
      ['task.created', expect.any(String)],
      ['task.approved', head.userId],
      ['task.assigned', head.userId],
      ['task.started', member.userId],
      ['task.completed', member.userId],
    ]);
  });

  it('says what the caller may do, and so do the buttons', async () => {
    const task = await propose();
    expect((await call(head, `/${task.id}`)).body.allowedActions).toEqual([
      'edit',
      'approve',
      'reject',
      'request_changes',
      'assign',
      'unassign',
      'cancel',
    ]);
    expect((await call(member, `/${task.id}`)).body.allowedActions).toEqual([]);
  });

  it('refuses a step that the status does not know, and says where the task stands', async () => {
    const task = await approved();
    const { status, body } = await step(head, task, 'approve', { revision: task.revision });
    expect([status, body.code, body.status]).toEqual([409, 'task_status', 409]);
    expect(body).toMatchObject({
      current: 'approved',
      allowedActions: ['assign', 'unassign', 'start', 'cancel', 'undo'],
    });
  });

  it('takes a decision on what was seen only', async () => {
    const task = await propose();
    const { status, body } = await step(head, task, 'approve', { revision: '0'.repeat(64) });
    expect([status, body.code, body.revision]).toEqual([409, 'proposal_changed', task.revision]);
  });

  it('refuses a stale version', async () => {
    const task = await propose();
    await step(head, task, 'assign', { assignee: member.userId });
    const { status, body } = await step(head, task, 'approve', { revision: task.revision }, { 'if-match': '"1"' });
    expect([status, body.code, body.version]).toEqual([412, 'task_stale', 2]);
    expect((await step(head, task, 'approve', { revision: task.revision }, { 'if-match': '"2"' })).status).toBe(200);
  });

  it('does not let whoever made a proposal decide on it', async () => {
    const own = await propose(head);
    const { status, body } = await step(head, own, 'approve', { revision: own.revision });
    expect([status, body.code]).toEqual([403, 'action_not_allowed']);
    expect((await step(other, own, 'approve', { revision: own.revision })).status).toBe(200);
  });

  it('lets only the assignee, a head or an admin work on a task', async () => {
    const task = await approved();
    expect((await step(member, task, 'start')).status).toBe(403);
    await step(head, task, 'assign', { assignee: member.userId });
    expect((await step(member, task, 'start')).status).toBe(200);
  });

  it.each([
    ['nobody', () => uuidv7(), 'is nobody'],
    ['an auditor', async () => (await signIn(api, { role: 'auditor' })).userId, 'only looks'],
    ['somebody disabled', async () => (await signIn(api, { status: 'disabled' })).userId, 'disabled'],
    [
      'somebody elsewhere',
      async () => (await signIn(api, { marketplaces: ['shein'] })).userId,
      'does not work on amazon',
    ],
  ])('is not for %s', async (_who, assignee, words) => {
    const { status, body } = await step(head, await propose(), 'assign', { assignedTo: await assignee() });
    expect([status, body.errors[0]?.path]).toEqual([400, 'assignedTo']);
    expect(JSON.stringify(body)).toContain(words);
  });

  it('needs a reason where somebody is told no', async () => {
    const task = await propose();
    const { status, body } = await step(head, task, 'reject', { revision: task.revision, reason: '  ' });
    expect([status, body.errors[0]?.path]).toEqual([400, 'reason']);
    const rejected = await step(head, task, 'reject', { revision: task.revision, reason: 'Too low' });
    expect(rejected.body).toMatchObject({ status: 'rejected', rejectionReason: 'Too low' });
    expect((await step(head, task, 'reopen', { reason: 'Tried again' })).body).toMatchObject({
      status: 'pending',
      rejectionReason: null,
    });
  });
});

describe('an edit', () => {
  const edit = async ({ headers }: Headers_, { id }: Task, change: object, more: Record<string, string> = {}) => {
    const response = await fetch(`${api.url}/api/v1/tasks/${id}`, {
      method: 'PATCH',
      headers: { ...headers, ...more, 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    return {
      status: response.status,
      body: (await response.json()) as Task & { code: string; errors: { path: string }[] },
    };
  };

  it('makes a new revision, and a decision on the former one is refused', async () => {
    const task = await propose();
    const { status, body } = await edit(amazon, task, { title: 'Raise the price of the blue lamp' });
    expect([status, body.revisionNumber, body.version]).toEqual([200, 2, 2]);
    const stale = await step(head, task, 'approve', { revision: task.revision });
    expect([stale.status, stale.body.code, stale.body.revision]).toEqual([409, 'proposal_changed', body.revision]);
    const revisions = await call(amazon, `/${task.id}/revisions`);
    expect(revisions.body.items.map(({ number, changes }) => [number, changes])).toEqual([
      [2, [{ field: 'title', before: aTask.title, after: 'Raise the price of the blue lamp' }]],
      [1, []],
    ]);
    expect((await eventsOf(task.id)).at(-1)).toMatchObject({ type: 'task.edited', data: { version: 2 } });
  });

  it('however many there were: the revisions come in pages', async () => {
    const task = await propose();
    for (let number = 2; number <= 5; number++) await edit(amazon, task, { title: `Title ${number}` });
    const numbers: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await call(amazon, `/${task.id}/revisions?limit=2${cursor && `&cursor=${cursor}`}`);
      numbers.push(body.items.map(({ number, changes }) => [number, (changes as unknown[]).length]));
      cursor = body.nextCursor as string | null;
    }
    expect(numbers).toEqual([
      [
        [5, 1],
        [4, 1],
      ],
      [
        [3, 1],
        [2, 1],
      ],
      [[1, 0]],
    ]);
    for (const cursor of ['0', '-1', '99999999999', 'x', '1e3']) {
      const { status, body } = await call(amazon, `/${task.id}/revisions?cursor=${cursor}`);
      expect([status, body.code]).toEqual([400, 'cursor']);
    }
  });

  it('that changes nothing is none', async () => {
    const task = await propose();
    expect((await edit(amazon, task, { title: aTask.title })).body).toMatchObject({ version: 1, revisionNumber: 1 });
  });

  it('is for whoever made the task, a head or an admin, and keeps the editor from deciding', async () => {
    const task = await propose();
    expect((await edit(member, task, { title: 'Mine' })).status).toBe(403);
    const { body } = await edit(head, task, { priority: 'low' });
    expect((await step(head, body, 'approve', { revision: body.revision })).status).toBe(403);
    expect((await step(other, body, 'approve', { revision: body.revision })).status).toBe(200);
  });

  it('comes too late once the task is decided', async () => {
    expect((await edit(amazon, await approved(), { title: 'Late' })).status).toBe(409);
  });

  it.each([
    { title: null },
    { status: 'approved' },
    { marketplace: 'shopee' },
    { estimatedHours: '2' },
    { tags: null },
  ])('of %j is refused', async (change) => {
    const { status, body } = await edit(amazon, await propose(), change);
    expect([status, body.errors[0]?.path]).toEqual([400, Object.keys(change)[0]]);
  });
});

describe('undo', () => {
  it('takes back a decision of the last minute, and it may be decided anew', async () => {
    const task = await approved();
    expect((await step(head, task, 'undo')).body).toMatchObject({ status: 'awaiting_approval', approvedBy: null });
    expect((await step(head, task, 'undo')).body.code).toBe('nothing_to_undo');
    expect((await step(head, task, 'approve', { revision: task.revision })).status).toBe(200);
  });

  it('is for whoever decided, and ends with whatever follows', async () => {
    const task = await approved();
    expect((await step(other, task, 'undo')).body.code).toBe('nothing_to_undo');
    await step(other, task, 'start');
    expect((await step(head, task, 'undo')).body.code).toBe('nothing_to_undo');
  });

  it('comes too late after a minute', async () => {
    const task = await approved();
    expect(task.allowedActions).toContain('undo');
    await asOwner(api.database, `UPDATE tasks SET decided_at = now() - interval '61 s' WHERE id = $1`, [task.id]);
    expect((await call(head, `/${task.id}`)).body.allowedActions).not.toContain('undo');
    expect((await step(head, task, 'undo')).body.code).toBe('nothing_to_undo');
  });
});

describe('the timeline', () => {
  it('of a task is for those who see the task, its agent too', async () => {
    const task = await approved();
    for (const reader of [amazon, head, member])
      expect((await call(reader, `/${task.id}/events`)).body.items.map(({ type }) => type)).toEqual([
        'task.approved',
        'task.created',
      ]);
    expect((await call(shopee, `/${task.id}/events`)).status).toBe(404);
  });
});

describe('several approvals', () => {
  it('are needed where a task says so, by different people, and count for one revision', async () => {
    const task = await propose();
    await asOwner(api.database, `UPDATE tasks SET required_approvals = 2 WHERE id = $1`, [task.id]);
    const first = (await step(head, task, 'approve', { revision: task.revision })).body;
    expect(first).toMatchObject({ status: 'awaiting_approval', requiredApprovals: 2, approvals: 1, approvedBy: null });
    expect((await step(head, task, 'approve', { revision: task.revision })).body.code).toBe('already_approved');
    const second = (await step(other, task, 'approve', { revision: task.revision })).body;
    expect(second).toMatchObject({ status: 'approved', approvals: 2, approvedBy: other.userId });
  });

  it('are offered to whoever has not approved yet', async () => {
    const task = await propose();
    await asOwner(api.database, `UPDATE tasks SET required_approvals = 2 WHERE id = $1`, [task.id]);
    const { allowedActions } = (await step(head, task, 'approve', { revision: task.revision })).body;
    expect(allowedActions).not.toContain('approve');
    expect(allowedActions).toContain('reject');
    expect((await call(other, `/${task.id}`)).body.allowedActions).toContain('approve');
  });

  it('are asked for anew by an edit, also one that goes back to what was approved before', async () => {
    const task = await propose();
    await asOwner(api.database, `UPDATE tasks SET required_approvals = 3 WHERE id = $1`, [task.id]);
    await step(head, task, 'approve', { revision: task.revision });
    for (const title of ['Another', aTask.title]) await taskRequests(api).edit(amazon, task, { title });
    const back = (await call(head, `/${task.id}`)).body;
    expect(back).toMatchObject({ revision: task.revision, approvals: 0 });
    expect(back.allowedActions).toContain('approve');
  });

  it('stay with a proposal that was sent back when that is taken back', async () => {
    const task = await propose();
    await asOwner(api.database, `UPDATE tasks SET required_approvals = 2 WHERE id = $1`, [task.id]);
    await step(head, task, 'approve', { revision: task.revision });
    await step(other, task, 'request-changes', { reason: 'Why?' });
    expect((await step(other, task, 'undo')).body).toMatchObject({ status: 'awaiting_approval', approvals: 1 });
    await step(other, task, 'request-changes', { reason: 'Why?' });
    expect((await step(amazon, task, 'submit')).body).toMatchObject({ status: 'awaiting_approval', approvals: 0 });
  });
});

describe('an approval', () => {
  it('that was taken back does not count', async () => {
    const task = await propose();
    await asOwner(api.database, `UPDATE tasks SET required_approvals = 2 WHERE id = $1`, [task.id]);
    await step(head, task, 'approve', { revision: task.revision });
    const back = (await step(head, task, 'undo')).body;
    expect(back).toMatchObject({ status: 'awaiting_approval', approvals: 0 });
    expect(back.allowedActions).toContain('approve');
    expect((await step(other, task, 'approve', { revision: task.revision })).body.status).toBe('awaiting_approval');
  });

  it('is asked for anew when the task comes back unchanged', async () => {
    const task = await approved();
    await step(head, task, 'cancel', { reason: 'Not now' });
    await step(head, task, 'reopen', { reason: 'Now' });
    await step(amazon, task, 'submit');
    const again = await step(head, task, 'approve', { revision: task.revision });
    expect([again.status, again.body.status]).toEqual([200, 'approved']);
  });
});

describe('a person who is limited to marketplaces', () => {
  it('sees and makes tasks of those only', async () => {
    const limited = await signIn(api, { role: 'head', marketplaces: ['shein'] });
    const task = await propose(amazon);
    expect((await call(limited, `/${task.id}`)).status).toBe(404);
    expect((await call(limited, '')).body.items).toEqual([]);
    expect((await call(limited, '', aTask)).status).toBe(403);
    expect((await call(limited, '', { ...aTask, marketplace: 'shein' })).status).toBe(201);
  });
});
