import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { AccessExpiry } from '../src/index';
import { type Keys, startKeys } from './keys';

let souk: Keys;
let expiry: AccessExpiry;
let kid: string;

beforeEach(async () => {
  souk = await startKeys();
  const { database, keys } = await souk.replica();
  await keys.ensureActive();
  kid = (await souk.kidOf('active'))!;
  expiry = new AccessExpiry(database);
});
afterEach(() => souk.close());

const nothing = { access_tokens: 0, sessions: 0, lockouts: 0 };

it('counted tokens go an hour after they expired, in batches that each end by themselves', async () => {
  await souk.sql(
    `INSERT INTO access_tokens (id, kid, expires_at)
     SELECT gen_random_uuid(), $1, now() - interval '61 minutes' FROM generate_series(1, 2500)`,
    [kid],
  );
  await souk.token(kid, '-59 minutes');
  await souk.token(kid, '10 minutes');
  await souk.sql('CREATE TABLE batches (xid xid8 DEFAULT pg_current_xact_id(), size integer)');
  await souk.sql(
    `CREATE FUNCTION count_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
     $$ BEGIN INSERT INTO batches (size) SELECT count(*) FROM gone; RETURN NULL; END $$`,
  );
  await souk.sql(
    `CREATE TRIGGER count_batch AFTER DELETE ON access_tokens REFERENCING OLD TABLE AS gone
     FOR EACH STATEMENT EXECUTE FUNCTION count_batch()`,
  );
  expect(await expiry.run()).toEqual({ ...nothing, access_tokens: 2500 });
  expect(await souk.sql('SELECT id FROM access_tokens')).toHaveLength(2);
  const batches = await souk.sql<{ xid: string; size: number }>('SELECT xid::text, size FROM batches ORDER BY xid');
  expect(batches.map(({ size }) => size)).toEqual([1000, 1000, 500]);
  expect(new Set(batches.map(({ xid }) => xid)).size).toBe(3);
});

it('a session goes thirty days after its end, with every refresh token it had; until then a used one is known', async () => {
  const user = uuidv7();
  await souk.sql(
    `INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, 'a@souk.example', 'A', 'member', 'x')`,
    [user],
  );
  const session = async (expires: string, ended: string | null) => {
    const id = uuidv7();
    await souk.sql(
      `INSERT INTO sessions (id, user_id, expires_at, ended_at, end_reason)
       VALUES ($1, $2, now() + $3::interval, now() + $4::interval, CASE WHEN $4::text IS NULL THEN NULL ELSE 'signed out' END)`,
      [id, user, expires, ended],
    );
    for (const used of ['now()', 'NULL'])
      await souk.sql(
        `INSERT INTO refresh_tokens (hash, session_id, issued_at, used_at) VALUES ($1, $2, now() - interval '90 days', ${used})`,
        [uuidv7(), id],
      );
    return id;
  };
  const kept = [
    await session('1 day', null),
    await session('-29 days', null),
    await session('1 day', '-29 days'),
    await session('-29 days', '-29 days'),
  ];
  await session('-31 days', null);
  await session('1 day', '-31 days');
  expect(await expiry.run()).toEqual({ ...nothing, sessions: 2 });
  const left = await souk.sql<{ id: string }>('SELECT id FROM sessions ORDER BY id');
  expect(left.map(({ id }) => id)).toEqual(kept);
  expect(await souk.sql('SELECT hash FROM refresh_tokens')).toHaveLength(8);
});

it('a lockout goes when nobody has failed for a day and it no longer locks', async () => {
  const lockout = (subject: string, failed: string, until: string) =>
    souk.sql(
      `INSERT INTO lockouts (subject, failures, last_failed_at, locked_until) VALUES ($1, 9, now() + $2::interval, now() + $3::interval)`,
      [subject, failed, until],
    );
  await lockout('past', '-25 hours', '-20 hours');
  await lockout('recent', '-23 hours', '-22 hours');
  await lockout('locks', '-25 hours', '1 hour');
  expect(await expiry.run()).toEqual({ ...nothing, lockouts: 1 });
  const left = await souk.sql<{ subject: string }>('SELECT subject FROM lockouts ORDER BY subject');
  expect(left.map(({ subject }) => subject)).toEqual(['locks', 'recent']);
});
