import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createDataSource,
  Database,
  EventReader,
  Events,
  LogFollower,
  Logger,
  type StoredEvent,
  system,
} from '@souk/platform';
import { asOwner, createTestDatabase, insertTask, insertUser, settled, type TestDatabase } from '@souk/testing';
import { Entity, PrimaryColumn } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { notificationDays, NotificationExpiry } from '../src/discussion/notification-expiry';
import { NotificationReader } from '../src/discussion/notification-reader';
import { audiences, noticesOf, notificationRules } from '../src/discussion/notification-rules';
import { notificationKinds } from '../src/discussion/notification.entity';
import { Notifications } from '../src/discussion/notifications';
import { taskEntities } from '../src/entities';
import { type TaskFacts } from '../src/task-facts';
import { TaskOptions } from '../src/task-options';

/** What of a person a task refers to. */
@Entity('users')
class User {
  @PrimaryColumn('uuid') id!: string;
}

let test: TestDatabase;
let database: Database;
let follower: LogFollower;
const actor = system('spec');
const log = new Events();
const logger = Logger.create({ service: 'spec', level: 'error', destination: { write: () => undefined } });
const reader = (fourEyes = true) => new NotificationReader(log, new TaskOptions(fourEyes, 'UTC'));
const followerOf = (fourEyes?: boolean) =>
  new LogFollower(database, new EventReader(database), logger, reader(fourEyes));

beforeAll(async () => {
  test = await createTestDatabase();
  const entities = [User, ...taskEntities];
  database = new Database(
    await createDataSource({ url: test.appUrl, applicationName: 'spec', poolMax: 3, entities }).initialize(),
  );
  follower = followerOf();
  await follower.catchUp();
});
afterAll(async () => {
  await database.dataSource.destroy();
  await test.drop();
});
beforeEach(async () => {
  await asOwner(test, 'DELETE FROM notifications');
  await asOwner(test, 'DELETE FROM task_watchers');
  // Past the trigger that keeps the last admin.
  await asOwner(test, `SET session_replication_role = replica; UPDATE users SET status = 'disabled'`);
});

const facts = (task: Partial<TaskFacts> = {}): TaskFacts => ({
  number: 1,
  title: 'A task',
  category: 'analysis',
  priority: 'low',
  status: 'awaiting_approval',
  estimatedHours: 1,
  createdBy: { kind: 'agent', id: 'bot' },
  editedBy: 'bot',
  assignedTo: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  submittedAt: null,
  approvedAt: null,
  startedAt: null,
  ...task,
});
const happened = (type: string, task: string, data: object = {}, by = actor) =>
  database.transaction(by, (tx) =>
    log.append(tx, {
      type,
      actor: by,
      subject: ['task', task],
      marketplace: 'amazon',
      data: { task: facts(), ...data },
    }),
  );
async function told(by = follower): Promise<string[]> {
  await settled(test);
  await by.catchUp();
  const found = await asOwner<{ line: string }>(
    test,
    `SELECT name || ': ' || kind AS line FROM notifications JOIN users ON users.id = user_id ORDER BY 1`,
  );
  return found.map(({ line }) => line);
}
const person = (name: string, role = 'member', more = {}) => insertUser(test, { name, role, ...more });

it('docs/notifications.md tells who is told of what', () => {
  const rows = readFileSync('docs/notifications.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  const table = Object.entries(notificationRules).flatMap(([event, rules]) =>
    rules.map(({ kind, to, when }) => [event, kind, to.map((one) => audiences[one]).join('; '), when]),
  );
  expect(rows).toEqual(table);
});

it('every kind of notification is told by a rule', () => {
  const kinds = new Set(Object.values(notificationRules).flatMap((rules) => rules.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([...notificationKinds].sort());
});

describe('by the due time', () => {
  it('whoever is to act is told: who may decide, then the assignee, and the heads while there is none', async () => {
    const doer = await person('Doer');
    await person('Hedy', 'head');
    await person('Member');
    const { id } = await insertTask(test);
    await happened('task.due_soon', id);
    expect(await told()).toEqual(['Hedy: due_soon']);
    await asOwner(test, 'DELETE FROM notifications');
    await happened('task.due_soon', id, { task: facts({ status: 'approved', assignedTo: doer }) });
    expect(await told()).toEqual(['Doer: due_soon']);
    await asOwner(test, 'DELETE FROM notifications');
    await happened('task.breached', id, { task: facts({ status: 'approved' }) });
    expect(await told()).toEqual(['Hedy: breached']);
  });

  it('an escalation goes to every head and admin, also to one who made the proposal, and to the assignee', async () => {
    const [hedy, doer] = [await person('Hedy', 'head'), await person('Doer')];
    await person('Ann', 'admin');
    const { id } = await insertTask(test);
    const task = facts({ createdBy: { kind: 'human', id: hedy }, editedBy: hedy, assignedTo: doer });
    await happened('task.escalated', id, { task });
    expect(await told()).toEqual(['Ann: escalated', 'Doer: escalated', 'Hedy: escalated']);
  });

  it('an expiry goes to those who may still decide, and to whoever made the proposal', async () => {
    const maker = await person('Maker');
    await person('Hedy', 'head');
    const { id } = await insertTask(test);
    await happened('task.expired', id, { task: facts({ createdBy: { kind: 'human', id: maker }, editedBy: maker }) });
    expect(await told()).toEqual(['Hedy: expired', 'Maker: expired']);
  });
});

describe('the reader', () => {
  it('asks also whoever made the proposal when four eyes are not asked for', async () => {
    const hedy = await person('Hedy', 'head');
    const { id } = await insertTask(test);
    const data = {
      after: { status: 'awaiting_approval' },
      task: facts({ createdBy: { kind: 'human', id: hedy }, editedBy: hedy }),
    };
    await happened('task.submitted', id, data);
    expect(await told()).toEqual([]);
    await happened('task.submitted', id, data);
    expect(await told(followerOf(false))).toEqual(['Hedy: waiting']);
  });

  it('asks nobody about what a policy approved in the same moment', async () => {
    await person('Hedy', 'head');
    const { id } = await insertTask(test, { status: 'approved' });
    await happened('task.created', id, { after: { status: 'awaiting_approval' } });
    expect(await told()).toEqual([]);
  });

  it('asks once about what began to wait twice in a batch', async () => {
    await person('Hedy', 'head');
    const { id } = await insertTask(test);
    for (let n = 0; n < 3; n++) await happened('task.submitted', id, { after: { status: 'awaiting_approval' } });
    expect(await told()).toEqual(['Hedy: waiting']);
  });

  it('that reads an event twice, because a position was lost, tells it once', async () => {
    const doer = await person('Doer');
    const { id } = await insertTask(test);
    await happened('task.assigned', id, { after: { assignedTo: doer } });
    expect(await told()).toEqual(['Doer: assigned']);
    await asOwner(test, 'UPDATE event_followers SET epoch = 0, xid = 0, seq = 0');
    expect(await told()).toEqual(['Doer: assigned']);
  });

  it('makes nothing of events that it does not understand', async () => {
    await person('Hedy', 'head');
    const { id } = await insertTask(test);
    const assigned = { after: { assignedTo: 'nobody' } };
    await happened('task.assigned', id, assigned);
    await happened('task.assigned', id, { after: { assignedTo: uuidv7() } });
    await happened('task.assigned', uuidv7(), assigned);
    await happened('task.assigned', '1', assigned);
    await happened('task.commented', id, { mentions: ['x', uuidv7()] });
    await happened('task.submitted', id, { after: { status: 'awaiting_approval' }, task: undefined });
    await happened('task.danced', id);
    expect(await told()).toEqual([]);
  });

  it('tells nobody who has been disabled, or does not reach the marketplace any more', async () => {
    const { id } = await insertTask(test);
    const mentions = [
      await person('Gone', 'member', { status: 'disabled' }),
      await person('Elsewhere', 'member', { marketplaces: ['shein'] }),
      await person('Here', 'member', { marketplaces: ['amazon'] }),
    ];
    await happened('task.commented', id, { mentions, commentId: uuidv7() });
    expect(await told()).toEqual(['Here: mentioned']);
  });

  it('tells 20 heads of 500 proposals in one batch, fast', async () => {
    for (let n = 0; n < 20; n++) await person(`Head ${n}`, 'head');
    for (let n = 0; n < 2; n++) await told(); // with what the reader itself has written
    await asOwner(
      test,
      `WITH made AS (
         INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
           created_by_id, created_by_name, edited_by_id)
         SELECT gen_random_uuid(), 'amazon', 'x', 'x', 'analysis', 'low', 'awaiting_approval', 1, 'r', 'agent', 'bot', 'x', 'bot'
         FROM generate_series(1, 500) RETURNING id
       )
       INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace, data)
       SELECT gen_random_uuid(), 'task.submitted', 'agent', 'bot', 'x', 'task', id, 'amazon', $1 FROM made`,
      [JSON.stringify({ after: { status: 'awaiting_approval' }, task: facts() })],
    );
    await settled(test);
    const began = performance.now();
    await follower.catchUp();
    const ms = performance.now() - began;
    expect(await asOwner(test, `SELECT FROM notifications WHERE kind = 'waiting'`)).toHaveLength(10_000);
    const live = await asOwner<{ data: object }>(
      test,
      `SELECT data FROM events WHERE type = 'notification.created' AND data ->> 'count' = '500'`,
    );
    expect(live.map(({ data }) => data)).toEqual(
      Array.from({ length: 20 }, () => ({ count: 500, kinds: ['waiting'] })),
    );
    // A tenth of that on two cores that have much else to do.
    expect(ms).toBeLessThan(10_000);
  }, 30_000);
});

it('a rule names people of the event as it was: those of the task afterwards are for the events that follow', () => {
  const [doer, former] = [uuidv7(), uuidv7()];
  const event = {
    id: uuidv7(),
    type: 'task.assigned',
    at: '2026-01-01T00:00:00.000Z',
    actor: { kind: 'human', id: 'x', name: 'X' },
    subject: { kind: 'task', id: uuidv7() },
    data: { task: facts({ assignedTo: former }), after: { assignedTo: doer } },
  } as unknown as StoredEvent;
  expect(noticesOf(event, { fourEyes: true }).map(({ people }) => people)).toEqual([[doer]]);
});

describe('in time', () => {
  it('what was read goes after 90 days and the rest after 400, batch by batch', async () => {
    const [user, other] = [await person('User'), await person('Other')];
    const { id } = await insertTask(test);
    const add = (who: string, count: number, days: number, read: boolean) =>
      asOwner(
        test,
        `INSERT INTO notifications (id, user_id, kind, task_id, event_id, actor_name, created_at, read_at)
         SELECT gen_random_uuid(), $1, 'assigned', $2, gen_random_uuid(), $3, now() - make_interval(days => $4), CASE WHEN $5 THEN now() END
         FROM generate_series(1, $6)`,
        [who, id, `${days}${read ? ' read' : ''}`, days, read, count],
      );
    const { read, all } = notificationDays;
    for (const who of [user, other]) {
      await add(who, 1100, read + 1, true);
      await add(who, 1, read - 1, true);
      await add(who, 1, all - 1, false);
      await add(who, 2, all + 1, false);
    }
    expect(await new NotificationExpiry(database).run()).toBe(2204);
    const left = await asOwner(test, 'SELECT DISTINCT actor_name FROM notifications ORDER BY 1');
    expect(left).toEqual([{ actor_name: '399' }, { actor_name: '89 read' }]);
  });
});

it('the list and the count have an index that fits them', async () => {
  const [user, other] = [await person('User'), await person('Other')];
  const { id } = await insertTask(test);
  await asOwner(
    test,
    `INSERT INTO notifications (id, user_id, kind, task_id, event_id, actor_name, created_at, read_at)
     SELECT gen_random_uuid(), CASE WHEN n % 20 = 0 THEN $1::uuid ELSE $3 END, 'assigned', $2,
       gen_random_uuid(), 'x', now() - n * interval '1 minute', CASE WHEN n % 3 = 0 THEN now() END
     FROM generate_series(1, 20000) n`,
    [user, id, other],
  );
  await asOwner(test, 'VACUUM ANALYZE notifications');
  const plans: string[] = [];
  const me = { kind: 'human', id: user, name: 'User', role: 'member' } as const;
  const explaining = new (class extends Database {
    override transaction: Database['transaction'] = (by, work) =>
      super.transaction(by, (tx) => {
        const { queryRunner } = tx;
        const query = queryRunner!.query.bind(queryRunner);
        queryRunner!.query = async (...asked: Parameters<typeof query>) => {
          const [sql, parameters] = asked;
          if (/^SELECT .*notifications/s.test(sql)) {
            const plan = (await query(`EXPLAIN ${sql}`, parameters)) as { 'QUERY PLAN': string }[];
            plans.push(plan.map((line) => line['QUERY PLAN']).join('\n'));
          }
          return query(...asked) as never;
        };
        return work(tx).finally(() => (queryRunner!.query = query));
      });
  })(database.dataSource);
  const page = await new Notifications(explaining).list(me, { limit: 50 });
  expect([page.items.length, page.unreadCount]).toEqual([50, 100]);
  const [list, lines, unread] = plans;
  expect(list).toContain('notifications_list');
  expect(lines).toContain('notifications_pkey');
  expect(unread).toContain('notifications_unread');
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on notifications|Sort/);
});
