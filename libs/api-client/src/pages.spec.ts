import { expect, test } from '@jest/globals';
import { createSoukClient } from './client';
import { pages } from './pages';

const lists: Record<string, { items: number[]; nextCursor: string | null }> = {
  '': { items: [1, 2], nextCursor: 'a' },
  a: { items: [], nextCursor: 'b' },
  b: { items: [3], nextCursor: null },
};
const asked: string[] = [];
const client = createSoukClient({
  baseUrl: 'https://souk.example',
  fetch: ({ url }) => {
    const { search, searchParams } = new URL(url);
    asked.push(search);
    return Promise.resolve(new Response(JSON.stringify(lists[searchParams.get('cursor') ?? ''])));
  },
});
async function read(query: { limit?: number; cursor?: string; status?: ('approved' | 'pending')[] } = {}) {
  asked.length = 0;
  const items: unknown[] = [];
  for await (const page of pages(client, '/api/v1/tasks', { query })) items.push(...page.items);
  return items;
}

test('every page is read once, with the same filter, until there is no other', async () => {
  await expect(read({ limit: 2, status: ['approved', 'pending'] })).resolves.toEqual([1, 2, 3]);
  const filter = '?limit=2&status=approved&status=pending';
  expect(asked).toEqual([filter, `${filter}&cursor=a`, `${filter}&cursor=b`]);
});

test('a list may be read from a cursor on, and left in the middle', async () => {
  await expect(read({ cursor: 'b' })).resolves.toEqual([3]);
  asked.length = 0;
  for await (const { items } of pages(client, '/api/v1/tasks')) if (items.length > 0) break;
  expect(asked).toEqual(['']);
});
