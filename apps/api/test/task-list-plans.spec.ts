import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Actor, createDataSource } from '@souk/platform';
import { asOwner, createTestDatabase, insertUser, type TestDatabase } from '@souk/testing';
import { type TaskFilter, TaskList, taskSorts } from '@souk/tasks';
import { apiEntities } from '../src/app.module';
import { ExplainedDatabase, type MeantPlan } from './explained-database';
import { insertManyTasks } from './many-tasks';

jest.setTimeout(180_000);

const count = 20_000;
let test: TestDatabase;
let database: ExplainedDatabase;
let list: TaskList;
const actors: Record<string, Actor> = {
  agent: { kind: 'agent', id: 'agent-3', name: 'bot', role: 'agent', marketplace: 'amazon' },
};

beforeAll(async () => {
  test = await createTestDatabase();
  const options = {
    url: test.appUrl,
    applicationName: 'spec',
    poolMax: 2,
    entities: apiEntities,
  };
  database = new ExplainedDatabase(await createDataSource(options).initialize());
  list = new TaskList(database, { fourEyes: true, timezone: 'UTC' });
  const people = await Promise.all(Array.from({ length: 12 }, () => insertUser(test, { role: 'head' })));
  actors.head = { kind: 'human', id: people[0]!, name: 'head', role: 'head' };
  actors.limited = { ...actors.head, marketplaces: ['amazon', 'shopee'] };
  await insertManyTasks(test, count, { assignees: people, creator: people[1]! });
  await asOwner(test, `INSERT INTO task_watchers (task_id, user_id) SELECT id, $1 FROM tasks WHERE number % 100 = 0`, [
    people[0],
  ]);
  await asOwner(
    test,
    `INSERT INTO task_decisions (id, task_id, action, revision, from_status, to_status, version, decided_by, decided_by_name, created_at)
     SELECT gen_random_uuid(), id, 'approve', revision, 'awaiting_approval', 'approved', 2, $1, 'head', created_at + interval '1 hour' FROM tasks
     WHERE status IN ('approved', 'in_progress', 'completed')`,
    [people[0]],
  );
  await asOwner(test, 'VACUUM ANALYZE task_decisions, task_watchers');
});
afterAll(async () => {
  await database.dataSource.destroy();
  await test.drop();
});

const filters: Record<string, TaskFilter> = {
  everything: {},
  'a marketplace': { marketplace: ['amazon'] },
  'a status': { status: ['awaiting_approval'] },
  'two statuses': { status: ['awaiting_approval', 'pending'] },
  'a category': { category: ['scaling'] },
  mine: { assignedTo: 'me' },
  'nobody has': { assignedTo: 'nobody', status: ['approved'] },
  'by me': { createdBy: 'me' },
  overdue: { due: 'overdue' },
  'due soon': { due: 'soon' },
  expired: { expired: true },
  watched: { watching: true },
  'to be decided': { decidable: true },
  'a tag': { tag: ['tag7'] },
  'a number': { number: 77 },
  'a rare word': { q: 'cfcd208495d565ef66e7dff9f98764da' },
  'a word of all': { q: 'lamp' },
  'a part of a title': { q: 'b5d99' },
  'a target': { q: 'SKU-1234' },
  'a spoken number': { q: '#77' },
  'two letters': { q: 'zz' },
  'an external id': { externalId: 'SKU-77' },
  'my external id': { externalId: 'SKU-77', createdBy: 'me' },
  'approved by me': { approvedBy: 'me' },
  'completed by somebody': { completedBy: '00000000-0000-7000-8000-000000000000' },
  ...Object.fromEntries(
    ['submitted', 'approved', 'started', 'completed'].map((what) => [
      `${what} on a day`,
      {
        [`${what}From`]: new Date(Date.now() - 21 * 86_400_000),
        [`${what}To`]: new Date(Date.now() - 20 * 86_400_000),
      },
    ]),
  ),
  'of last week': { createdFrom: new Date(Date.now() - 7 * 86_400_000) },
};

/** Of the rows of tasks: none is read beside an index, and no more are sorted than a few pages hold. */
function expectIndexed(nodes: MeantPlan[]): void {
  const read = nodes.filter((node) => node['Relation Name'] === 'tasks' || node['Relation Name'] === 'task_decisions');
  expect(read.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  const sorted = nodes.filter((node) => /Sort/.test(node['Node Type'])).map((node) => node['Plan Rows']);
  expect(Math.max(0, ...sorted)).toBeLessThan(count / 20);
}

describe.each(['head', 'limited', 'agent'])('for the %s', (who) => {
  it.each(Object.keys(filters))('a list of %s is read from an index', async (what) => {
    expectIndexed(await database.nodesOf(() => list.page(actors[who]!, filters[what]!, { limit: 50 })));
    expectIndexed(await database.nodesOf(() => list.ids(actors[who]!, filters[what]!, { limit: 20 })));
  });

  it.each(taskSorts)('a list in the order %s is read along its index, on later pages too', async (sort) => {
    const first = await list.page(actors[who]!, {}, { sort, limit: 200 });
    const nodes = await database.nodesOf(() =>
      list.page(actors[who]!, {}, { sort, limit: 50, cursor: first.nextCursor! }),
    );
    expectIndexed(nodes);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort');
  });

  it('counts and totals are read from an index alone', async () => {
    const nodes = await database.nodesOf(async () => {
      await list.counts(actors[who]!, {});
      await list.page(actors[who]!, {}, { limit: 1, total: true });
    });
    expectIndexed(nodes);
    expect(nodes.filter((node) => node['Node Type'] === 'Index Only Scan')).toHaveLength(2);
  });
});
