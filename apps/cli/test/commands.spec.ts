import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort } from '@souk/platform';
import { asOwner, createTestDatabase, type TestDatabase } from '@souk/testing';
import { Build, Sandbox } from './sandbox';

jest.setTimeout(30_000);

let build: Build;
let sandbox: Sandbox;
let database: TestDatabase;

beforeAll(async () => {
  build = new Build();
  sandbox = new Sandbox(build);
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await sandbox.remove();
  build.remove();
});

// The matchers' own types fit no property.
const said = (text: string) => expect.stringContaining(text) as unknown as string;
const saidLike = (text: RegExp) => expect.stringMatching(text) as unknown as string;

const on = ({ appUrl, ownerUrl }: TestDatabase) => ({ API__DATABASE_URL: appUrl, MIGRATE__DATABASE_URL: ownerUrl });
const souk = (...args: string[]) => sandbox.souk(args, on(database));

describe('souk migrate', () => {
  it('brings an empty database to head, says what it applied, and has nothing to do the second time', async () => {
    const empty = await createTestDatabase({ empty: true });
    try {
      const first = await sandbox.souk(['migrate', '--json'], on(empty));
      expect(first.code).toBe(0);
      expect((JSON.parse(first.out) as { applied: string[] }).applied).toContainEqual(
        expect.stringMatching(/^Foundation/),
      );
      expect(await sandbox.souk(['migrate'], on(empty))).toMatchObject({
        code: 0,
        out: 'The database is at head; nothing to apply.\n',
      });
    } finally {
      await empty.drop();
    }
  });

  it('exits with 75 when no database answers, without a stack', async () => {
    const url = `postgres://souk_app:hunter2@127.0.0.1:${await freePort(0)}/souk`;
    const { code, err } = await sandbox.souk(['migrate'], { API__DATABASE_URL: url });
    expect(code).toBe(75);
    expect(err).not.toMatch(/ {4}at |hunter2/);
  });

  it('exits with 78 when it is not told where the database is', async () => {
    const { code, err } = await sandbox.souk(['migrate'], { API__ENV: 'production' });
    expect(code).toBe(78);
    expect(err).toContain('MIGRATE__DATABASE_URL');
  });
});

describe('souk jobs', () => {
  const dead = randomUUID();
  const queued = randomUUID();

  beforeAll(async () => {
    const insert = `INSERT INTO jobs (id, name, state, attempts, max_attempts, error, run_at, finished_at) VALUES ($1, 'expireData', $2, $3, 5, $4, now() + interval '1 hour', $5)`;
    await asOwner(database, insert, [dead, 'dead', 5, { code: 'x', message: 'The disk is full.' }, new Date()]);
    await asOwner(database, insert, [queued, 'queued', 0, null, null]);
  });

  it('lists them, filtered and as JSON', async () => {
    const all = JSON.parse((await souk('jobs', 'list', '--json')).out) as {
      items: { id: string }[];
      nextCursor: string | null;
    };
    expect(all.items.map(({ id }) => id).sort()).toEqual([dead, queued].sort());
    const { out } = await souk('jobs', 'list', '--state', 'dead');
    expect(out).toContain(dead);
    expect(out).toContain('The disk is full.');
    expect(out).not.toContain(queued);
  });

  it('goes on where a page ended', async () => {
    const page = JSON.parse((await souk('jobs', 'list', '--limit', '1', '--json')).out) as {
      items: { id: string }[];
      nextCursor: string;
    };
    const next = JSON.parse(
      (await souk('jobs', 'list', '--limit', '1', '--json', '--cursor', page.nextCursor)).out,
    ) as typeof page;
    expect([...page.items, ...next.items].map(({ id }) => id).sort()).toEqual([dead, queued].sort());
  });

  it('shows one without the lease of its worker', async () => {
    const { code, out } = await souk('jobs', 'show', dead, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: dead, state: 'dead', attempts: 5 });
    expect(out).not.toContain('lease');
  });

  it('replays a dead one and cancels a queued one, on record as the command line', async () => {
    expect(JSON.parse((await souk('jobs', 'replay', dead, '--json')).out)).toMatchObject({
      state: 'queued',
      attempts: 0,
    });
    expect(JSON.parse((await souk('jobs', 'cancel', queued, '--json')).out)).toMatchObject({ state: 'cancelled' });
    const events = await asOwner(
      database,
      `SELECT type, actor_name FROM events WHERE subject_kind = 'job' ORDER BY type`,
    );
    expect(events).toEqual(['job.cancelled', 'job.replayed'].map((type) => ({ type, actor_name: 'command line' })));
  });

  it('exits with 1 when the job cannot do that, or is not there', async () => {
    expect(await souk('jobs', 'discard', queued)).toMatchObject({
      code: 1,
      err: said('cannot be'),
    });
    expect(await souk('jobs', 'show', randomUUID())).toMatchObject({
      code: 1,
      err: said('There is no such job'),
    });
  });
});

describe('souk keys', () => {
  const list = async () => {
    const { items } = JSON.parse((await souk('keys', 'list', '--json')).out) as {
      items: { kid: string; state: string; liveTokens: number }[];
    };
    return Object.fromEntries(items.map(({ kid, state }) => [state, kid]));
  };

  it('says so while there are none', async () => {
    expect(await souk('keys', 'list')).toMatchObject({ code: 0, out: said('No signing keys yet') });
  });

  it('publishes the next one, and makes it sign at once only with a reason', async () => {
    const { code, out, err } = await souk('keys', 'rotate');
    expect([code, out.trim()]).toEqual([0, (await list()).pending]);
    expect(err).toContain('it signs from');
    expect(await souk('keys', 'rotate')).toMatchObject({ code: 0, out, err: said('already') });
    expect(await souk('keys', 'rotate', '--immediately')).toMatchObject({ code: 1, err: said('say why') });
    expect(await souk('keys', 'rotate', '--immediately', '--reason', 'a drill')).toMatchObject({ code: 0, out });
    expect((await souk('keys', 'list')).out).toMatch(new RegExp(`${out.trim()} +ES256 +active +0 min +0`));
  });

  it('revokes one, on record as the command line', async () => {
    const { active = '' } = await list();
    const revoke = () => souk('keys', 'revoke', '--json', '--reason', 'leaked', '--', active);
    const { out } = await revoke();
    expect(JSON.parse(out)).toMatchObject({ kid: active, state: 'revoked', revokeReason: 'leaked' });
    expect(out).not.toMatch(/jwk|private/i);
    expect(await list()).toMatchObject({ revoked: active, active: saidLike(/^[\w-]{43}$/) });
    expect(await revoke()).toMatchObject({ code: 1, err: said('has been revoked before') });
    expect((await souk('keys', 'revoke', active)).code).toBe(2);
    const events = await asOwner(
      database,
      `SELECT actor_name, data FROM events WHERE type = 'signing_key.revoked' AND subject_id = $1`,
      [active],
    );
    expect(events).toEqual([{ actor_name: 'command line', data: { from: 'active', reason: 'leaked' } }]);
  });
});

describe('souk audit verify', () => {
  it('passes an untouched log', async () => {
    expect(await souk('audit', 'verify')).toMatchObject({ code: 0, out: saidLike(/^PASS/) });
  });

  it('exits with 1 when a seal that was copied elsewhere is missing', async () => {
    const copy = path.join(sandbox.folder, 'seals.jsonl');
    writeFileSync(copy, `${JSON.stringify({ number: 1, hash: 'f'.repeat(64) })}\n`);
    expect(await souk('audit', 'verify', '--seal-log', copy)).toMatchObject({
      code: 1,
      out: saidLike(/^FAIL cut at seal 1/),
    });
  });

  it("takes its copies from the worker's log too, whose last line may be torn", async () => {
    const log = path.join(sandbox.folder, 'worker.log');
    const sealed = { level: 'info', msg: 'Events sealed', seal: { number: 1, hash: 'f'.repeat(64), kid: 'k' } };
    const other = { level: 'info', msg: 'The worker is ready', seal: null, number: 7 };
    writeFileSync(log, `${JSON.stringify(other)}\n${JSON.stringify(sealed)}\n{"level":"info","msg":"Even`);
    const { code, out, err } = await souk('audit', 'verify', '--seal-log', log);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL cut at seal 1/);
    expect(out).toContain('compared with 1 copies');
    expect(err).toBe(`warning: ${log}:3 is torn and was skipped; a killed worker may leave half a last line\n`);
  });

  it('exits with 1 when a line in the middle of the copies cannot be read', async () => {
    const log = path.join(sandbox.folder, 'damaged.log');
    writeFileSync(log, `{"number":1,\n{"msg":"other"}\n`);
    expect(await souk('audit', 'verify', '--seal-log', log)).toMatchObject({
      code: 1,
      out: '',
      err: said(':1 is neither'),
    });
  });

  it('exits with 1 when the copies it was told to use cannot be read', async () => {
    expect(await souk('audit', 'verify', '--seal-log', path.join(sandbox.folder, 'none'))).toMatchObject({
      code: 1,
      out: '',
    });
  });
});

describe('souk stats rebuild', () => {
  const aSum = (slot: string) =>
    asOwner(
      database,
      `INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, created) VALUES ($1, 'amazon', 'analysis', 'agent', 'x', 1)`,
      [slot],
    );
  const left = () => asOwner(database, 'SELECT slot FROM task_stats');

  it('deletes the sums, sends their reader to the beginning of the log, and is on record', async () => {
    const next = await asOwner<{ slot: string }>(
      database,
      `SELECT to_char(now() + interval '1 hour', 'YYYY-MM-DD HH24:00') AS slot`,
    );
    await aSum(next[0]!.slot);
    await asOwner(database, `INSERT INTO event_followers (name, epoch, xid, seq) VALUES ('statistics', 1, 9, 9)`);
    const { code, out } = await souk('stats', 'rebuild');
    expect([code, out]).toEqual([0, saidLike(/^Deleted 1 sums\. The worker makes them anew .* begins at 20\d\d-/)]);
    expect([await left(), await asOwner(database, 'SELECT FROM event_followers')]).toEqual([[], []]);
    const events = await asOwner(
      database,
      `SELECT actor_name, data ->> 'deleted' AS deleted FROM events WHERE type = 'statistics.rebuilt'`,
    );
    expect(events).toEqual([{ actor_name: 'command line', deleted: '1' }]);
    expect(JSON.parse((await souk('stats', 'rebuild', '--json')).out)).toEqual({
      deleted: 0,
      logBegins: saidLike(/^20\d\d-.*Z$/),
    });
  });

  it('exits with 1 and leaves the sums when the log no longer has their events', async () => {
    await aSum('2020-01-01Z');
    expect(await souk('stats', 'rebuild')).toMatchObject({ code: 1, out: '', err: said('no longer has the events') });
    expect(await left()).toHaveLength(1);
  });
});

describe('souk config check', () => {
  it('prints what applies on a fresh clone, secrets masked', async () => {
    const { code, out } = await sandbox.souk(['config', 'check'], { API__COOKIE_SECRET: 'hunter2-hunter2' });
    expect(code).toBe(0);
    expect(out).toMatch(/^API__COOKIE_SECRET +\*{4}$/m);
    expect(out).not.toContain('hunter2');
  });

  it('lists all that is wrong by name, never by value, and exits with 78', async () => {
    const { code, out, err } = await sandbox.souk(['config', 'check'], {
      API__ENV: 'production',
      API__COOKIE_SECRET: 'hunter2',
      API__LOG_LEVEL: 'debug',
    });
    expect(code).toBe(78);
    for (const key of ['API__DATABASE_URL', 'API__JWT_ISSUER', 'API__COOKIE_SECRET', 'API__LOG_LEVEL'])
      expect(err).toContain(`wrong: ${key}`);
    expect(out + err).not.toContain('hunter2');
  });

  it('points at a name that is none of ours', async () => {
    const { code, err } = await sandbox.souk(['config', 'check'], { API__DATABSE_URL: 'x' });
    expect([code, err]).toEqual([0, 'warning: API__DATABSE_URL is no setting of Souk; is it misspelt?\n']);
  });
});

describe('souk db reset', () => {
  it('never touches a database that somebody named', async () => {
    const { code, err } = await souk('db', 'reset', '--yes');
    expect([code, err]).toEqual([1, expect.stringContaining('only the embedded one is ever reset')]);
    expect(await asOwner(database, 'SELECT count(*)::int AS jobs FROM jobs')).toEqual([{ jobs: 2 }]);
  });

  it('never runs outside local', async () => {
    expect(await sandbox.souk(['db', 'reset', '--yes'], { API__ENV: 'staging' })).toMatchObject({ code: 1 });
  });

  it('wants an answer, or --yes where there is nobody to give one', async () => {
    expect(await sandbox.souk(['db', 'reset'])).toMatchObject({
      code: 2,
      err: said('--yes'),
    });
  });
});

describe('the command line', () => {
  it('says where an unexpected error came from only when asked to', async () => {
    const url = { API__DATABASE_URL: database.appUrl.replace(/:[^:@]*@/, ':wrong@') };
    const plain = await sandbox.souk(['jobs', 'list'], url);
    expect(plain.code).toBe(1);
    expect(plain.err).not.toContain('    at ');
    expect((await sandbox.souk(['--debug', 'jobs', 'list'], url)).err).toContain('    at ');
  });
});
