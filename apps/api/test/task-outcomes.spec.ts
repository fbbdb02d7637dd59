import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EventFeed } from '@souk/platform';
import { asOwner, eventually, settled } from '@souk/testing';
import { EventWaits, waitLimits } from '../src/events/event-waits';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let bot: By, other: By, head: Person, member: Person;
type By = { headers: Record<string, string> };
type Person = Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  bot = await agentOf(api, 'amazon');
  other = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
});
afterEach(() => void jest.restoreAllMocks());
afterAll(() => api.close());

interface Item extends Record<string, unknown> {
  type: string;
  taskId: string;
  position: string;
}
interface Body extends Record<string, unknown> {
  id: string;
  revision: string;
  version: number;
  status: string;
  items: Item[];
  nextCursor: string;
  code: string;
}

async function call(by: By, path: string, body?: object, more: Record<string, string> = {}, signal?: AbortSignal) {
  const response = await fetch(`${api.url}/api/v1/tasks${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...by.headers, ...more, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Body };
}

const content = {
  marketplace: 'amazon',
  title: 'Lower the price',
  description: 'It sells less.',
  category: 'analysis',
  priority: 'high',
  estimatedHours: 4,
};
const propose = async (by: By, more: object = {}) => (await call(by, '', { ...content, ...more })).body;
const step = (by: By, task: Body, action: string, body: object = {}) => call(by, `/${task.id}/${action}`, body);
const approve = (task: Body) => step(head, task, 'approve', { revision: task.revision });

/** What there is, once all that was written may be read. */
async function outcomes(by: By, query = '') {
  await settled(api.database);
  return (await call(by, `/outcomes${query}`)).body;
}
const typesOf = ({ items }: Body) => items.map(({ type }) => type.replace('task.', ''));

async function inFlight(): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(/^http_requests_in_flight (\d+)$/m.exec(text)?.[1]) - 1; // this one
}
const listeners = (count: number) => eventually(() => expect(api.get(EventFeed).subscribers).toBe(count));

describe('what became of a task', () => {
  it('its maker reads, with who decided, why, and how it ended', async () => {
    const begin = (await outcomes(bot)).nextCursor;
    const task = await propose(bot, { externalId: 'lamp-1' });
    await approve(task);
    await step(head, task, 'assign', { assignee: member.userId });
    await step(member, task, 'start');
    await step(member, task, 'complete', { actualHours: 3.5, notes: 'Done on Monday' });
    const refused = await propose(bot);
    await step(head, refused, 'reject', { revision: refused.revision, reason: 'Too risky' });
    const { items } = await outcomes(bot, `?cursor=${begin}`);
    const { externalId, ...common } = { taskId: task.id, number: task.number, title: task.title, externalId: 'lamp-1' };
    const hedy = { kind: 'human', id: head.userId, name: 'Hedy' };
    expect(items).toMatchObject([
      {
        ...common,
        externalId,
        type: 'task.approved',
        status: 'approved',
        decidedBy: hedy,
        revision: task.revision,
        reason: null,
      },
      { ...common, type: 'task.assigned', status: 'approved', decidedBy: null },
      { ...common, type: 'task.started', status: 'in_progress' },
      { ...common, type: 'task.completed', status: 'completed', completionNotes: 'Done on Monday', actualHours: 3.5 },
      {
        taskId: refused.id,
        externalId: null,
        type: 'task.rejected',
        status: 'rejected',
        reason: 'Too risky',
        decidedBy: hedy,
      },
    ]);
  });

  it('nobody else reads, not of the same marketplace and not a head', async () => {
    const [theirs, heads] = [(await outcomes(other)).nextCursor, (await outcomes(head)).nextCursor];
    await approve(await propose(bot));
    expect((await outcomes(other, `?cursor=${theirs}`)).items).toEqual([]);
    expect((await outcomes(head, `?cursor=${heads}`)).items).toEqual([]);
    expect((await outcomes(other)).items).toEqual([]);
  });

  it('people read of theirs', async () => {
    const task = await propose(member);
    await approve(task);
    expect((await outcomes(member)).items).toMatchObject([{ taskId: task.id, type: 'task.approved' }]);
  });
});

describe('reading on', () => {
  it('brings all of it once, in order, whatever the size of a page', async () => {
    let { nextCursor } = await outcomes(bot);
    const begin = nextCursor;
    const task = await propose(bot);
    await approve(task);
    for (let round = 0; round < 4; round++) for (const action of ['start', 'release']) await step(head, task, action);
    const all = typesOf(await outcomes(bot, `?cursor=${begin}`));
    expect(all).toEqual(['approved', ...Array<string[]>(4).fill(['started', 'released']).flat()]);
    const read: string[] = [];
    for (let page = 0; page < 6; page++) {
      const body = await outcomes(bot, `?limit=2&cursor=${nextCursor}`);
      read.push(...typesOf(body));
      nextCursor = body.nextCursor;
    }
    expect(read).toEqual(all);
    expect((await outcomes(bot, `?cursor=${nextCursor}`)).items).toEqual([]);
  });

  it('without a cursor begins with the newest, and goes on from there', async () => {
    const mine = await agentOf(api, 'shein');
    const shein = { marketplace: 'shein' };
    const [first, second, third] = [await propose(mine, shein), await propose(mine, shein), await propose(mine, shein)];
    for (const task of [third, first, second]) await approve(task);
    const { items, nextCursor } = await outcomes(mine, '?limit=2');
    expect(items.map(({ taskId }) => taskId)).toEqual([first.id, second.id]);
    await step(head, first, 'start');
    expect((await outcomes(mine, `?cursor=${nextCursor}`)).items).toMatchObject([{ type: 'task.started' }]);
  });

  it('refuses a cursor that it never gave out', async () => {
    for (const cursor of ['x', '1-2', '0-0-x', '1-9223372036854775807-1', '999999999-1-1', '%00']) {
      const { status, body } = await call(bot, `/outcomes?cursor=${cursor}`);
      expect([cursor, status, body.code]).toEqual([cursor, 400, 'validation_failed']);
    }
  });
});

describe('an answer that waits', () => {
  it('comes at once when something happens', async () => {
    const task = await propose(bot);
    const { nextCursor } = await outcomes(bot);
    const began = Date.now();
    const waiting = call(bot, `/outcomes?wait=30&cursor=${nextCursor}`);
    await listeners(1);
    await approve(task);
    const { body } = await waiting;
    expect(body.items).toMatchObject([{ taskId: task.id, type: 'task.approved' }]);
    expect(Date.now() - began).toBeLessThan(10_000);
    await listeners(0);
  });

  it('comes at once when something has happened already', async () => {
    const { nextCursor } = await outcomes(bot);
    await approve(await propose(bot));
    await settled(api.database);
    const began = Date.now();
    expect((await call(bot, `/outcomes?wait=30&cursor=${nextCursor}`)).body.items).toHaveLength(1);
    expect(Date.now() - began).toBeLessThan(5000);
  });

  it('is not woken by what concerns others, and comes without items when its time is over', async () => {
    const { nextCursor } = await outcomes(other);
    const waiting = call(other, `/outcomes?wait=1&cursor=${nextCursor}`);
    await listeners(1);
    await approve(await propose(bot));
    expect((await waiting).body).toEqual({ items: [], nextCursor: expect.stringMatching(/^\d+-\d+-\d+$/) });
  });

  it('misses nothing of what happens between two of them', async () => {
    const task = await propose(bot);
    let cursor = (await outcomes(bot)).nextCursor;
    await approve(task);
    const acting = (async () => {
      for (let round = 0; round < 10; round++) await step(head, task, round % 2 ? 'release' : 'start');
    })();
    const read: string[] = [];
    await eventually(
      async () => {
        const { body } = await call(bot, `/outcomes?wait=2&limit=3&cursor=${cursor}`);
        cursor = body.nextCursor;
        read.push(...typesOf(body));
        expect(read.length).toBeGreaterThanOrEqual(11);
      },
      { withinMs: 20_000 },
    );
    await acting;
    expect(read).toEqual(['approved', ...Array<string[]>(5).fill(['started', 'released']).flat()]);
  });

  it('frees its place when its client goes away', async () => {
    const { nextCursor } = await outcomes(bot);
    const aborter = new AbortController();
    const wait = () =>
      call(bot, `/outcomes?wait=30&cursor=${nextCursor}`, undefined, {}, aborter.signal).catch(() => undefined);
    const asked = Array.from({ length: waitLimits.perActor }, wait);
    await listeners(waitLimits.perActor);
    const refused = await call(bot, `/outcomes?wait=30&cursor=${nextCursor}`);
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_waits']);
    expect((await call(bot, `/outcomes?cursor=${nextCursor}`)).status).toBe(200);
    aborter.abort();
    await Promise.all(asked);
    await eventually(async () => expect(await inFlight()).toBe(0));
    await listeners(0);
    expect((await call(bot, `/outcomes?wait=1&cursor=${nextCursor}`)).status).toBe(200);
  });

  it('leaves nothing behind when the log cannot be listened to', async () => {
    const { nextCursor } = await outcomes(bot);
    jest.spyOn(api.get(EventFeed), 'subscribe').mockRejectedValueOnce(new Error('the database is away'));
    expect((await call(bot, `/outcomes?wait=30&cursor=${nextCursor}`)).status).toBe(500);
    expect(Reflect.get(api.get(EventWaits), 'bells')).toEqual(new Set());
  });

  it('is refused where no place is left for anybody', async () => {
    const { nextCursor } = await outcomes(bot);
    jest.replaceProperty(waitLimits, 'perProcess', 0);
    const { status, body } = await call(bot, `/outcomes?wait=30&cursor=${nextCursor}`);
    expect([status, body.code]).toEqual([503, 'too_many_waits']);
  });

  it('ends with the sign-in of whoever waits', async () => {
    const leaving = await signIn(api, { role: 'member' });
    const task = await propose(leaving);
    const { nextCursor } = await outcomes(leaving);
    const waiting = call(leaving, `/outcomes?wait=30&cursor=${nextCursor}`);
    await listeners(1);
    await asOwner(api.database, "UPDATE sessions SET ended_at = now(), end_reason = 'spec' WHERE id = $1", [
      leaving.sessionId,
    ]);
    await eventually(async () => expect((await call(leaving, '/outcomes')).status).toBe(401));
    await approve(task);
    expect((await waiting).status).toBe(401);
  });

  it('takes no more than thirty seconds, in numbers', async () => {
    for (const wait of ['31', '-1', '1.5', 'x', '1e1'])
      expect((await call(bot, `/outcomes?wait=${wait}`)).status).toBe(400);
  });
});

describe('one task', () => {
  const seen = (version: number) => ({ 'if-none-match': `"${version}"` });

  it('that is as it was read is not sent again', async () => {
    const task = await propose(bot);
    const known = await call(bot, `/${task.id}`, undefined, seen(1));
    expect([known.status, known.body]).toEqual([304, {}]);
    expect((await call(bot, `/${task.id}`, undefined, seen(2))).status).toBe(200);
    expect((await call(bot, `/${task.id}?wait=30`)).status).toBe(200);
  });

  it('is sent again when it has become another without a change, unless only changes are asked for', async () => {
    const task = await propose(bot);
    const etag = (await call(bot, `/${task.id}`)).headers.get('etag')!;
    const again = async (condition: string) => {
      const { status, headers, body } = await call(bot, `/${task.id}`, undefined, { 'if-none-match': condition });
      return [status, headers.get('etag') === etag, body.version, body.overdue];
    };
    expect(await again(etag)).toEqual([304, true, undefined, undefined]);
    await asOwner(api.database, "UPDATE tasks SET due_at = now() - interval '1 minute' WHERE id = $1", [task.id]);
    expect(await again(etag)).toEqual([200, false, 1, true]);
    expect(await again('"1"')).toEqual([304, false, undefined, undefined]);
    await asOwner(api.database, 'UPDATE tasks SET due_at = NULL, expired_at = now() WHERE id = $1', [task.id]);
    expect(await again(etag)).toEqual([200, false, 1, false]);
  });

  it('is another for whoever may do something else with it', async () => {
    const task = await propose(bot);
    const etag = (await call(bot, `/${task.id}`)).headers.get('etag')!;
    expect((await call(head, `/${task.id}`, undefined, { 'if-none-match': etag })).status).toBe(200);
  });

  it('is changed by whoever names its ETag, or the version alone, however a proxy has weakened it', async () => {
    const task = await propose(bot);
    const etag = (await call(bot, `/${task.id}`)).headers.get('etag')!;
    for (const [seen, status] of [
      [etag, 200],
      [etag, 412],
      ['"2"', 200],
      ['W/"3"', 200],
    ] as const)
      expect((await call(head, `/${task.id}/unassign`, {}, { 'if-match': seen })).status).toBe(status);
  });

  it('is waited for until it is another', async () => {
    const task = await propose(bot);
    await settled(api.database);
    const waiting = call(bot, `/${task.id}?wait=30`, undefined, seen(1));
    await listeners(1);
    await approve(await propose(bot));
    await approve(task);
    const { status, body } = await waiting;
    expect([status, body.version, body.status]).toEqual([200, 2, 'approved']);
  });

  it('that stays as it is answers so after the wait', async () => {
    const task = await propose(bot);
    const began = Date.now();
    expect((await call(bot, `/${task.id}?wait=1`, undefined, seen(1))).status).toBe(304);
    expect(Date.now() - began).toBeGreaterThanOrEqual(950);
  });

  it('of another marketplace is not there to be waited for', async () => {
    const shopee = await agentOf(api, 'shopee');
    const task = await propose(bot);
    expect((await call(shopee, `/${task.id}?wait=30`, undefined, seen(1))).status).toBe(404);
  });
});

it('who waits when the server goes is answered before it does', async () => {
  const own = await startTestApi({ callers: 'real' });
  const { headers } = await agentOf(own, 'amazon');
  const ask = (query: string) => fetch(`${own.url}/api/v1/tasks/outcomes${query}`, { headers });
  const { nextCursor } = (await (await ask('')).json()) as Body;
  const waiting = ask(`?wait=30&cursor=${nextCursor}`);
  await eventually(() => expect(own.get(EventFeed).subscribers).toBe(1));
  const began = Date.now();
  const closed = own.close();
  const answer = await waiting;
  expect([answer.status, ((await answer.json()) as Body).items]).toEqual([200, []]);
  expect(Date.now() - began).toBeLessThan(5000);
  await closed;
});
