import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import {
  type Actor,
  type AuditFilter,
  AuditLog,
  createDataSource,
  Database,
  Events,
  type NewEvent,
  platformEntities,
  system,
} from '../src/index';

const admin: Actor = { kind: 'human', id: 'ada', name: 'Ada', role: 'admin' };
const amazon: Actor = { kind: 'agent', id: 'bot', name: 'Bot', role: 'agent', marketplace: 'amazon' };
const worker = system('worker');

let test: TestDatabase;
let dataSource: DataSource;
let database: Database;
let log: AuditLog;
const events = new Events();

beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({
    url: test.appUrl,
    applicationName: 'spec',
    entities: platformEntities,
  }).initialize();
  database = new Database(dataSource);
  log = new AuditLog(database, events);
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

/** In one transaction, and so at the same moment. */
const write = (actor: Actor, ...written: Partial<NewEvent>[]) =>
  database.transaction(actor, async (tx) => {
    for (const event of written)
      await events.append(tx, { type: 'thing.made', actor, subject: ['thing', '1'], ...event });
  });
const found = async (filter: AuditFilter, actor = admin) => (await log.list(actor, { ...filter, limit: 100 })).items;
const types = async (filter: AuditFilter, actor = admin) => (await found(filter, actor)).map(({ type }) => type).sort();

describe('a page of the audit', () => {
  it('follows the one before without a gap or a repetition, also among events of one moment', async () => {
    const subject = ['tie', '1'] as const;
    await write(worker, ...Array.from({ length: 10 }, (_, i) => ({ subject, type: `tie.t${i}` })));
    await write(worker, ...Array.from({ length: 3 }, () => ({ subject, type: 'tie.late' })));
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await log.list(admin, { subjectKind: 'tie', limit: 3, cursor });
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      // What comes meanwhile belongs before the first page.
      await write(worker, { subject, type: 'tie.new' });
    } while (cursor);
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 3, 3, 1]);
    expect(new Set(pages.flat()).size).toBe(13);
    const all = await found({ subjectKind: 'tie' });
    expect(all.slice(-13).map(({ id }) => id)).toEqual(pages.flat());
    const moments = all.map(({ at }) => at.getTime());
    expect(moments).toEqual([...moments].sort((a, b) => b - a));
  });
});

describe('a filter', () => {
  beforeAll(async () => {
    await write(
      worker,
      { type: 'user.signed_in', subject: ['user', 'u1'] },
      { type: 'user.changed', subject: ['user', 'u2'] },
    );
    await write(worker, { type: 'user_group.made' }, { type: 'userXgroup.made' }, { type: 'users.made' });
    await write(admin, { type: 'agent.created', subject: ['agent', 'u1'], marketplace: 'amazon' });
    await write(worker, { type: 'agent.changed', subject: ['agent', 'u1'], marketplace: 'shopee' });
    await write(amazon, { type: 'agent.worked', subject: ['agent', 'bot'], marketplace: 'amazon' });
  });

  it.each<[string, AuditFilter, string[]]>([
    ['one type', { type: 'user.changed' }, ['user.changed']],
    ['types that begin alike', { type: 'user.*' }, ['user.changed', 'user.signed_in']],
    ['types in which _ is a letter', { type: 'user_group.*' }, ['user_group.made']],
    ['a kind of actor', { actorKind: 'agent' }, ['agent.worked']],
    ['an actor', { actorId: 'ada', actorKind: 'human' }, ['agent.created']],
    ['a subject', { subjectKind: 'agent', subjectId: 'u1' }, ['agent.changed', 'agent.created']],
    ['an id of whatever kind', { subjectId: 'u1' }, ['agent.changed', 'agent.created', 'user.signed_in']],
    ['a marketplace', { marketplace: 'amazon' }, ['agent.created', 'agent.worked']],
    ['several at once', { marketplace: 'amazon', type: 'agent.*', actorKind: 'human' }, ['agent.created']],
    ['what nobody did', { type: 'user.*', marketplace: 'kaway' }, []],
  ])('finds %s', async (_, filter, expected) => {
    expect(await types(filter)).toEqual(expected);
  });

  it('by time includes its beginning and not its end', async () => {
    const [event] = await found({ type: 'user.changed' });
    const at = event!.at.getTime();
    const span = (from: number, to: number) => types({ type: 'user.*', from: new Date(from), to: new Date(to) });
    // The log keeps microseconds: the millisecond an event is shown with begins before it.
    expect(await span(at, at + 1)).toEqual(['user.changed', 'user.signed_in']);
    expect(await span(at - 1000, at)).toEqual([]);
    expect(await span(at + 1, at + 1000)).toEqual([]);
  });

  it('finds nothing beyond the marketplaces of whoever asks, but what concerns none', async () => {
    const limited: Actor = { ...admin, role: 'auditor', marketplaces: ['amazon'] };
    expect(await types({ type: 'agent.*' }, limited)).toEqual(['agent.created', 'agent.worked']);
    expect(await types({ type: 'user.*' }, limited)).toEqual(['user.changed', 'user.signed_in']);
    expect(await types({ type: 'agent.*' }, { ...limited, marketplaces: [] })).toEqual([]);
  });
});

it('an agent reads no event at all', async () => {
  await expect(log.list(amazon, { limit: 1 })).rejects.toMatchObject({ code: '42501' });
});

describe('an export', () => {
  const all = async (filter: AuditFilter, size: number) => {
    const batches: number[] = [];
    const ids: string[] = [];
    for await (const batch of log.batches(admin, filter, size)) {
      batches.push(batch.length);
      ids.push(...batch.map(({ id }) => id));
    }
    return { batches, ids };
  };

  it('holds everything that a list would page through, a batch at a time', async () => {
    await write(worker, ...Array.from({ length: 25 }, () => ({ subject: ['bulk', '1'] as const })));
    const { batches, ids } = await all({ subjectKind: 'bulk' }, 10);
    expect(batches).toEqual([10, 10, 5]);
    expect(new Set(ids).size).toBe(25);
  });

  it('of nothing is one batch of nothing', async () => {
    expect(await all({ subjectKind: 'none' }, 10)).toEqual({ batches: [0], ids: [] });
  });

  it('is written down with what was asked for before it begins, and ends before itself', async () => {
    const span = await log.beginExport(admin, 'csv', { type: 'audit.*', actorId: undefined, from: new Date(0) });
    await write(admin, { type: 'audit.later', subject: ['audit', 'events'] });
    expect((await all(span, 10)).ids).toEqual([]);
    const [exported] = await found({ type: 'audit.exported' });
    expect(exported).toMatchObject({
      actorKind: 'human',
      actorId: 'ada',
      subjectKind: 'audit',
      data: { format: 'csv', filter: { type: 'audit.*', from: '1970-01-01T00:00:00.000Z' } },
    });
  });

  it('ends where it was asked to end', async () => {
    const to = new Date('2026-01-01T00:00:00Z');
    expect((await log.beginExport(admin, 'json', { to })).to).toEqual(to);
  });
});
