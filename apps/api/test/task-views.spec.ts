import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
type Caller = { headers: Record<string, string> };
type Person = Caller & { userId: string };
let ann: Person;
let bob: Person;
let admin: Person;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  ann = await signIn(api, { role: 'member', name: 'Ann' });
  bob = await signIn(api, { role: 'auditor', name: 'Bob' });
  admin = await signIn(api, { role: 'admin', name: 'Ada' });
});
afterAll(() => api.close());

interface View {
  id: string;
  name: string;
  shared: boolean;
  filter: Record<string, string>;
  owner: { id: string; name: string };
  version: number;
  items: View[];
  code?: string;
  errors?: { path: string }[];
}
async function call(
  { headers }: Caller,
  method: string,
  path = '',
  body?: unknown,
  ifMatch?: string,
): Promise<{ status: number; etag: string | null; body: View }> {
  const response = await fetch(`${api.url}/api/v1/task-views${path}`, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    body: (text === '' ? {} : JSON.parse(text)) as View,
  };
}
const filter = { status: 'approved,in_progress', assignedTo: 'me', sort: 'dueAt' };
let last = 0;
const make = async (by: Caller, more: object = {}) =>
  (await call(by, 'POST', '', { name: `View ${++last}`, filter, ...more })).body;
const eventsOf = (id: string) =>
  asOwner<{ type: string; data: unknown }>(
    api.database,
    `SELECT type, data FROM events WHERE subject_id = $1 ORDER BY seq`,
    [id],
  );
const namesOf = async (by: Caller) => (await call(by, 'GET', '?limit=200')).body.items.map(({ name }) => name);

describe('a view', () => {
  it('keeps a list under a name, for whoever made it', async () => {
    const { status, etag, body } = await call(ann, 'POST', '', { name: 'My work', filter });
    expect([status, etag]).toEqual([201, '"1"']);
    expect(body).toMatchObject({ name: 'My work', shared: false, filter, owner: { id: ann.userId, name: 'Ann' } });
    expect((await call(ann, 'GET', `/${body.id}`)).body).toEqual(body);
    for (const other of [bob, admin]) {
      expect((await call(other, 'GET', `/${body.id}`)).status).toBe(404);
      expect(await namesOf(other)).not.toContain('My work');
      expect((await call(other, 'PATCH', `/${body.id}`, { name: 'x' })).status).toBe(404);
      expect((await call(other, 'DELETE', `/${body.id}`)).status).toBe(404);
    }
    expect(await eventsOf(body.id)).toEqual([]);
  });

  it('that is shared is there for everybody, and only its owner changes it', async () => {
    const view = await make(ann, { shared: true });
    for (const other of [bob, admin]) {
      expect(await namesOf(other)).toContain(view.name);
      expect((await call(other, 'GET', `/${view.id}`)).body.filter).toEqual(filter);
      for (const [method, body] of [['PATCH', { name: 'theirs' }], ['DELETE']] as const) {
        const refused = await call(other, method, `/${view.id}`, body);
        expect([refused.status, refused.body.code]).toEqual([403, 'not_owner']);
      }
    }
    expect((await call(await agentOf(api, 'amazon'), 'GET')).status).toBe(403);
  });

  it('that others use is in the audit, from its begin to its end', async () => {
    const view = await make(ann);
    await call(ann, 'PATCH', `/${view.id}`, { name: `${view.name} of all`, shared: true });
    await call(ann, 'PATCH', `/${view.id}`, { filter: { q: 'lamp' } });
    await call(ann, 'PATCH', `/${view.id}`, { filter: { q: 'lamp' } });
    await call(ann, 'DELETE', `/${view.id}`);
    expect(await eventsOf(view.id)).toMatchObject([
      { type: 'task_view.changed', data: { before: { shared: false }, after: { shared: true } } },
      { type: 'task_view.changed', data: { before: { filter }, after: { filter: { q: 'lamp' } } } },
      { type: 'task_view.deleted', data: { before: { name: `${view.name} of all`, filter: { q: 'lamp' } } } },
    ]);
    expect((await eventsOf((await make(bob, { shared: true })).id))[0]).toMatchObject({ type: 'task_view.created' });
  });

  it('can always be opened: its filter is held to the rules of the list', async () => {
    const view = await make(ann, { filter: { tag: 'a,b', createdFrom: '2026-01-01', q: '#12', due: 'soon' } });
    const query = new URLSearchParams(view.filter).toString();
    expect((await fetch(`${api.url}/api/v1/tasks?${query}`, ann)).status).toBe(200);
    for (const [wrong, path] of [
      [{ status: 'done' }, 'filter.status'],
      [{ limit: '10' }, 'filter.limit'],
      [{ cursor: 'x' }, 'filter.cursor'],
      [{ nothing: 'x' }, 'filter.nothing'],
      [{ createdFrom: '2026-02-01', createdTo: '2026-01-01' }, 'filter.createdTo'],
      [{ status: ['approved'] }, 'filter'],
      [{ watching: true }, 'filter'],
      [{ status: null }, 'filter'],
      ['status=approved', 'filter'],
      [null, 'filter'],
      [[], 'filter'],
    ] as const) {
      const made = await call(ann, 'POST', '', { name: 'Broken', filter: wrong });
      expect([made.status, made.body.errors?.[0]?.path]).toEqual([400, path]);
      const changed = await call(ann, 'PATCH', `/${view.id}`, { filter: wrong });
      expect([changed.status, changed.body.errors?.[0]?.path]).toEqual([400, path]);
    }
    expect(await namesOf(ann)).not.toContain('Broken');
  });

  it('has a name of its own among those of its owner, however it is written', async () => {
    const view = await make(ann, { name: 'Waiting' });
    expect((await call(ann, 'POST', '', { name: 'WAITING', filter })).body.code).toBe('name_taken');
    const second = await make(ann);
    expect((await call(ann, 'PATCH', `/${second.id}`, { name: 'waiting' })).body.code).toBe('name_taken');
    expect((await call(ann, 'PATCH', `/${view.id}`, { name: 'WAITING' })).status).toBe(200);
    expect((await call(bob, 'POST', '', { name: 'Waiting', filter })).status).toBe(201);
  });

  it('that has changed since it was read is not changed or deleted blindly', async () => {
    const view = await make(ann);
    expect((await call(ann, 'PATCH', `/${view.id}`, { shared: true }, '"1"')).etag).toBe('"2"');
    for (const [method, body] of [['PATCH', { shared: false }], ['DELETE']] as const) {
      const stale = await call(ann, method, `/${view.id}`, body, '"1"');
      expect([stale.status, stale.body.code]).toEqual([412, 'view_stale']);
    }
    expect((await call(ann, 'DELETE', `/${view.id}`, undefined, '"2"')).status).toBe(204);
    expect((await call(ann, 'GET', `/${view.id}`)).status).toBe(404);
  });

  it('that several change at once is changed by each of them whole, or not at all', async () => {
    const view = await make(ann, { shared: true });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => call(ann, 'PATCH', `/${view.id}`, { name: `Race ${n}` })),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).filter((status) => ![200, 409].includes(status))).toEqual([]);
    expect((await call(ann, 'GET', `/${view.id}`)).body.version).toBe(1 + done.length);
    expect(await eventsOf(view.id)).toHaveLength(1 + done.length);
  });

  it('is one of a hundred at most, however fast they are made', async () => {
    const collector = await signIn(api, { role: 'member' });
    await asOwner(
      api.database,
      `INSERT INTO task_views (id, owner_id, owner_name, name, filter)
       SELECT gen_random_uuid(), $1, 'x', 'old ' || n, '{}' FROM generate_series(1, 98) n`,
      [collector.userId],
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => call(collector, 'POST', '', { name: `new ${n}`, filter })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('too_many_views');
  });

  it.each([
    { name: '', filter },
    { name: 'x'.repeat(101), filter },
    { name: 'a\nb', filter },
    { name: 'x' },
    { filter },
    { name: 'x', filter, shared: null },
    { name: 'x', filter, ownerId: '019a9b00-0000-7000-8000-00000000000a' },
    { name: 'x', filter: { q: 'x'.repeat(9000) } },
  ])('that is %j is refused', async (body) => {
    expect((await call(ann, 'POST', '', body)).status).toBe(400);
  });

  it('whose id is none is not found', async () => {
    for (const method of ['GET', 'DELETE']) expect((await call(ann, method, '/x')).status).toBe(404);
  });
});
