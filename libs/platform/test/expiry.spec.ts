import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { asOwner, createTestDatabase, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { createDataSource, Database, Events, Expiry } from '../src/index';

let test: TestDatabase;
let dataSource: DataSource;
let expiry: Expiry;

beforeEach(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec' }).initialize();
  expiry = new Expiry(new Database(dataSource), new Events());
});
afterEach(async () => {
  await dataSource.destroy();
  await test.drop();
});

const sql = <T extends object = object>(statement: string) => asOwner<T & Record<string, unknown>>(test, statement);
const partitions = async () =>
  (
    await sql<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'events'::regclass ORDER BY 1`,
    )
  ).map(({ name }) => name);
const addMonth = (name: string, from: string, to: string) =>
  sql(`CREATE TABLE ${name} PARTITION OF events FOR VALUES FROM ('${from}Z') TO ('${to}Z')`);
const addKeys = (count: number, age: string) =>
  sql(
    `INSERT INTO idempotency_keys (actor, key, fingerprint, claim, created_at)
     SELECT 'human:ana', '${age} ' || n, 'f', gen_random_uuid(), now() - interval '${age}' FROM generate_series(1, ${count}) n`,
  );
const expirations = () => sql(`SELECT subject_id, data FROM events WHERE type = 'audit.expired'`);

it('room for the coming twelve months is made, once', async () => {
  const before = await partitions();
  const last = before.at(-1)!;
  await sql(`ALTER TABLE events DETACH PARTITION ${last}`);
  await sql(`DROP TABLE ${last}`);
  expect((await expiry.run(400)).partitionsAdded).toBe(1);
  expect(await partitions()).toEqual(before);
  expect((await expiry.run(400)).partitionsAdded).toBe(0);
});

it('a month past its time is dropped, and an event says so', async () => {
  const kept = await partitions();
  await addMonth('events_2020_01', '2020-01-01', '2020-02-01');
  expect((await expiry.run(500)).partitionsDropped).toEqual(['events_2020_01']);
  expect(await partitions()).toEqual(kept);
  expect(await expirations()).toEqual([{ subject_id: 'events_2020_01', data: { retentionDays: 500 } }]);
  expect((await expiry.run(500)).partitionsDropped).toEqual([]);
  expect(await expirations()).toHaveLength(1);
});

it('idempotency keys go after 24 hours, in batches that each end by themselves', async () => {
  await addKeys(2500, '25 hours');
  await addKeys(3, '23 hours');
  await sql('CREATE TABLE batches (xid xid8 DEFAULT pg_current_xact_id(), size integer)');
  await sql(
    `CREATE FUNCTION count_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
     $$ BEGIN INSERT INTO batches (size) SELECT count(*) FROM gone; RETURN NULL; END $$`,
  );
  await sql(
    `CREATE TRIGGER count_batch AFTER DELETE ON idempotency_keys REFERENCING OLD TABLE AS gone
     FOR EACH STATEMENT EXECUTE FUNCTION count_batch()`,
  );
  expect((await expiry.run(400)).idempotencyKeys).toBe(2500);
  expect(await sql('SELECT key FROM idempotency_keys')).toHaveLength(3);
  const batches = await sql<{ xid: string; size: number }>('SELECT xid::text, size FROM batches ORDER BY xid');
  expect(batches.map(({ size }) => size)).toEqual([1000, 1000, 500]);
  expect(new Set(batches.map(({ xid }) => xid)).size).toBe(3);
});

it('keys that cannot be removed do not bring an expired month back', async () => {
  await addMonth('events_2020_01', '2020-01-01', '2020-02-01');
  await sql('REVOKE DELETE ON idempotency_keys FROM souk_service');
  await expect(expiry.run(400)).rejects.toThrow('permission denied');
  expect(await partitions()).not.toContain('events_2020_01');
  expect(await expirations()).toHaveLength(1);
});
