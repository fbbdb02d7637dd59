import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { badTexts, expectRefused } from './bad-task-input';
import { agentOf, signIn } from './callers';
import { aTask, type Answer, type Caller, type TaskAnswer, taskRequests } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let agent: Caller;
let head: Awaited<ReturnType<typeof signIn>>;
let { ask, footprint, step }: ReturnType<typeof taskRequests> = {} as never;
let waiting: TaskAnswer, started: TaskAnswer;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  const requests = taskRequests(api);
  ({ ask, footprint, step } = requests);
  agent = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head' });
  waiting = await requests.propose(agent);
  started = await requests.propose(agent);
  await step(head, started, 'approve', { revision: started.revision });
  await step(head, started, 'start');
});
afterAll(() => api.close());

let before: Awaited<ReturnType<typeof footprint>>;
beforeEach(async () => {
  before = await footprint();
});
const refused = (answer: Answer, path: string) => expectRefused(answer, path, [footprint, before]);

describe('a step is refused', () => {
  const seen = () => ({ revision: waiting.revision });
  it.each<[string, () => object, string]>([
    ['approve', () => ({}), 'revision'],
    ['approve', () => ({ revision: 'x' }), 'revision'],
    ['approve', () => ({ revision: waiting.revision.toUpperCase() }), 'revision'],
    ['approve', () => ({ revision: [waiting.revision] }), 'revision'],
    ['approve', () => ({ ...seen(), reason: '' }), 'reason'],
    ['approve', () => ({ ...seen(), reason: null }), 'reason'],
    ['approve', () => ({ ...seen(), approvedBy: head.userId }), 'approvedBy'],
    ['reject', () => seen(), 'reason'],
    ['reject', () => ({ reason: 'x' }), 'revision'],
    ['reject', () => ({ ...seen(), reason: 'x'.repeat(2001) }), 'reason'],
    ['reject', () => ({ ...seen(), reason: 'a\0' }), 'reason'],
    ['request-changes', () => ({}), 'reason'],
    ['request-changes', () => ({ reason: { a: 1 } }), 'reason'],
    ['cancel', () => ({ reason: ' \n ' }), 'reason'],
    ['reopen', () => ({ reason: 1 }), 'reason'],
    ['assign', () => ({}), 'assignedTo'],
    ['assign', () => ({ assignedTo: 'me' }), 'assignedTo'],
    ['assign', () => ({ assignee: 'me' }), 'assignee'],
    ['assign', () => ({ assignee: head.userId, assignedTo: head.userId }), 'assignee'],
    ['assign', () => ({ assignedTo: '' }), 'assignedTo'],
    ['assign', () => ({ assignedTo: [head.userId] }), 'assignedTo'],
    ['assign', () => ({ assignedTo: `${head.userId}'` }), 'assignedTo'],
    ['assign', () => ({ assignedTo: '00000000-0000-0000-0000-000000000000' }), 'assignedTo'],
    ['start', () => ({ assignee: head.userId }), 'assignee'],
    ['submit', () => ({ status: 'approved' }), 'status'],
    ['unassign', () => ({ x: 1 }), 'x'],
    ['undo', () => ({ x: 1 }), 'x'],
  ])('%s with %j', async (action, body, path) => {
    await refused(await step(head, waiting, action, body()), path);
  });

  it.each([0, -1, 1e9, 1e-7, '2', '', null, [1], {}, true])('complete with %j hours', async (actualHours) => {
    await refused(await step(head, started, 'complete', { actualHours }), 'actualHours');
  });

  it.each(badTexts)('complete with notes that are %s', async (_what, notes) => {
    await refused(await step(head, started, 'complete', { actualHours: 1, notes }), 'notes');
  });

  it.each(['abc', '"abc"', '1', '"-1"', '"1-"', '"1", "2"', '""', '"1e3"'])(
    'with an If-Match of %s',
    async (header) => {
      const { status, body } = await step(head, waiting, 'unassign', {}, { 'if-match': header });
      expect([status, body.code]).toEqual([400, 'if_match']);
      expect(await footprint()).toEqual(before);
    },
  );

  it.each(['x', '%00', '..', "'", '1', 'null', '__proto__', '00000000-0000-0000-0000-00000000000g', 'x'.repeat(400)])(
    'on a task with the id %j',
    async (id) => {
      for (const [action, body] of [
        ['approve', { revision: waiting.revision }],
        ['undo', {}],
      ] as const)
        expect((await ask(head, 'POST', `/${encodeURIComponent(id)}/${action}`, body)).status).toBe(404);
      expect((await ask(head, 'PATCH', `/${encodeURIComponent(id)}`, { title: 'x' })).status).toBe(404);
      expect(await footprint()).toEqual(before);
    },
  );
});

describe('a list is refused', () => {
  it.each(['abc', '-1', '0', '10000', '1.5', '', '1e1', '0x10', '99999999999999999999'])(
    'with a limit of %j',
    async (limit) => {
      await refused(await ask(head, 'GET', `?limit=${limit}`), 'limit');
    },
  );

  it.each([
    ['status=open', 'status'],
    ['marketplace=ebay', 'marketplace'],
    ['colour=red', 'colour'],
    ['__proto__=x', '__proto__'],
    ['limit=1&limit=2', 'limit'],
  ])('%s', async (query, path) => {
    await refused(await ask(head, 'GET', `?${query}`), path);
  });
});

it('a text that is made to keep a pattern busy is refused at once', async () => {
  const texts = [
    'a'.repeat(500_000) + '\u0001\u0001',
    ' '.repeat(500_000),
    ' '.repeat(150_000) + '\u0001',
    '\u0001'.repeat(100_000),
  ];
  for (const text of texts) {
    const asked = performance.now();
    await refused(await ask(agent, 'POST', '', { ...aTask, tags: [text] }), 'tags');
    await refused(await ask(agent, 'POST', '', { ...aTask, description: text }), 'description');
    await refused(await step(head, waiting, 'cancel', { reason: text }), 'reason');
    expect(performance.now() - asked).toBeLessThan(3000);
  }
});

it('nothing of all this was a fault of ours', () => {
  expect(api.logs().filter(({ level }) => level === 'error')).toEqual([]);
});
