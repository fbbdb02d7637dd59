import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner, createTestDatabase, eventually, settled, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { followerOptions } from '../src/events/log-follower';
import {
  createDataSource,
  Database,
  DomainError,
  EventReader,
  Events,
  LogFollower,
  Logger,
  type LogReader,
  measureFollowers,
  Metrics,
  type StoredEvent,
  system,
  type Transaction,
} from '../src/index';

const actor = system('spec');
const events = new Events();
const defaults = { ...followerOptions };
let test: TestDatabase;
let dataSource: DataSource;
let database: Database;
let logs: string;
let logger: Logger;
let followers: LogFollower[];

beforeEach(async () => {
  test = await createTestDatabase();
  await asOwner(test, `CREATE TABLE readings (number serial, type text); GRANT ALL ON readings TO souk_service`);
  await asOwner(test, 'GRANT ALL ON SEQUENCE readings_number_seq TO souk_service');
  await past('DELETE FROM events'); // that the database was migrated
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec', poolMax: 6 }).initialize();
  database = new Database(dataSource);
  logs = '';
  logger = Logger.create({ service: 'spec', level: 'error', destination: { write: (line) => void (logs += line) } });
  followers = [];
  Object.assign(followerOptions, { pollMs: 10, retryMs: 20 });
});
/** As nobody could who is held by the triggers of the log. */
const past = (statement: string) => asOwner(test, `SET session_replication_role = replica; ${statement}`);
afterEach(async () => {
  await Promise.all(followers.map((one) => one.stop()));
  Object.assign(followerOptions, defaults);
  await dataSource.destroy();
  await test.drop();
});

/** Writes down what it reads; `hook` may object. */
class Reading implements LogReader {
  readonly name = 'spec';
  pages: string[][] = [];

  constructor(
    readonly from: LogReader['from'] = 'beginning',
    private readonly hook: (page: readonly StoredEvent[]) => unknown = () => undefined,
  ) {}

  async read(tx: Transaction, page: readonly StoredEvent[]): Promise<void> {
    for (const { type } of page) await tx.query('INSERT INTO readings (type) VALUES ($1)', [type]);
    await this.hook(page);
    this.pages.push(page.map(({ type }) => type));
  }
}

function follow(reader: LogReader = new Reading()): LogFollower {
  const follower = new LogFollower(database, new EventReader(database), logger, reader);
  followers.push(follower);
  return follower;
}
const write = (...types: string[]) =>
  database.transaction(actor, async (tx) => {
    for (const type of types) await events.append(tx, { type, actor, subject: ['thing', '1'] });
  });
const some = (count: number, name = 'e') => Array.from({ length: count }, (_, n) => `${name}${n}`);
/** In the order in which they were read. */
const readings = async () =>
  (await asOwner<{ type: string }>(test, 'SELECT type FROM readings ORDER BY number')).map(({ type }) => type);
const ours = async () => (await readings()).filter((type) => type !== 'event.set_aside');
const setAside = () =>
  asOwner<{ data: Record<string, unknown> }>(test, `SELECT data FROM events WHERE type = 'event.set_aside'`);

describe('a reader of the log', () => {
  it('reads every event once, in its order, page by page', async () => {
    followerOptions.pageSize = 3;
    await write(...some(5, 'a'));
    await write(...some(3, 'b'));
    await settled(test);
    const [reader, again] = [new Reading(), new Reading()];
    await follow(reader).catchUp();
    expect(await readings()).toEqual([...some(5, 'a'), ...some(3, 'b')]);
    expect(reader.pages.map(({ length }) => length)).toEqual([3, 3, 2]);
    await follow(again).catchUp();
    expect(again.pages).toEqual([]);
  });

  it('begins at the beginning or with what comes', async () => {
    await write('before');
    await settled(test);
    const follower = follow(new Reading('now'));
    await follower.catchUp();
    await write('after');
    await settled(test);
    await follower.catchUp();
    expect(await readings()).toEqual(['after']);
  });

  it('that begins with what comes misses nothing of it, although its first page fails', async () => {
    const broken = follow(
      new Reading('now', () => {
        throw new Error('not yet');
      }),
    );
    await broken.catchUp(); // begins
    await write('first');
    await settled(test);
    await expect(broken.catchUp()).rejects.toThrow('not yet');
    await follow(new Reading('now')).catchUp();
    expect(await readings()).toEqual(['first']);
  });

  it('that never read reads on from where it begins, also when the beginning was the crash', async () => {
    await write('one');
    await settled(test);
    const broken = follow(
      new Reading('beginning', () => {
        throw new Error('crash');
      }),
    );
    await expect(broken.catchUp()).rejects.toThrow('crash');
    expect(await asOwner(test, 'SELECT epoch, xid::int, seq::int FROM event_followers')).toEqual([
      { epoch: 0, xid: 0, seq: 0 },
    ]);
  });

  it('writes nothing while nothing happens', async () => {
    const follower = follow();
    await write('one');
    await settled(test);
    await follower.catchUp();
    const version = () => asOwner(test, 'SELECT xmin::text, read_at FROM event_followers');
    const before = await version();
    for (let i = 0; i < 5; i++) await follower.catchUp();
    expect(await version()).toEqual(before);
  });

  it('waits for a transaction that commits late, and does not skip it', async () => {
    const late = dataSource.createQueryRunner();
    await late.startTransaction();
    await late.query(`SELECT set_config('role', 'souk_service', true)`);
    await events.append(late.manager, { type: 'late', actor, subject: ['thing', '1'] });
    await write('quick');
    const follower = follow();
    await follower.catchUp();
    expect(await readings()).toEqual([]);
    await late.commitTransaction();
    await late.release();
    await settled(test);
    await follower.catchUp();
    expect(await readings()).toEqual(['late', 'quick']);
  });

  it('goes on in the database of a restored dump, where transactions are numbered anew', async () => {
    const follower = follow();
    await write('read before the dump');
    await settled(test);
    await follower.catchUp();
    await write('in the dump');
    // As "souk migrate" leaves a dump that comes from a cluster with far higher numbers.
    await asOwner(test, 'UPDATE event_followers SET xid = xid + 1000000');
    await past('UPDATE events SET xid = xid + 1000000');
    await asOwner(test, 'UPDATE event_log SET epoch = 2');
    await asOwner(test, 'ALTER TABLE events ALTER COLUMN epoch SET DEFAULT 2');
    await write('after the restore');
    await settled(test);
    await follower.catchUp();
    expect(await readings()).toEqual(['read before the dump', 'in the dump', 'after the restore']);
  });

  it('that is slower than the writers gets there all the same', async () => {
    Object.assign(followerOptions, { pageSize: 20 });
    const slow = new Reading('beginning', () => new Promise((resolve) => setTimeout(resolve, 15)));
    follow(slow).start();
    for (let n = 0; n < 60; n++) await write(...some(5, `w${n}-`));
    await eventually(async () => expect(await readings()).toHaveLength(300), { withinMs: 10_000 });
    expect(new Set(await readings()).size).toBe(300);
  }, 20_000);
});

describe('several processes', () => {
  it('read each event once between them, while others write', async () => {
    Object.assign(followerOptions, { pageSize: 7, pollMs: 1 });
    const readers = [new Reading(), new Reading(), new Reading()];
    for (const reader of readers) follow(reader).start();
    const writers = some(4, 'writer').map(async (name) => {
      for (let n = 0; n < 25; n++) await write(...some(3, `${name}-${n}-`));
    });
    await Promise.all(writers);
    await eventually(async () => expect((await readings()).length).toBeGreaterThanOrEqual(300), { withinMs: 10_000 });
    const all = await readings();
    expect([all.length, new Set(all).size]).toEqual([300, 300]);
    expect(readers.flatMap(({ pages }) => pages.flat())).toHaveLength(300);
  }, 20_000);

  it('go on when the one that reads is killed in the middle of a page, which counts once', async () => {
    await write(...some(10));
    await settled(test);
    let dies = () => {};
    const death = new Promise<void>((resolve) => (dies = resolve));
    let reading = () => {};
    const halfway = new Promise<void>((resolve) => (reading = resolve));
    const victim = follow(
      new Reading('beginning', async () => {
        reading();
        await death;
      }),
    );
    const end = victim.catchUp();
    const outcome = end.then(
      () => 'read',
      () => 'died',
    );
    await halfway;
    const other = follow();
    await other.catchUp(); // one reads at a time
    expect(await readings()).toEqual([]);
    // What PostgreSQL sees of a process that is gone.
    await asOwner(
      test,
      `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND datname = current_database() AND granted`,
    );
    await eventually(async () => {
      await other.catchUp();
      expect(await readings()).toEqual(some(10));
    });
    dies();
    expect(await outcome).toBe('died');
    await other.catchUp();
    expect(await readings()).toEqual(some(10));
  });
});

describe('a reader that fails', () => {
  const cannotRead =
    (...types: string[]) =>
    (page: readonly StoredEvent[]) => {
      const bad = page.find(({ type }) => types.includes(type));
      if (bad) throw new Error(`What is ${bad.type}?`);
    };

  it('has read nothing of that page', async () => {
    await write(...some(5));
    await settled(test);
    let broken = true;
    const follower = follow(
      new Reading('beginning', () => {
        if (broken) throw new Error('crash');
      }),
    );
    await expect(follower.catchUp()).rejects.toThrow('crash');
    expect(await readings()).toEqual([]);
    broken = false;
    await follower.catchUp();
    expect(await readings()).toEqual(some(5));
  });

  it('passes over the one event that nobody can read, says so in the log, and reads all the others once', async () => {
    await write(...some(40), 'poison', ...some(40, 'f'));
    follow(new Reading('beginning', cannotRead('poison'))).start();
    await eventually(async () => expect(await ours()).toEqual([...some(40), ...some(40, 'f')]), { withinMs: 10_000 });
    expect((await setAside()).map(({ data }) => data)).toEqual([
      { reader: 'spec', type: 'poison', position: expect.stringMatching(/^\d+-\d+-\d+$/) },
    ]);
    expect(logs).toContain('has passed over an event');
    expect(logs).toContain('What is poison?');
  });

  it('passes over any number of them, as long as others are between', async () => {
    await write(...some(5, 'poison').flatMap((poison, n) => [poison, `e${n}`]));
    follow(new Reading('beginning', cannotRead(...some(5, 'poison')))).start();
    await eventually(async () => expect(await ours()).toEqual(some(5)), { withinMs: 10_000 });
    expect(await setAside()).toHaveLength(5);
  });

  it('holds when the next one fails too: then it is the reader that is broken, and nothing more is lost', async () => {
    await write(...some(20));
    const broken = follow(new Reading('beginning', cannotRead(...some(20))));
    broken.start();
    await eventually(() => expect(logs.match(/cannot go on/g)?.length).toBeGreaterThan(10), { withinMs: 10_000 });
    await broken.stop();
    expect(await setAside()).toHaveLength(1);
    await follow(new Reading()).catchUp();
    expect(await ours()).toEqual(some(20).slice(1));
  });

  it('waits out what passes, however long it takes, and loses nothing', async () => {
    await write(...some(5));
    let away = true;
    follow(
      new Reading('beginning', () => {
        if (away) throw new DomainError('unavailable', 'database_unavailable', 'The database is away.');
      }),
    ).start();
    await eventually(() => expect(logs.match(/cannot go on/g)?.length).toBeGreaterThan(8), { withinMs: 10_000 });
    away = false;
    await eventually(async () => expect(await ours()).toEqual(some(5)));
    expect(await setAside()).toEqual([]);
  });
});

describe('a reader that is stopped', () => {
  it('ends the page it is at, and its successor goes on behind it', async () => {
    followerOptions.pageSize = 10;
    await write(...some(30));
    await settled(test);
    let began = () => {};
    const reading = new Promise<void>((resolve) => (began = resolve));
    const follower = follow(
      new Reading('beginning', async () => {
        began();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }),
    );
    follower.start();
    await reading;
    await follower.stop();
    expect(await readings()).toEqual(some(10));
    await follow().catchUp();
    expect(await readings()).toEqual(some(30));
  });

  it('stops at once while it waits, and without ever having started', async () => {
    followerOptions.pollMs = 60_000;
    const [idle, fresh] = [follow(), follow()];
    idle.start();
    await eventually(async () => expect(await asOwner(test, 'SELECT FROM event_followers')).toHaveLength(1));
    const began = Date.now();
    await Promise.all([idle.stop(), fresh.stop()]);
    expect(Date.now() - began).toBeLessThan(10_000);
  });
});

it('how far each reader is behind is a metric, also of one that never began', async () => {
  const metrics = new Metrics({ gitSha: 'abc1234', buildDate: '2026-01-01', version: '1.2.3' });
  measureFollowers(metrics, database, ['spec', 'never']);
  const lag = async (): Promise<Record<string, number>> => {
    const { values } = await metrics.registry.getSingleMetric('event_follower_lag_seconds')!.get();
    return Object.fromEntries(values.map(({ labels, value }) => [String(labels.reader), value]));
  };
  expect(await lag()).toEqual({ spec: 0, never: 0 });
  await write('one');
  await past(`UPDATE events SET at = at - interval '1 second'`);
  await settled(test);
  await follow().catchUp();
  const after = await lag();
  expect(after.spec).toBe(0);
  expect(after.never).toBeGreaterThanOrEqual(1);
});
