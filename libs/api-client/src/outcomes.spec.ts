import { describe, expect, test } from '@jest/globals';
import { createSoukClient } from './client';
import { followOutcomes } from './outcomes';

const answer = (nextCursor: string, ...types: string[]) =>
  new Response(JSON.stringify({ items: types.map((type) => ({ type })), nextCursor }), {
    headers: { 'content-type': 'application/json' },
  });
const problem = (status: number, code: string, retryAfter?: string) =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, detail: code, status, code, requestId: '7' }), {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });

/** Follows a server that gives these answers in turn, and is left after the last. */
async function follow(answers: (() => Response)[], cursor?: string) {
  const asked: string[] = [];
  const stop = new AbortController();
  const client = createSoukClient({
    baseUrl: 'https://souk.example',
    fetch: ({ url }) => {
      asked.push(new URL(url).search);
      const next = answers.shift();
      if (next) return Promise.resolve(next());
      stop.abort();
      return Promise.reject(new Error('asked when it was over'));
    },
  });
  const read: string[] = [];
  for await (const { items, nextCursor } of followOutcomes(client, { cursor, signal: stop.signal, retryMs: 1 }))
    read.push(...items.map(({ type }) => type), nextCursor);
  return { read, asked };
}

describe('following outcomes', () => {
  test('asks each time from where the last answer ended, and shows no empty ones', async () => {
    const { read, asked } = await follow([
      () => answer('1', 'task.approved'),
      () => answer('2'),
      () => answer('3', 'task.assigned', 'task.started'),
    ]);
    expect(read).toEqual(['task.approved', '1', 'task.assigned', 'task.started', '3']);
    expect(asked).toEqual(['?wait=30', '?wait=30&cursor=1', '?wait=30&cursor=2', '?wait=30&cursor=3']);
  });

  test('begins where the caller left off', async () => {
    expect((await follow([() => answer('9')], '8')).asked[0]).toBe('?wait=30&cursor=8');
  });

  test('goes on over a lost connection, a busy server and a limit, from the same place', async () => {
    const { read, asked } = await follow([
      () => answer('1', 'task.approved'),
      () => {
        throw new TypeError('fetch failed');
      },
      () => problem(503, 'too_many_waits', '0'),
      () => problem(429, 'rate_limited', '0'),
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      () => answer('2', 'task.completed'),
    ]);
    expect(read).toEqual(['task.approved', '1', 'task.completed', '2']);
    expect(new Set(asked.slice(1, 6))).toEqual(new Set(['?wait=30&cursor=1']));
  });

  test('throws what asking again would not mend', async () => {
    await expect(follow([() => problem(401, 'invalid_token')])).rejects.toMatchObject({ code: 'invalid_token' });
    await expect(follow([() => problem(400, 'validation_failed')])).rejects.toMatchObject({ status: 400 });
  });

  test('ends promptly when it is aborted, also in the middle of a pause', async () => {
    const stop = new AbortController();
    const client = createSoukClient({
      baseUrl: 'https://souk.example',
      fetch: () => {
        setTimeout(() => stop.abort(), 5);
        return Promise.resolve(problem(429, 'rate_limited', '3600'));
      },
    });
    await expect(followOutcomes(client, { signal: stop.signal }).next()).resolves.toEqual({
      value: undefined,
      done: true,
    });
  });
});
