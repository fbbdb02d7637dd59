import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, eventually, settled, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { feedOptions } from '../src/events/event-feed';
import {
  createDataSource,
  Database,
  DomainError,
  EventFeed,
  EventReader,
  Events,
  Logger,
  type StoredEvent,
  system,
} from '../src/index';

const actor = system('spec');
const events = new Events();
let test: TestDatabase;
let dataSource: DataSource;
let database: Database;
let reader: EventReader;
let feed: EventFeed;
const defaults = { ...feedOptions };

beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec' }).initialize();
  database = new Database(dataSource);
  reader = new EventReader(database);
  feed = new EventFeed(reader, Logger.create({ service: 'spec', level: 'warn' }));
  feedOptions.pollMs = 20;
});
beforeEach(() => settled(test));
afterEach(() => {
  Object.assign(feedOptions, defaults, { pollMs: 20 });
});
afterAll(async () => {
  feed.onApplicationShutdown();
  Object.assign(feedOptions, defaults);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await dataSource.destroy();
  await test.drop();
});

const write = (...types: string[]) =>
  database.transaction(actor, async (tx) => {
    for (const type of types) await events.append(tx, { type, actor, subject: ['thing', '1'] });
  });

/** As a stream does it: the place first, then everything behind it. */
async function listen(receiver: Receiver, after?: string): Promise<() => void> {
  const { position, reset } = await feed.begin(after);
  if (reset) receiver.resets.push(position);
  return feed.subscribe(receiver.onEvent, position);
}

class Receiver {
  readonly events: StoredEvent[] = [];
  readonly resets: string[] = [];
  keepsUp = true;
  onEvent = (event: StoredEvent) => {
    this.events.push(event);
    return this.keepsUp;
  };
  get types() {
    return this.events.map(({ type }) => type);
  }
}

describe('the live feed', () => {
  it('gives every subscriber what is committed from now on, in order', async () => {
    await write('before');
    await settled(test);
    const [one, two] = [new Receiver(), new Receiver()];
    const leave = await Promise.all([listen(one), listen(two)]);
    await write('a', 'b');
    await write('c');
    await eventually(() => {
      expect(one.types).toEqual(['a', 'b', 'c']);
      expect(two.types).toEqual(['a', 'b', 'c']);
    });
    leave.forEach((go) => go());
  });

  it('never skips an event whose transaction commits late', async () => {
    const receiver = new Receiver();
    const leave = await listen(receiver);
    const late = dataSource.createQueryRunner();
    await late.startTransaction();
    await late.query(`SELECT set_config('role', 'souk_service', true)`);
    await events.append(late.manager, { type: 'late', actor, subject: ['thing', '1'] });
    await write('quick'); // has the higher position, and is there first
    await new Promise((resolve) => setTimeout(resolve, 150));
    await late.commitTransaction();
    await late.release();
    await eventually(() => expect(receiver.types).toEqual(['late', 'quick']));
    leave();
  });

  it('resumes behind the last seen event without losing or repeating one, while others are being written', async () => {
    const first = new Receiver();
    const leave = await listen(first);
    await write('r0');
    await eventually(() => expect(first.types).toContain('r0'));
    leave();
    const from = first.events.at(-1)!.position;
    feedOptions.pageSize = 7; // several pages of catching up
    const missed = Array.from({ length: 50 }, (_, i) => `m${i}`);
    await write(...missed);
    const second = new Receiver();
    const writing = (async () => {
      for (let i = 0; i < 30; i++) await write(`l${i}`);
    })();
    const leaveAgain = await listen(second, from);
    await writing;
    await eventually(() => expect(second.events.length).toBeGreaterThanOrEqual(80));
    expect(second.types).toEqual([...missed, ...Array.from({ length: 30 }, (_, i) => `l${i}`)]);
    leaveAgain();
  });

  it.each([
    ['not a position', 'hello'],
    ['of another database', '1-99999999999-1'],
    ['of an epoch to come', '9-1-1'],
    ['larger than any number of ours', '0-9223372036854775808-0'],
  ])('says reset when the position is %s', async (_what, position) => {
    const receiver = new Receiver();
    const leave = await listen(receiver, position);
    expect(receiver.resets).toHaveLength(1);
    await write('after');
    await eventually(() => expect(receiver.types).toEqual(['after']));
    leave();
  });

  it('says reset when too much was missed', async () => {
    feedOptions.mostToReplay = 5;
    await write('x1', 'x2', 'x3', 'x4', 'x5', 'x6');
    const receiver = new Receiver();
    const leave = await listen(receiver, '1-1-1');
    expect(receiver.resets).toHaveLength(1);
    expect(receiver.types).toEqual([]);
    leave();
  });

  it('drops a subscriber that cannot keep up and goes on for the others', async () => {
    const [slow, quick] = [new Receiver(), new Receiver()];
    slow.keepsUp = false;
    const leave = await Promise.all([listen(slow), listen(quick)]);
    await write('one');
    await write('two');
    await eventually(() => expect(quick.types).toEqual(['one', 'two']));
    expect(slow.types).toEqual(['one']);
    leave.forEach((go) => go());
  });

  it('forgets a subscriber for whom the log could not be read', async () => {
    const broken = new EventFeed(
      new (class extends EventReader {
        override after(): Promise<never> {
          return Promise.reject(new Error('the database is away'));
        }
      })(database),
      Logger.create({ service: 'spec', level: 'error', destination: { write: () => undefined } }),
    );
    const { position } = await broken.begin();
    await expect(broken.subscribe(() => true, position)).rejects.toThrow('the database is away');
    expect(broken.subscribers).toBe(0);
    broken.onApplicationShutdown();
  });

  describe('with events so large that a page of them cannot be read in time', () => {
    class SlowReader extends EventReader {
      readonly pages: number[] = [];
      override async after(...asked: Parameters<EventReader['after']>) {
        const page = await super.after(...asked);
        if (page.filter(({ type }) => type.startsWith('large')).length > 3)
          throw new DomainError('unavailable', 'database_unavailable', 'canceling statement due to statement timeout');
        if (page.length > 0) this.pages.push(page.length);
        return page;
      }
    }
    const large = Array.from({ length: 30 }, (_, i) => `large${i}`);
    const small = Array.from({ length: 60 }, (_, i) => `small${i}`);
    const quietly = Logger.create({ service: 'spec', level: 'error', destination: { write: () => undefined } });

    it('gives a receiver that resumes all of them, and reads more at once when they are small again', async () => {
      const slow = new SlowReader(database);
      const { position } = await feed.begin();
      await write(...large);
      await write(...small);
      await settled(test);
      const resuming = new EventFeed(slow, quietly);
      const receiver = new Receiver();
      await resuming.subscribe(receiver.onEvent, position);
      resuming.onApplicationShutdown();
      expect(receiver.types).toEqual([...large, ...small]);
      expect(Math.max(...slow.pages)).toBeGreaterThan(3);
    });

    it('gives whoever listens all of them', async () => {
      const live = new EventFeed(new SlowReader(database), quietly);
      const receiver = new Receiver();
      const { position } = await live.begin();
      const leave = await live.subscribe(receiver.onEvent, position);
      await write(...large);
      await write(...small);
      await eventually(() => expect(receiver.types).toEqual([...large, ...small]));
      leave();
      live.onApplicationShutdown();
    });
  });

  it('lets the event loop have its turn within a large page', async () => {
    await write(...Array.from({ length: 400 }, (_, i) => `big${i}`));
    await settled(test);
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    const seen: number[] = [];
    const leave = await feed.subscribe(() => seen.push(turns) > 0, '0-0-0');
    clearInterval(counting);
    leave();
    expect(new Set(seen.slice(-400)).size).toBeGreaterThan(1);
  });

  it('reads nothing when nobody listens', async () => {
    await eventually(() => expect(feed.subscribers).toBe(0));
  });
});
