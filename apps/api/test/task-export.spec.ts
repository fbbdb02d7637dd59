import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asOwner, eventually, insertTask } from '@souk/testing';
import { parseCsv } from '@souk/tasks';
import { exportColumns } from '../src/tasks/task-export';
import { agentOf, signIn } from './callers';
import { insertManyTasks } from './many-tasks';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(180_000);

let api: TestApi;
type Caller = { headers: Record<string, string> };
let head: Caller & { userId: string };

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head' });
});
afterAll(() => api.close());

const get = (query: string, { headers }: Caller = head, init: RequestInit = {}) =>
  fetch(`${api.url}/api/v1/tasks/export?${query}`, { headers, ...init });
const exported = () =>
  asOwner<{ actor_id: string; marketplace: string | null; data: Record<string, unknown> }>(
    api.database,
    `SELECT actor_id, marketplace, data FROM events WHERE type = 'task_export.created' ORDER BY seq`,
  );

describe('an export of tasks', () => {
  it('as CSV is a table of what was asked for, in the order that was asked for', async () => {
    const proposal = {
      target: { kind: 'listing', id: 'MLB-1' },
      changes: [],
      rationale: 'r',
      risk: 'low',
      reversible: true,
    };
    const tags = ['first table'];
    await insertTask(api.database, {
      tags,
      title: 'cheap',
      priority: 'low',
      proposal,
      description: 'two\nlines, "quoted"',
    });
    await insertTask(api.database, { tags, title: 'dear', priority: 'high', actualHours: 1.5, status: 'completed' });
    await insertTask(api.database, { title: 'another' });
    const answer = await get('format=csv&tag=first table&sort=-priority');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="souk-tasks-[\dTZ-]+\.csv"$/);
    const [heading, ...rows] = parseCsv(await answer.text());
    expect(heading).toEqual(exportColumns);
    const cell = (row: number, column: string) => rows[row]![exportColumns.indexOf(column)];
    expect(rows).toHaveLength(2);
    expect([cell(0, 'title'), cell(1, 'title')]).toEqual(['dear', 'cheap']);
    expect([cell(0, 'actualHours'), cell(0, 'status'), cell(0, 'proposal')]).toEqual(['1.5', 'completed', '']);
    expect([cell(1, 'description'), cell(1, 'tags')]).toEqual(['two\nlines, "quoted"', 'first table']);
    expect(JSON.parse(cell(1, 'proposal')!)).toEqual(proposal);
  });

  it('has no cell that a spreadsheet would run, whatever agents write', async () => {
    const evil = ['=cmd|x', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '"=1"', `=HYPERLINK("https://evil.example","x")`];
    for (const title of evil)
      await insertTask(api.database, {
        title,
        description: title,
        tags: ['evil', title],
        createdByName: title,
        externalId: title,
      });
    const [, ...rows] = parseCsv(await (await get('format=csv&tag=evil')).text());
    expect(rows).toHaveLength(evil.length);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it('runs nothing in a spreadsheet that splits its lines at semicolons either, and its JSON means the same', async () => {
    const metadata = { note: 'x;=1+cmd|A!B1' };
    await insertTask(api.database, { title: 'a;=1+cmd|A!B1;b', tags: ['split', '=1'], metadata });
    const text = await (await get('format=csv&tag=split')).text();
    expect(text.split(/[;\r\n]/).filter((cell) => /^["\s]*[=+\-@]/.test(cell))).toEqual([]);
    const [, row] = parseCsv(text);
    expect(JSON.parse(row![exportColumns.indexOf('metadata')]!)).toEqual(metadata);
  });

  it('as JSON is an array of what the list shows', async () => {
    const text = await (await get('format=json&tag=evil&sort=createdAt')).text();
    const listed = await fetch(`${api.url}/api/v1/tasks?tag=evil&sort=createdAt`, head);
    expect(JSON.parse(text)).toEqual(((await listed.json()) as { items: unknown[] }).items);
  });

  it('of nothing is still a file', async () => {
    expect(await (await get('format=json&q=nosuchword')).text()).toBe('[\n\n]\n');
    expect(await (await get('format=csv&q=nosuchword')).text()).toBe(`${exportColumns.join(',')}\r\n`);
  });

  it('gives nobody what is out of reach', async () => {
    await insertTask(api.database, { marketplace: 'kaway', title: 'theirs', tags: ['reach'] });
    await insertTask(api.database, { marketplace: 'shein', title: 'ours', tags: ['reach'] });
    const shein = await agentOf(api, 'shein');
    const limited = await signIn(api, { role: 'member', marketplaces: ['shein'] });
    for (const caller of [shein, limited])
      for (const query of ['', '&tag=reach', '&q=theirs', '&marketplace=kaway']) {
        const tasks = (await (await get(`format=json${query}`, caller)).json()) as { marketplace: string }[];
        expect(tasks.filter(({ marketplace }) => marketplace !== 'shein')).toEqual([]);
      }
    expect((await exported()).at(-5)).toMatchObject({ actor_id: shein.agentId, marketplace: 'shein' });
  });

  it('is an event of whoever took it, with what was asked for', async () => {
    await (await get('format=csv&status=approved&createdFrom=2026-01-01&assignedTo=me')).text();
    expect((await exported()).at(-1)).toEqual({
      actor_id: head.userId,
      marketplace: null,
      data: {
        format: 'csv',
        sort: '-createdAt',
        filter: { status: ['approved'], createdFrom: '2026-01-01T00:00:00.000Z', assignedTo: 'me' },
      },
    });
    const before = (await exported()).length;
    await get('format=csv', head, { method: 'HEAD' });
    expect(await exported()).toHaveLength(before);
  });

  it.each([
    '',
    'format=xml',
    'format=csv&status=done',
    'format=csv&limit=5',
    'format=csv&cursor=x',
    'format=csv&format=csv',
  ])('refuses %j', async (query) => {
    expect((await get(query)).status).toBe(400);
  });
});

describe('a large export', () => {
  it('comes whole, a batch at a time, and never more than a little of it is in memory', async () => {
    const count = 20_000;
    await insertManyTasks(api.database, count, { assignees: [head.userId], creator: head.userId });
    const answer = await get('format=json&q=lamp&sort=updatedAt');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    const seen = new Set<string>();
    let length = 0;
    let rest = '';
    let most = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      most = Math.max(most, part.value.length);
      rest += part.value;
      for (const [, id] of rest.matchAll(/^\{"id":"([\w-]+)"/gm)) seen.add(id!);
      rest = rest.slice(rest.lastIndexOf('\n') + 1);
    }
    expect(seen.size).toBe(count);
    expect(most).toBeLessThan(length / 10);
  });

  it('ends for somebody whose account is disabled meanwhile', async () => {
    const leaver = await signIn(api, { role: 'member' });
    const answer = await get('format=json', leaver);
    const reader = answer.body!.getReader();
    await reader.read();
    await asOwner(api.database, `UPDATE users SET status = 'disabled' WHERE id = $1`, [leaver.userId]);
    await asOwner(api.database, `UPDATE sessions SET ended_at = now(), end_reason = 'x' WHERE user_id = $1`, [
      leaver.userId,
    ]);
    await eventually(async () => {
      const { status } = await fetch(`${api.url}/api/v1/tasks?limit=1`, leaver);
      expect(status).toBe(401);
    });
    const rest = async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    };
    await expect(rest()).rejects.toThrow('terminated');
  });

  it('ends for somebody who is limited to other marketplaces meanwhile', async () => {
    const limited = await signIn(api, { role: 'member', marketplaces: ['amazon', 'shein'] });
    const answer = await get('format=json', limited);
    const reader = answer.body!.getReader();
    await reader.read();
    await asOwner(api.database, `UPDATE users SET marketplaces = '{shein}' WHERE id = $1`, [limited.userId]);
    await eventually(async () => {
      const listed = await fetch(`${api.url}/api/v1/tasks?marketplace=amazon`, limited);
      expect(((await listed.json()) as { items: unknown[] }).items).toEqual([]);
    });
    const rest = async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    };
    await expect(rest()).rejects.toThrow('terminated');
  });
});
