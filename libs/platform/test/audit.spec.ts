import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner, createTestDatabase, settled, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { createDataSource, Database, Events, Logger, SealKeys, Sealer, system, verifyAudit } from '../src/index';

const actor = system('spec');
const key = Buffer.alloc(32, 1);
const keys = new SealKeys([key]);

let test: TestDatabase;
let dataSource: DataSource;
let database: Database;
let sealer: Sealer;
let folder: string;
let logged: string;

beforeEach(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec' }).initialize();
  database = new Database(dataSource);
  await tamper('DELETE FROM events'); // that of the migration: each test counts its own
  folder = mkdtempSync(path.join(tmpdir(), 'souk-seals-'));
  logged = '';
  const logger = Logger.create({
    service: 'spec',
    level: 'info',
    destination: { write: (line) => void (logged += line) },
  });
  sealer = new Sealer(database, logger, { keys, logFile: path.join(folder, 'seals.jsonl') });
});
afterEach(async () => {
  await dataSource.destroy();
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

const events = new Events();
/** Everything that was written so far. */
const seal = async (by = sealer) => {
  await settled(test);
  return by.sealNew();
};
const write = (...types: string[]) =>
  database.transaction(actor, async (tx) => {
    for (const type of types)
      await events.append(tx, { type, actor, subject: ['thing', '1'], data: { type, price: 12.5 } });
  });

/** As an intruder with the rights of the owner: the triggers are no obstacle to whoever may switch them off. */
const tamper = (sql: string) => asOwner(test, `SET session_replication_role = replica; ${sql}`);
const copies = () =>
  readFileSync(path.join(folder, 'seals.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { number: number; hash: string });
const kinds = async () => (await verifyAudit(database, keys, copies())).problems.map(({ kind }) => kind);

describe('an untouched log', () => {
  it('verifies, seal after seal, and says what is not sealed yet', async () => {
    await write('a', 'b');
    expect(await seal()).toBe(2);
    await write('c');
    expect(await seal()).toBe(1);
    expect(await seal()).toBe(0);
    await write('d', 'e');
    expect(await verifyAudit(database, keys, copies())).toMatchObject({
      ok: true,
      seals: 2,
      events: 3,
      unsealed: 2,
      problems: [],
    });
  });

  it('is read in the order of numbers, not of digits, past the tenth seal and the next power of ten', async () => {
    for (let i = 0; i < 12; i++) {
      await write(`e${i}`);
      await seal();
    }
    expect(await verifyAudit(database, keys, copies())).toMatchObject({ ok: true, seals: 12, events: 12 });
  });

  it('is sealed once, however many workers try', async () => {
    await write(...Array.from({ length: 20 }, (_, i) => `e${i}`));
    await settled(test);
    const sealed = await Promise.all([sealer.sealNew(), sealer.sealNew(), sealer.sealNew()]);
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(await verifyAudit(database, keys)).toMatchObject({ ok: true, events: 20 });
  });

  it('leaves an event that is still being written to the next seal', async () => {
    const late = dataSource.createQueryRunner();
    await late.startTransaction();
    await late.query(`SELECT set_config('role', 'souk_service', true)`);
    await events.append(late.manager, { type: 'late', actor, subject: ['thing', '1'] });
    await write('early');
    expect(await sealer.sealNew()).toBe(0); // a running transaction is older
    await late.commitTransaction();
    await late.release();
    expect(await seal()).toBe(2);
    expect(await verifyAudit(database, keys)).toMatchObject({ ok: true, events: 2 });
  });

  it('covers the months of a stretch one by one', async () => {
    await tamper(
      `INSERT INTO events (at, id, type, actor_kind, actor_name, subject_kind, subject_id) VALUES (now() + interval '40 days', gen_random_uuid(), 'next', 'service', 's', 'x', '1')`,
    );
    await write('now');
    expect(await seal()).toBe(2);
    expect(await verifyAudit(database, keys, copies())).toMatchObject({ ok: true, seals: 2, events: 2 });
  });

  it('still verifies after the encryption key was changed, former key kept or not', async () => {
    await write('a');
    await seal();
    const changed = new SealKeys([Buffer.alloc(32, 2), key]);
    await write('b');
    const logger = Logger.create({ service: 'spec', level: 'error' });
    await seal(new Sealer(database, logger, { keys: changed }));
    expect(await verifyAudit(database, changed)).toMatchObject({ ok: true, formerKeys: 0 });
    expect(await verifyAudit(database, new SealKeys([Buffer.alloc(32, 2)]))).toMatchObject({ ok: true, formerKeys: 1 });
  });

  it('has a copy of each seal in the log and in a file', async () => {
    await write('a');
    await seal();
    const [copy] = copies();
    expect(copy).toMatchObject({ number: 1 });
    expect(logged).toContain(copy!.hash);
  });
});

describe('a log that was tampered with', () => {
  beforeEach(async () => {
    await write('a', 'b', 'c');
    await seal();
    await write('d', 'e', 'f');
    await seal();
  });

  it.each([
    ['an edited type', `UPDATE events SET type = 'forged' WHERE type = 'b'`],
    ['edited data', `UPDATE events SET data = jsonb_set(data, '{price}', '12.51') WHERE type = 'b'`],
    ['another actor', `UPDATE events SET actor_name = 'somebody else' WHERE type = 'e'`],
    ['a moved time', `UPDATE events SET at = at - interval '1 microsecond' WHERE type = 'e'`],
    [
      'two rows in each other\u2019s place',
      `UPDATE events e SET seq = o.seq FROM events o WHERE (e.type, o.type) IN (('a', 'b'), ('b', 'a'))`,
    ],
    ['a replaced row', `UPDATE events SET id = gen_random_uuid() WHERE type = 'c'`],
  ])('shows %s', async (_what, sql) => {
    await tamper(sql);
    expect(await kinds()).toEqual(['edited']);
  });

  it('shows a deleted row, and says how many are gone', async () => {
    await tamper(`DELETE FROM events WHERE type IN ('b', 'c')`);
    const { problems } = await verifyAudit(database, keys);
    expect(problems).toEqual([
      expect.objectContaining({
        kind: 'deleted',
        seal: 1,
        detail: expect.stringContaining('2 of 3 events are gone'),
      }),
    ]);
  });

  it('shows a row that was put in later', async () => {
    await tamper(`INSERT INTO events (at, id, epoch, xid, type, actor_kind, actor_name, subject_kind, subject_id)
                  SELECT at, gen_random_uuid(), epoch, xid, 'inserted', 'service', 's', 'x', '1' FROM events WHERE type = 'b'`);
    expect(await kinds()).toEqual(['inserted']);
  });

  it('shows a row that was put in before the first seal began', async () => {
    await tamper(
      `INSERT INTO events (id, epoch, xid, type, actor_kind, actor_name, subject_kind, subject_id) VALUES (gen_random_uuid(), 1, 3, 'first', 'service', 's', 'x', '1')`,
    );
    expect(await kinds()).toEqual(['inserted']);
  });

  it('shows a cut tail of events', async () => {
    await tamper(`DELETE FROM events WHERE type IN ('d', 'e', 'f')`);
    expect(await kinds()).toEqual(['deleted']);
  });

  it('shows a tail that was cut together with its seals, by the copies outside the database', async () => {
    await tamper(`DELETE FROM events WHERE type IN ('d', 'e', 'f'); DELETE FROM event_seals WHERE number = 2`);
    expect(await verifyAudit(database, keys)).toMatchObject({ ok: true }); // the database alone cannot know
    expect(await kinds()).toEqual(['cut']);
    await write('g');
    await seal(new Sealer(database, Logger.create({ service: 'spec', level: 'error' }), { keys }));
    expect(await kinds()).toEqual(['cut']); // nor does a new seal of the same number help
  });

  it('shows a changed, a missing and a re-chained seal', async () => {
    await tamper(`UPDATE event_seals SET events = 2 WHERE number = 1`);
    expect(await kinds()).toContain('chain');
    await tamper(`UPDATE event_seals SET events = 3 WHERE number = 1; DELETE FROM event_seals WHERE number = 1`);
    expect(await kinds()).toContain('chain');
  });

  it('shows a chain that was made anew by somebody without the key', async () => {
    await tamper(`DELETE FROM event_seals; UPDATE events SET type = 'forged' WHERE type = 'b'`);
    const forger = new SealKeys([Buffer.alloc(32, 9)]);
    await seal(new Sealer(database, Logger.create({ service: 'spec', level: 'error' }), { keys: forger }));
    await tamper(
      `UPDATE event_seals SET kid = '${keys.seal({ number: 1, at: '', month: '', fromEpoch: 0, fromXid: '0', toEpoch: 0, toXid: '0', events: 0, root: '', previous: '' }).kid}'`,
    );
    expect((await verifyAudit(database, keys)).problems.map(({ kind }) => kind)).toContain('signature');
  });

  it('shows seals by a key that nobody configured, unless a later seal by a known key vouches for them', async () => {
    const forger = new SealKeys([Buffer.alloc(32, 9)]);
    expect((await verifyAudit(database, forger)).problems).toEqual([
      expect.objectContaining({ kind: 'signature', seal: 2 }),
    ]);
    await write('g');
    await seal(new Sealer(database, Logger.create({ service: 'spec', level: 'error' }), { keys: forger }));
    expect((await verifyAudit(database, keys)).problems).toEqual([
      expect.objectContaining({ kind: 'signature', seal: 3 }),
    ]);
    expect(await verifyAudit(database, forger)).toMatchObject({ ok: true, formerKeys: 2 });
  });

  it('shows a month that is gone before its time', async () => {
    const [part] = await asOwner<{ name: string }>(test, 'SELECT tableoid::regclass::text AS name FROM events LIMIT 1');
    await asOwner(test, `ALTER TABLE events DETACH PARTITION ${part!.name}`);
    expect(new Set(await kinds())).toEqual(new Set(['partition']));
  });
});

it('nothing younger than 400 days can be dropped, not even by the service', async () => {
  await expect(database.transaction(actor, (tx) => tx.query('SELECT souk_drop_event_partitions(399)'))).rejects.toThrow(
    'at least 400 days',
  );
});

it('an expired month is dropped, and the log still verifies', async () => {
  const month = new Date(Date.now() - 800 * 86_400_000).toISOString().slice(0, 7);
  const part = `events_${month.replace('-', '_')}`;
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  await asOwner(
    test,
    `CREATE TABLE ${part} PARTITION OF events FOR VALUES FROM ('${month}-01T00:00:00Z') TO ('${next.toISOString()}')`,
  );
  await tamper(
    `INSERT INTO events (at, id, type, actor_kind, actor_name, subject_kind, subject_id) VALUES ('${month}-15', gen_random_uuid(), 'old', 'service', 's', 'x', '1')`,
  );
  await write('new');
  await seal();
  const dropped: unknown = await database.transaction(actor, (tx) =>
    tx.query('SELECT souk_drop_event_partitions(730) AS name'),
  );
  expect(dropped).toEqual([{ name: part }]);
  expect(await verifyAudit(database, keys, copies())).toMatchObject({ ok: true, events: 1, expired: 1 });
});
