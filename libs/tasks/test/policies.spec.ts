import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource, Database, system, type Transaction } from '@souk/platform';
import { asOwner, createTestDatabase, eventually, insertTask, type TestDatabase } from '@souk/testing';
import { Entity, PrimaryColumn } from 'typeorm';
import { taskEntities } from '../src/entities';
import { pastSubmissions, type Read, type Span, submissionsQuery } from '../src/policies/past-submissions';
import { PolicyJudge, type Verdict } from '../src/policies/policy-judge';
import { TaskOptions } from '../src/task-options';
import { taskColumns } from '../src/task-rows';
import { type Task } from '../src/task.entity';

/** What of a person a task refers to. */
@Entity('users')
class User {
  @PrimaryColumn('uuid') id!: string;
}

let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database(
    await createDataSource({
      url: test.appUrl,
      applicationName: 'spec',
      poolMax: 12,
      entities: [User, ...taskEntities],
    }).initialize(),
  );
});
beforeEach(async () => {
  await asOwner(test, 'DELETE FROM policies');
  await asOwner(test, 'DELETE FROM policy_usage');
});
afterAll(async () => {
  await database.dataSource.destroy();
  await test.drop();
});

const souk = system('spec');
const judgeIn = (timezone = 'UTC') => new PolicyJudge(new TaskOptions(true, timezone));
const policy = async (dailyCap: number | null) => {
  const [row] = await asOwner<{ id: string }>(
    test,
    `INSERT INTO policies (id, name, position, mode, conditions, effect, daily_cap)
     VALUES (gen_random_uuid(), 'spec', 1, 'enforce', '{}', 'auto_approve', $1) RETURNING id`,
    [dailyCap],
  );
  return row!.id;
};
const used = () => asOwner<{ day: string; used: number }>(test, 'SELECT day::text, used FROM policy_usage');
const waiting = async (tx: Transaction, id: string): Promise<Task> => {
  const [task] = await tx.query<Task[]>(`SELECT ${taskColumns(tx)} FROM tasks WHERE id = $1`, [id]);
  return task!;
};
const judge = async (tx: Transaction, id: string, by = judgeIn()): Promise<Verdict> =>
  by.judge(tx, await waiting(tx, id));

class RolledBack extends Error {}

/** A transaction that has judged and is still open, until it is told how it ends. */
function open(id: string) {
  let end: (how: 'commit' | 'rollback') => void = () => undefined;
  const ended = new Promise<'commit' | 'rollback'>((resolve) => (end = resolve));
  let judged: (verdict: Verdict) => void = () => undefined;
  const verdict = new Promise<Verdict>((resolve) => (judged = resolve));
  const done = database
    .transaction(souk, async (tx) => {
      judged(await judge(tx, id));
      if ((await ended) === 'rollback') throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  return { verdict, finish: (how: 'commit' | 'rollback') => (end(how), done) };
}

const blocked = () =>
  eventually(async () => {
    const found = await asOwner(
      test,
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (found.length === 0) throw new Error('Nobody waits');
  });

describe('the last place under a cap', () => {
  it.each([
    ['commit', false],
    ['rollback', true],
  ] as const)('is for the second one when the first ends with %s: %s', async (how, approved) => {
    await policy(1);
    const { id } = await insertTask(test);
    const [first, second] = [open(id), open(id)];
    const quicker = await Promise.race([
      first.verdict.then((verdict) => ({ verdict, quick: first, slow: second })),
      second.verdict.then((verdict) => ({ verdict, quick: second, slow: first })),
    ]);
    expect(quicker.verdict.approve).toBe(true);
    await blocked();
    await quicker.quick.finish(how);
    const last = await quicker.slow.verdict;
    expect(last.approve).toBe(approved);
    expect(last.inForce?.stoppedBy).toBe(approved ? undefined : 'the daily cap of 1 is used up');
    await quicker.slow.finish('commit');
    expect((await used()).map((row) => row.used)).toEqual([1]);
  });

  it('is given to as many as there are places, of twelve transactions at once', async () => {
    await policy(4);
    const { id } = await insertTask(test);
    const verdicts = await Promise.all(
      Array.from({ length: 12 }, () => database.transaction(souk, (tx) => judge(tx, id))),
    );
    expect(verdicts.filter(({ approve }) => approve)).toHaveLength(4);
  });

  it("is counted by the day of the organisation's zone", async () => {
    await policy(1);
    const { id } = await insertTask(test);
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      // 25 hours apart: never the same day
      expect((await database.transaction(souk, (tx) => judge(tx, id, judgeIn(zone)))).approve).toBe(true);
    expect(await used()).toHaveLength(2);
  });
});

describe('what was proposed in the past', () => {
  const span: Span = { from: new Date('2026-01-01'), to: new Date('2027-01-01'), marketplaces: undefined };

  beforeAll(async () => {
    await asOwner(
      test,
      `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
                          created_by_id, created_by_name, edited_by_id, created_at, submitted_at)
       SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, CASE WHEN n % 100 = 0 THEN 'kaway' WHEN n % 2 = 0 THEN 'amazon' ELSE 'shopee' END, 'Task ' || n, 'x', 'analysis', 'low', 'awaiting_approval', 1,
              'r' || n, 'agent', 'bot', 'bot', 'bot', '2026-06-01'::timestamptz + n * interval '1 minute', now()
       FROM generate_series(1, 20000) n`,
    );
    await asOwner(
      test,
      `INSERT INTO task_revisions (task_id, number, revision, content, edited_by_kind, edited_by_id, edited_by_name)
       SELECT id, 1, revision, jsonb_build_object('marketplace', marketplace, 'title', title, 'category', category, 'priority', priority,
              'estimatedHours', 1, 'proposal', NULL), 'agent', 'bot', 'bot' FROM tasks WHERE title LIKE 'Task %'`,
    );
    await asOwner(
      test,
      `INSERT INTO task_decisions (id, task_id, action, revision, from_status, to_status, version, decided_by, decided_by_name)
       SELECT gen_random_uuid(), id, 'approve', revision, 'awaiting_approval', 'approved', 2, gen_random_uuid(), 'x'
       FROM tasks WHERE title LIKE 'Task %'`,
    );
    for (const table of ['tasks', 'task_revisions', 'task_decisions']) await asOwner(test, `ANALYZE ${table}`);
  });

  it.each<[string, Span['marketplaces'], boolean, string]>([
    ['all', undefined, false, 'tasks_list'],
    ['all, a page further', undefined, true, 'tasks_list'],
    ['one marketplace', ['kaway'], false, 'tasks_by_marketplace'],
    ['one marketplace, a page further', ['kaway'], true, 'tasks_by_marketplace'],
    ['two marketplaces', ['kaway', 'amazon'], false, 'tasks_list'],
  ])('is read along an index: %s', async (_what, marketplaces, further, index) => {
    const cursor: [string, string] | undefined = further
      ? ['2026-06-10T00:00:00.000000Z', '00000000-0000-7000-8000-000000012345']
      : undefined;
    const { sql, parameters } = submissionsQuery({ ...span, marketplaces }, 'UTC', true, cursor);
    const plan = await database.transaction(
      { kind: 'human', id: '019a9b00-0000-7000-8000-00000000000a', name: 'Ada', role: 'admin' },
      async (tx) => JSON.stringify(await tx.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters)),
    );
    const indexes = [...plan.matchAll(/"Index Name":"(\w+)"/g)].map(([, name]) => name);
    expect(indexes).toEqual(expect.arrayContaining([index, 'task_revisions_pk', 'task_decisions_task']));
    expect(plan).not.toContain('"Seq Scan"');
  });

  it('comes each once, the newest first, however many there are', async () => {
    const numbers: string[] = [];
    const read: Read = (sql, values) => database.query(souk, sql, values);
    for await (const batch of pastSubmissions(read, { ...span, marketplaces: ['shopee'] }, 'UTC', false))
      numbers.push(...batch.map(({ title }) => title));
    expect(numbers).toEqual(
      Array.from({ length: 20_000 }, (_, i) => 20_000 - i)
        .filter((n) => n % 2 === 1)
        .map((n) => `Task ${n}`),
    );
  });
});
