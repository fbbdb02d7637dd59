import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asOwner, insertTask } from '@souk/testing';
import { signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(30_000);

let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  ({ headers } = await signIn(api, { role: 'head' }));
  for (const priority of ['low', 'medium', 'high']) await insertTask(api.database, { priority });
});
afterAll(() => api.close());

interface Page {
  items: { id: string }[];
  nextCursor: string | null;
  code?: string;
}
async function get(query: string): Promise<{ status: number; body: Page }> {
  const response = await fetch(`${api.url}/api/v1/tasks${query}`, { headers });
  return { status: response.status, body: (await response.json()) as Page };
}

describe('a cursor', () => {
  it('belongs to its filter and its order', async () => {
    const { nextCursor } = (await get('?limit=1&sort=dueAt')).body;
    expect((await get(`?limit=7&sort=dueAt&cursor=${nextCursor!}`)).status).toBe(200);
    for (const other of ['sort=-dueAt', 'sort=dueAt&status=approved', 'sort=dueAt&assignedTo=me', ''])
      expect((await get(`?${other}&cursor=${nextCursor!}`)).body.code).toBe('cursor');
  });

  it.each([
    ['infinity', '019a9b00-0000-7000-8000-00000000000a'],
    ['2026-02-30T00:00:00.000000Z', '019a9b00-0000-7000-8000-00000000000a'],
    ['2', '019a9b00-0000-7000-8000-00000000000a'],
    ["1' OR true --", '019a9b00-0000-7000-8000-00000000000a'],
    ['2026-02-20T00:00:00.000000Z', '-'.repeat(36)],
  ])('that somebody made up, with %s, is refused or shows an honest page', async (key, id) => {
    const { nextCursor } = (await get('?limit=1')).body;
    const [digest] = JSON.parse(Buffer.from(nextCursor!, 'base64url').toString()) as string[];
    const cursor = Buffer.from(JSON.stringify([digest, key, id])).toString('base64url');
    expect((await get(`?cursor=${cursor}`)).status).toBeLessThan(500);
  });
});

describe('pages', () => {
  const sorts = ['-createdAt', 'createdAt', '-updatedAt', 'updatedAt', 'dueAt', '-dueAt', '-priority', 'priority'];

  it.each(sorts)('in the order %s show every task once and in order, while others are made', async (sort) => {
    const random = seeded(sorts.indexOf(sort) + 1);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    // Few moments, a microsecond apart: what a JavaScript date cannot tell apart.
    const moment = () => `2024-05-05T12:00:00.00000${Math.floor(random() * 6)}Z`;
    const tag = `pages ${sort}`;
    const insert = async (count: number) => {
      const tasks = await Promise.all(
        Array.from({ length: count }, () =>
          insertTask(api.database, { priority: pick(['high', 'medium', 'low']), tags: [tag] }),
        ),
      );
      const updates = tasks.map(
        ({ id }) =>
          `UPDATE tasks SET created_at = '${moment()}', updated_at = '${moment()}', due_at = ${pick(['NULL', `'${moment()}'`])} WHERE id = '${id}'`,
      );
      // What is as it was made may not be changed, but here.
      await asOwner(api.database, ['SET session_replication_role = replica', ...updates].join(';'));
      for (const { id } of tasks) ids.add(id);
    };
    const ids = new Set<string>();
    await insert(25);
    const before = new Set(ids);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = (
        await get(
          `?tag=${tag}&sort=${sort}&limit=${1 + Math.floor(random() * 6)}${cursor === null ? '' : `&cursor=${cursor}`}`,
        )
      ).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await insert(1);
    } while (cursor !== null && seen.length < 200);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...before].filter((id) => !seen.includes(id))).toEqual([]);
    const keys = await asOwner<{ id: string; key: string }>(
      api.database,
      `SELECT id, ${keyOf[sort.replace('-', '')]!} AS key FROM tasks WHERE id = ANY($1)`,
      [seen],
    );
    const byId = new Map(keys.map(({ id, key }) => [id, key]));
    const inOrder = seen.map((id) => byId.get(id)!);
    const wanted = [...inOrder].sort((a, b) => order(a, b, sort));
    expect(inOrder).toEqual(wanted);
  });

  const keyOf: Record<string, string> = {
    createdAt: `to_char(created_at, 'YYYYMMDDHH24MISSUS')`,
    updatedAt: `to_char(updated_at, 'YYYYMMDDHH24MISSUS')`,
    dueAt: `coalesce(to_char(due_at, 'YYYYMMDDHH24MISSUS'), 'none')`,
    priority: `CASE priority WHEN 'high' THEN '3' WHEN 'medium' THEN '2' ELSE '1' END`,
  };

  function order(a: string, b: string, sort: string): number {
    if (a === b) return 0;
    if (a === 'none') return 1;
    if (b === 'none') return -1;
    return (a < b ? -1 : 1) * (sort.startsWith('-') ? -1 : 1);
  }
});

/** Mulberry32: the same rounds on every machine. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
