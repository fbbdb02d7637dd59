import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Agents, AgentTokens, Sessions, Users } from '@souk/auth';
import { type Actor, AuditLog, Database, Events, type NewEvent } from '@souk/platform';
import { asOwner, eventually, insertAgent, insertAgentToken, insertSession, insertUser } from '@souk/testing';
import { exportOptions } from '../src/http/exports';
import { as, named, startTestApi, type TestApi } from './test-api';

// Twenty thousand events take their time on a busy machine.
jest.setTimeout(30_000);

let api: TestApi;
const defaults = { ...exportOptions };
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  Object.assign(exportOptions, defaults);
  await api.close();
});

const { actor } = named.admin;
const write = (...written: Partial<NewEvent>[]) =>
  api.get(Database).transaction(actor, async (tx) => {
    for (const event of written)
      await api.get(Events).append(tx, { type: 'thing.made', actor, subject: ['thing', '1'], ...event });
  });
const get = (path: string, headers: Record<string, string> = as('admin'), init: RequestInit = {}) =>
  fetch(`${api.url}/api/v1/audit${path}`, { headers, ...init });
const exported = () =>
  asOwner<{ data: unknown; actor_id: string }>(
    api.database,
    `SELECT data, actor_id FROM events WHERE type = 'audit.exported' ORDER BY at`,
  );

interface Page {
  items: Record<string, unknown>[];
  nextCursor: string | null;
}
const page = async (path: string) => (await (await get(path)).json()) as Page;

describe('the audit', () => {
  it('shows an event as it was written', async () => {
    await write({ subject: ['shown', '1'], marketplace: 'amazon', data: { before: { role: 'member' } } });
    const { items, nextCursor } = await page('?subjectKind=shown');
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: expect.any(String) as unknown,
        at: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
        type: 'thing.made',
        actor: { kind: 'human', id: actor.id, name: 'admin' },
        subject: { kind: 'shown', id: '1' },
        marketplace: 'amazon',
        requestId: null,
        correlationId: null,
        data: { before: { role: 'member' } },
      },
    ]);
  });

  it('goes on where a page ended', async () => {
    await write(...Array.from({ length: 5 }, (_, i) => ({ subject: ['paged', String(i)] as const })));
    const first = await page('?subjectKind=paged&limit=3');
    const second = await page(`?subjectKind=paged&limit=3&cursor=${first.nextCursor}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(5);
  });

  it('is for those who may read it', async () => {
    for (const path of ['', '/export?format=csv']) {
      expect((await get(path, as('reader'))).status).toBe(403);
      expect((await get(path, {})).status).toBe(401);
    }
  });

  it.each([
    ['?type=user.*.x', 'type'],
    ['?type=*', 'type'],
    ['?type=User.changed', 'type'],
    ['?type=a&type=b', 'type'],
    ['?actorKind=robot', 'actorKind'],
    ['?marketplace=ebay', 'marketplace'],
    [`?subjectId=${'x'.repeat(201)}`, 'subjectId'],
    ['?from=yesterday', 'from'],
    ['?from=2026-02-30', 'from'],
    ['?from=2026-13-01', 'from'],
    ['?from=2026-01-01T10:00:00', 'from'],
    ['?to=2026-01-01T25:00:00Z', 'to'],
    ['?to=1767225600', 'to'],
    ['?to=', 'to'],
    ['?from=2026-01-02&to=2026-01-01', 'from'],
    ['?colour=red', 'colour'],
    ['/export', 'format'],
    ['/export?format=xml', 'format'],
    ['/export?format=csv&limit=3', 'limit'],
    ['/export?format=csv&from=2026-01-02&to=2026-01-01', 'from'],
  ])('refuses %s and names the field', async (path, field) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'validation_failed',
      errors: expect.arrayContaining([expect.objectContaining({ path: field })]) as unknown,
    });
  });

  it.each(['?subjectId=%00', '?actorId=a%00b', '?from=0000-01-01', '?correlationId=%F0%9F%92%A9', '?cursor=x'])(
    'has no answer of 500 for %s',
    async (path) => expect((await get(path)).status).toBeLessThan(500),
  );

  it.each(['?from=2026-01-01', '?from=2026-01-01T00:00Z', '?to=2027-01-01T00:00:00.123456%2B02:00'])(
    'takes %s',
    async (path) => expect((await get(path)).status).toBe(200),
  );
});

describe('what was done to a row that was named in capitals', () => {
  const call = async (method: string, path: string, body?: object) => {
    const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
    const headers = { ...as('admin'), ...(body ? { 'content-type': 'application/json' } : {}) };
    const answer = await fetch(`${api.url}/api/v1${path}`, { headers, ...init });
    expect([path, answer.ok]).toEqual([path, true]);
  };
  const typesOf = async (id: string) => (await page(`?subjectId=${id}`)).items.map(({ type }) => type);

  it('is found by the id of the row, however that is written', async () => {
    const [user, agent] = [await insertUser(api.database), await insertAgent(api.database)];
    const token = await insertAgentToken(api.database, agent, { token: 'souk_at_spec', scopes: [] });
    const job = randomUUID();
    await asOwner(api.database, `INSERT INTO jobs (id, name, payload, max_attempts) VALUES ($1, 'spec', '{}', 1)`, [
      job,
    ]);
    const [USER, AGENT, TOKEN, JOB] = [user, agent, token, job].map((id) => id.toUpperCase());
    await call('PATCH', `/users/${USER}`, { name: 'Renamed' });
    await call('PATCH', `/agents/${AGENT}`, { description: 'Changed' });
    await call('POST', `/agents/${AGENT}/tokens/${TOKEN}/revoke`, { reason: 'spec' });
    await call('POST', `/jobs/${JOB}/cancel`);
    const done = [
      [user, 'user.changed'],
      [agent, 'agent.changed'],
      [token, 'agent_token.revoked'],
      [job, 'job.cancelled'],
    ] as const;
    for (const [id, type] of done) {
      expect(await typesOf(id)).toEqual([type]);
      expect(await typesOf(id.toUpperCase())).toEqual([type]);
    }
  });

  it('is found by it when a command names the row, too', async () => {
    const [users, sessions, agents, tokens] = [
      api.get(Users),
      api.get(Sessions),
      api.get(Agents),
      api.get(AgentTokens),
    ];
    const [user, agent] = [await insertUser(api.database), await insertAgent(api.database)];
    const [USER, AGENT] = [user.toUpperCase(), agent.toUpperCase()];
    await users.change(actor, USER, { name: 'Renamed' });
    await users.resetPassword(actor, USER);
    await insertSession(api.database, user);
    await sessions.endAllOf(actor, USER, 'spec');
    await agents.change(actor, AGENT, { description: 'Changed' });
    const { row: issued } = await tokens.issue(actor, AGENT, {});
    await tokens.revoke(actor, AGENT, issued.id.toUpperCase(), 'spec');
    expect(await typesOf(user)).toEqual(['session.ended', 'user.password_reset', 'user.changed']);
    expect(await typesOf(agent)).toEqual(['agent.changed']);
    expect(await typesOf(issued.id)).toEqual(['agent_token.revoked', 'agent_token.issued']);
    const { items } = await page(`?subjectId=${issued.id}`);
    expect(items.map(({ data }) => (data as { agentId: string }).agentId)).toEqual([agent, agent]);
  });
});

describe('an export', () => {
  it('as CSV is one line for each event, and no spreadsheet runs what is in it', async () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'plain', 'a,b', 'say "hi"', 'two\nlines'];
    const people = names.map((name): Actor => ({ ...actor, name }));
    for (const person of people) await write({ subject: ['cells', '1'], actor: person, data: { text: '=1,"2"' } });
    const answer = await get('/export?format=csv&subjectKind=cells');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="souk-audit-[\dTZ-]+\.csv"$/);
    const text = await answer.text();
    expect(text.split('\r\n')[0]).toBe(
      'id,at,type,actorKind,actorId,actorName,subjectKind,subjectId,marketplace,requestId,correlationId,data',
    );
    const [, ...records] = parseCsv(text);
    expect(records.map((cells) => cells.length)).toEqual(names.map(() => 12));
    expect(records.map((cells) => cells[5]).reverse()).toEqual(
      names.map((name) => (/^[=+\-@\t\r]/.test(name) ? `'${name}` : name)),
    );
    expect(JSON.parse(records[0]![11]!)).toEqual({ text: '=1,"2"' });
  });

  it('as JSON is an array of what the list shows', async () => {
    await write(...Array.from({ length: 7 }, (_, i) => ({ subject: ['array', String(i)] as const })));
    exportOptions.batch = 3;
    const answer = await get('/export?format=json&subjectKind=array');
    exportOptions.batch = defaults.batch;
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const text = await answer.text();
    expect(text.trimEnd().split('\n')).toHaveLength(9);
    expect(JSON.parse(text)).toEqual((await page('?subjectKind=array')).items);
  });

  it.each([
    ['json', '[\n\n]\n'],
    ['csv', /^id,.*\r\n$/],
  ])('of nothing is still %s', async (format, expected) => {
    expect(await (await get(`/export?format=${format}&type=never.*`)).text()).toMatch(expected);
  });

  it('is an event of whoever took it, with what was asked for', async () => {
    await (await get('/export?format=csv&type=user.*&from=2026-01-01')).text();
    expect((await exported()).at(-1)).toEqual({
      actor_id: actor.id,
      data: { format: 'csv', filter: { type: 'user.*', from: '2026-01-01T00:00:00.000Z' } },
    });
  });

  it('that is only looked at is none', async () => {
    const before = (await exported()).length;
    const answer = await get('/export?format=csv', as('admin'), { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(await exported()).toHaveLength(before);
  });
});

describe('a large export', () => {
  beforeAll(async () => {
    // Larger than what the sockets between us take.
    await asOwner(
      api.database,
      `INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, data)
       SELECT gen_random_uuid(), 'large.made', 'service', 's', 's', 'large', i::text, jsonb_build_object('text', repeat('x', 2000))
       FROM generate_series(1, 20000) AS i`,
    );
  });

  it('comes whole', async () => {
    const text = await (await get('/export?format=json&type=large.*')).text();
    const ids = (JSON.parse(text) as { subject: { id: string } }[]).map(({ subject }) => subject.id);
    expect(new Set(ids).size).toBe(20_000);
  });

  it('waits for its receiver, two at a time, and ends with it', async () => {
    const receivers = [await unread(), await unread()];
    const third = await get('/export?format=csv');
    expect(third.status).toBe(429);
    expect(await third.json()).toMatchObject({ code: 'too_many_exports' });
    for (const receiver of receivers) receiver.destroy();
    await roomAgain();
  });

  it('gives its place back when its receiver leaves before it begins', async () => {
    const log = api.get(AuditLog);
    const begin = log.beginExport.bind(log);
    const late = jest
      .spyOn(log, 'beginExport')
      .mockImplementation((...asked) => pause(200).then(() => begin(...asked)));
    for (let round = 1; round <= 2; round++) {
      const receivers = [ask(), ask()];
      await eventually(() => expect(late).toHaveBeenCalledTimes(2 * round));
      for (const receiver of receivers) receiver.destroy();
      await pause(300); // until both have begun
    }
    late.mockRestore();
    await roomAgain();
    const receivers = [await unread(), await unread()];
    for (const receiver of receivers) receiver.destroy();
    await roomAgain();
  });

  it('gives its place back when its receiver had more of them queued on one connection', async () => {
    const receiver = ask(2);
    await new Promise((resolve) => receiver.once('readable', resolve));
    receiver.destroy();
    await roomAgain();
    const receivers = [await unread(), await unread()];
    for (const receiver of receivers) receiver.destroy();
    await roomAgain();
  });

  it('breaks off when its receiver takes nothing for too long', async () => {
    exportOptions.patienceMs = 200;
    const receivers = [await unread(), await unread()];
    exportOptions.patienceMs = defaults.patienceMs;
    await roomAgain();
    for (const receiver of receivers) receiver.destroy();
  });

  it('breaks its connection when the database does not go on, so that nobody takes the half for the whole', async () => {
    exportOptions.batch = 10;
    const answer = await get('/export?format=csv&type=large.*');
    exportOptions.batch = defaults.batch;
    await asOwner(api.database, 'ALTER TABLE events RENAME COLUMN data TO gone');
    try {
      await expect(answer.text()).rejects.toThrow('terminated');
    } finally {
      await asOwner(api.database, 'ALTER TABLE events RENAME COLUMN gone TO data');
    }
  });

  const roomAgain = () =>
    eventually(async () => {
      const answer = await get('/export?format=csv&type=never.made');
      await answer.text();
      expect(answer.status).toBe(200);
    });

  /** Asks for everything and reads nothing. */
  function ask(times = 1) {
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const line = 'GET /api/v1/audit/export?format=csv&type=large.* HTTP/1.1';
    socket.write(`${line}\r\nhost: x\r\nauthorization: Bearer admin\r\n\r\n`.repeat(times));
    return socket;
  }
  async function unread() {
    const socket = ask();
    await new Promise((resolve) => socket.once('readable', resolve));
    return socket;
  }
});

/** RFC 4180, as strictly as the first program that opens the file. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(cells);
    cells = [];
  }
  return records;
}
