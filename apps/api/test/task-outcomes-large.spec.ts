import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Database } from '@souk/platform';
import { settled } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { type Caller, taskRequests } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let tasks: ReturnType<typeof taskRequests>;
let bot: Caller, head: Caller;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  tasks = taskRequests(api);
  bot = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head' });
});
afterAll(() => api.close());

/** As if more events than that, looked through at once, took longer than a statement may. Whatever was looked through is told. */
function manageOnly(most: number): number[] {
  const looked: number[] = [];
  const database = api.get(Database);
  const real = database.transaction.bind(database);
  jest.spyOn(database, 'transaction').mockImplementation((actor, work) =>
    real(actor, async (tx) => {
      const query = tx.query.bind(tx);
      jest.spyOn(tx, 'query').mockImplementation(async (sql, values) => {
        const window = Number(/LIMIT (\d+)\s+\) AS happened/.exec(sql)?.[1] ?? 0);
        if (window > 0) looked.push(window);
        if (window <= most) return query<unknown>(sql, values);
        await query('SET LOCAL statement_timeout = 20');
        return query<unknown>('SELECT pg_sleep(5)');
      });
      return work(tx);
    }),
  );
  return looked;
}

it('an agent gets past outcomes that are too large to be looked through at once', async () => {
  const read = async (query: string) => (await tasks.ask(bot, 'GET', `/outcomes${query}`)).body as unknown as Page;
  await settled(api.database);
  let { nextCursor } = await read('');
  const made: string[] = [];
  for (let i = 0; i < 12; i++) {
    const task = await tasks.propose(bot, { title: `Large ${i}` });
    await tasks.step(head, task, 'approve', { revision: task.revision });
    made.push(task.id);
  }
  await settled(api.database);

  const looked = manageOnly(5);
  const found: string[] = [];
  for (let more = true; more;) {
    const page = await read(`?cursor=${nextCursor}`);
    found.push(...page.items.map(({ taskId }) => taskId));
    more = page.nextCursor !== nextCursor && found.length < made.length;
    nextCursor = page.nextCursor;
  }
  expect(found).toEqual(made);
  expect(looked[0]).toBeGreaterThan(5);

  jest.restoreAllMocks();
  const again = manageOnly(Infinity);
  for (let i = 0; i < 4; i++) await read(`?cursor=${nextCursor}`);
  expect(again).toEqual(again.toSorted((a, b) => a - b));
  expect(again.at(-1)).toBeGreaterThan(again[0]!);
  jest.restoreAllMocks();
});

interface Page {
  items: { taskId: string }[];
  nextCursor: string;
}
