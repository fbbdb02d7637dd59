import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, createDataSource, Database, EventReader, type StoredEvent, system } from '@souk/platform';
import { rebuildStatistics, StatisticsReader, TaskOptions, Tasks, TaskSteps } from '@souk/tasks';
import { asOwner, createTestDatabase, insertAgent, insertUser, settled } from '@souk/testing';
import { counted, followerOf, lived, tell } from './statistics-history';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let agent: Actor, head: Actor, other: Actor;
beforeAll(async () => {
  api = await startTestApi();
  agent = { kind: 'agent', id: await insertAgent(api.database), name: 'bot', role: 'agent', marketplace: 'amazon' };
  head = { kind: 'human', id: await insertUser(api.database, { role: 'head' }), name: 'Hedy', role: 'head' };
  other = { kind: 'human', id: await insertUser(api.database, { role: 'head' }), name: 'Otto', role: 'head' };
});
afterAll(() => api.close());
/** Each begins with a log that is read and sums that are empty. */
beforeEach(async () => {
  await counted(api);
  await asOwner(api.database, 'TRUNCATE task_stats, task_cycle_times');
});

const statsColumns = `category, creator_kind, creator_id, created, submitted, approved, approved_by_policy, rejected, changes_requested,
  started, completed, cancelled, measured, estimated_hours, actual_hours, accuracy, promptness, reached_submitted, reached_approved,
  reached_started, reached_completed`;

/** All sums there are, in an order of their own. */
async function sums(marketplace = 'amazon') {
  return {
    stats: await asOwner(
      api.database,
      `SELECT slot, ${statsColumns} FROM task_stats WHERE days_of = '' AND marketplace = $1 ORDER BY 1, 2, 3, 4`,
      [marketplace],
    ),
    times: await asOwner(
      api.database,
      `SELECT slot, category, stage, bin, count FROM task_cycle_times WHERE days_of = '' AND marketplace = $1 AND count <> 0 ORDER BY 1, 2, 3, 4`,
      [marketplace],
    ),
  };
}
async function total(): Promise<Record<string, number>> {
  const names = statsColumns.split(/,\s+/).slice(3);
  const [row] = await asOwner<Record<string, number>>(
    api.database,
    `SELECT ${names.map((name) => `coalesce(sum(${name}), 0)::double precision AS ${name}`).join(', ')} FROM task_stats WHERE days_of = ''`,
  );
  return Object.fromEntries(Object.entries(row!).filter(([, value]) => value !== 0));
}

const content = {
  marketplace: 'amazon',
  title: 'A task',
  description: 'Something',
  category: 'analysis',
  priority: 'low',
  estimatedHours: 4,
} as const;
const propose = async (submit = true) => (await api.get(Tasks).create(agent, { ...content, submit })).task;
const take = (by: Actor, id: string, action: Parameters<TaskSteps['take']>[2], input = {}) =>
  api.get(TaskSteps).take(by, id, action, { reason: 'because', ...input });

/** A story for each way there is. */
async function stories(): Promise<void> {
  const done = await propose();
  await take(head, done.id, 'approve');
  await take(head, done.id, 'start');
  await take(head, done.id, 'release');
  await take(head, done.id, 'start');
  await take(head, done.id, 'complete', { actualHours: 5 });
  const again = await propose(false);
  await take(agent, again.id, 'submit');
  await take(head, again.id, 'request_changes');
  await take(agent, again.id, 'submit');
  await take(head, again.id, 'reject');
  await take(head, again.id, 'reopen');
  await take(agent, again.id, 'submit');
  await take(head, again.id, 'approve');
  await api.get(TaskSteps).undo(head, again.id);
  await take(other, again.id, 'approve');
  await take(head, again.id, 'cancel');
}

async function logged(): Promise<StoredEvent[]> {
  await settled(api.database);
  const [since] = await asOwner<{ epoch: number; xid: string; seq: string }>(
    api.database,
    `SELECT epoch, xid::text, seq::text FROM event_followers WHERE name = 'statistics'`,
  );
  return api.get(EventReader).after(since!, 500);
}
const read = (events: readonly StoredEvent[]) =>
  api.get(Database).transaction(system('spec'), (tx) => api.get(StatisticsReader).read(tx, events));

describe('the sums', () => {
  it('are those of what happened', async () => {
    await stories();
    await counted(api);
    expect(await total()).toEqual({
      ...{
        created: 2,
        submitted: 4,
        approved: 2,
        rejected: 1,
        changes_requested: 1,
        started: 2,
        completed: 1,
        cancelled: 1,
      },
      ...{ measured: 1, estimated_hours: 4, actual_hours: 5, accuracy: 0.75, promptness: 0.8 },
      ...{ reached_submitted: 2, reached_approved: 2, reached_started: 1, reached_completed: 1 },
    });
    const { times } = await sums();
    const count = (stage: string) =>
      times.filter((row) => row.stage === stage).reduce((sum, row) => sum + (row.count as number), 0);
    expect(['decide', 'start', 'finish', 'whole'].map(count)).toEqual([4, 1, 1, 1]);
  });

  it('are the same however the log is cut into pages', async () => {
    await stories();
    const events = await logged();
    await read(events);
    const whole = await sums();
    for (const size of [1, 2, 3, 7]) {
      await asOwner(api.database, 'TRUNCATE task_stats, task_cycle_times');
      for (let i = 0; i < events.length; i += size) await read(events.slice(i, i + size));
      const stats = (await sums()).stats;
      expect([
        size,
        stats.filter((row) => Object.values(row).some((value) => typeof value === 'number' && value > 0)),
      ]).toEqual([size, whole.stats]);
      expect([size, (await sums()).times]).toEqual([size, whole.times]);
    }
  });

  it('count each event once, when two processes read at the same time, and when one reads again', async () => {
    await stories();
    await settled(api.database);
    await Promise.all([followerOf(api).catchUp(), followerOf(api).catchUp(), followerOf(api).catchUp()]);
    await counted(api);
    await counted(api);
    expect(await total()).toMatchObject({ created: 2, completed: 1 });
  });

  it('miss nothing when a reader fails in the middle of a page', async () => {
    await stories();
    const events = await logged();
    const broken = api.get(Database).transaction(system('spec'), async (tx) => {
      await api.get(StatisticsReader).read(tx, events);
      throw new Error('gone');
    });
    await expect(broken).rejects.toThrow('gone');
    expect(await total()).toEqual({});
    await counted(api);
    expect(await total()).toMatchObject({ created: 2, completed: 1 });
  });
});

describe('made anew', () => {
  const rebuild = () => rebuildStatistics(api.get(Database), system('spec'));

  it('they are what they were', async () => {
    await asOwner(api.database, `DELETE FROM event_followers WHERE name = 'statistics'`);
    await counted(api);
    await stories();
    await lived(api.database, { created: '2026-11-02T10:00:00Z', approved: '2026-11-09T10:00:00Z' });
    await counted(api);
    const before = await sums();
    expect(before.stats.length).toBeGreaterThanOrEqual(3);
    await rebuild();
    expect(await total()).toEqual({});
    await counted(api);
    expect(await sums()).toEqual(before);
  });

  it('they would lose what the log has forgotten: refused, and nothing is gone', async () => {
    await asOwner(
      api.database,
      `INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, created)
       VALUES ('2020-01-01Z', 'amazon', 'analysis', 'agent', 'bot', 7)`,
    );
    await expect(rebuild()).rejects.toMatchObject({ code: 'log_too_short' });
    expect(await total()).toEqual({ created: 7 });
  });

  it('they would all be lost with an empty log', async () => {
    const fresh = await createTestDatabase();
    const source = createDataSource({ url: fresh.appUrl, applicationName: 'spec', poolMax: 1 });
    const database = new Database(await source.initialize());
    await asOwner(
      fresh,
      `INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, created)
       VALUES ('2026-01-01Z', 'amazon', 'analysis', 'agent', 'bot', 7)`,
    );
    await expect(rebuildStatistics(database, system('spec'))).rejects.toMatchObject({ code: 'log_too_short' });
    await source.destroy();
    await fresh.drop();
  });
});

describe('the sums of days', () => {
  const columns = `marketplace, category, creator_id, sum(created) AS created, sum(approved) AS approved, sum(completed) AS completed,
    sum(actual_hours) AS hours`;
  const days = (timezone: string) =>
    asOwner(
      api.database,
      `SELECT to_char(slot AT TIME ZONE $1, 'YYYY-MM-DD HH24:MI') AS day, ${columns} FROM task_stats WHERE days_of = $1 GROUP BY 1, 2, 3, 4
       ORDER BY 1, 2, 3, 4`,
      [timezone],
    );
  const quarters = (timezone: string) =>
    asOwner(
      api.database,
      `SELECT to_char(date_trunc('day', slot AT TIME ZONE $1), 'YYYY-MM-DD HH24:MI') AS day, ${columns} FROM task_stats WHERE days_of = ''
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
      [timezone],
    );
  const times = (where: string) =>
    asOwner(
      api.database,
      `SELECT marketplace, category, stage, bin, sum(count) AS count FROM task_cycle_times WHERE ${where} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    );
  const zones = ['UTC', 'America/New_York', 'Asia/Katmandu', 'America/Sao_Paulo'];
  const readerIn = (timezone: string) => new StatisticsReader(new TaskOptions(true, timezone));

  it.each(zones)(
    'are those of their quarters of an hour, also when the organisation has moved (%s)',
    async (timezone) => {
      for (const created of [
        '2026-11-01T03:30:00Z',
        '2026-11-01T05:30:00Z',
        '2026-11-02T04:30:00Z',
        '2026-11-03T18:20:00Z',
      ])
        await lived(api.database, {
          created,
          approved: '2026-11-05T02:59:00Z',
          started: '2026-11-05T03:00:00Z',
          completed: '2026-11-06T04:59:00Z',
        });
      const events = await logged();
      await read(events.slice(0, 7));
      expect(await days('UTC')).toEqual(await quarters('UTC'));
      const moved = readerIn(timezone);
      for (const part of [events.slice(7, 9), events.slice(9)])
        await api.get(Database).transaction(system('spec'), (tx) => moved.read(tx, part));
      expect(await days(moved.timezone)).toEqual(await quarters(moved.timezone));
      expect(await times(`days_of = '${moved.timezone}'`)).toEqual(await times(`days_of = ''`));
      const kept = await asOwner(api.database, `SELECT DISTINCT days_of FROM task_stats ORDER BY 1`);
      expect(kept).toEqual([{ days_of: '' }, { days_of: moved.timezone }]);
    },
  );
});

describe('what former releases wrote down', () => {
  it('makes the same sums', async () => {
    const creator = randomUUID();
    const at = (hour: number) => `2026-11-0${hour < 10 ? 3 : 4}T0${hour % 10}:00:00.000Z`;
    for (const [marketplace, formerly] of [
      ['amazon', false],
      ['shein', true],
    ] as const) {
      const life = { marketplace, formerly, creator, estimatedHours: 4, actualHours: 5 };
      await lived(api.database, { ...life, created: at(1), approved: at(2), started: at(4), completed: at(12) });
      await lived(api.database, { ...life, created: at(3), rejected: at(5) });
      await lived(api.database, { ...life, created: at(3), changesRequested: at(15) });
    }
    await counted(api);
    const [now, then] = [await sums('amazon'), await sums('shein')];
    expect(now.stats.length).toBeGreaterThan(4);
    expect(then).toEqual(now);
  });

  it('of tasks that are no more counts for nothing, and stops nobody', async () => {
    const taskId = randomUUID();
    await tell(api.database, [
      { taskId, verb: 'created', at: '2026-11-03T00:00:00Z', data: { status: 'awaiting_approval' } },
      { taskId, verb: 'approved', at: '2026-11-03T01:00:00Z', data: { after: { status: 'approved' } } },
      { taskId: 'no id', verb: 'approved', at: '2026-11-03T01:00:00Z', data: { after: { status: 'approved' } } },
    ]);
    await propose();
    await counted(api);
    expect(await total()).toMatchObject({ created: 1, submitted: 1 });
  });
});
