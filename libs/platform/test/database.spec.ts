import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner, createTestDatabase, eventually, type TestDatabase } from '@souk/testing';
import { MIGRATION_ADVISORY_LOCK_KEY } from 'bullmq';
import type pg from 'pg';
import { type DataSource } from 'typeorm';
import {
  afterCommit,
  become,
  beginWork,
  type Claim,
  createDataSource,
  Database,
  type DomainError,
  endWork,
  Events,
  Logger,
  migrate,
  newContext,
  pendingMigrations,
  QueueBackend,
  refuseStrongRole,
  runInContext,
  system,
  type Transaction,
} from '../src/index';

let test: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec', poolMax: 2 }).initialize();
  database = new Database(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

const ana = { kind: 'human', id: 'ana', name: 'Ana' } as const;

describe('a transaction', () => {
  it('runs under the role and the name of whoever acts, and both end with it', async () => {
    const who = () => `SELECT current_user AS role, current_setting('souk.actor', true) AS actor`;
    const inside = await database.transaction(ana, (tx) => tx.query<unknown>(who()));
    expect(inside).toEqual([{ role: 'souk_human', actor: 'ana' }]);
    expect(await dataSource.query(who())).toEqual([{ role: 'souk_app', actor: '' }]);
  });

  it('tells others after the commit only, and not at all when it fails', async () => {
    const told: string[] = [];
    await database.transaction(ana, (tx) => {
      afterCommit(tx, () => void told.push('committed'));
      expect(told).toEqual([]);
      return Promise.resolve();
    });
    await expect(
      database.transaction(ana, (tx) => {
        afterCommit(tx, () => void told.push('rolled back'));
        return Promise.reject(new Error('no'));
      }),
    ).rejects.toThrow('no');
    expect(told).toEqual(['committed']);
  });

  it('stands when what follows it fails: that is told to others', async () => {
    const failures: unknown[] = [];
    const watched = new Database(dataSource, { hookFailed: (error) => failures.push(error) });
    const done: string[] = [];
    const committed = watched.transaction(ana, (tx) => {
      afterCommit(tx, () => Promise.reject(new Error('no queue')));
      afterCommit(tx, () => void done.push('the next one'));
      return Promise.resolve('safe');
    });
    await expect(committed).resolves.toBe('safe');
    expect([failures, done]).toEqual([[new Error('no queue')], ['the next one']]);
  });

  it.each<[string, (tx: Transaction) => unknown]>([
    ['a query', (tx) => tx.query('SELECT 1')],
    ['a query of its connection', (tx) => tx.queryRunner?.query('SELECT 1')],
    ['a transaction within', (tx) => tx.transaction((inner) => inner.query('SELECT 1'))],
    ['the commit', () => undefined],
  ])('says "unavailable" when the server goes away before %s', async (_next, next) => {
    const lost = database.transaction(ana, async (tx) => {
      await asOwner(
        test,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'souk_app' AND datname = $1 AND state = 'idle in transaction'`,
        [test.name],
      );
      await eventually(() => expect(tx.queryRunner?.isReleased).toBe(true));
      await next(tx);
    });
    await expect(lost).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'database_unavailable',
    } satisfies Partial<DomainError>);
    await expect(database.transaction(ana, (tx) => tx.query('SELECT 1 AS one'))).resolves.toEqual([{ one: 1 }]);
  });
});

describe('a transaction of a request with an Idempotency-Key', () => {
  const souk = system('spec');
  async function claimed(key: string): Promise<Claim> {
    const claim: Claim = { who: 'spec', key, token: randomUUID(), done: false };
    await asOwner(test, `INSERT INTO idempotency_keys (actor, key, fingerprint, claim) VALUES ('spec', $1, 'f', $2)`, [
      key,
      claim.token,
    ]);
    return claim;
  }
  const under = <T>(claim: Claim, work: () => Promise<T>) => {
    const context = newContext();
    beginWork(context, claim);
    return runInContext(context, work);
  };
  const isDone = async ({ key }: Claim) =>
    (await asOwner<{ done: boolean }>(test, 'SELECT done FROM idempotency_keys WHERE key = $1', [key]))[0]!.done;
  const write = (id: string) => (tx: Transaction) =>
    new Events().append(tx, { type: 'thing.made', actor: souk, subject: ['thing', id] });
  const written = async (id: string) =>
    (await asOwner(test, 'SELECT FROM events WHERE subject_id = $1', [id])).length === 1;

  it('marks the key by its commit, whoever it has become', async () => {
    const claim = await claimed(`it's`);
    await under(claim, () =>
      database.transaction(souk, async (tx) => {
        await write('marked')(tx);
        await become(tx, ana);
        expect(await isDone(claim)).toBe(false);
      }),
    );
    expect([claim.done, await isDone(claim), await written('marked')]).toEqual([true, true, true]);
  });

  it('leaves the key when it only read, or failed', async () => {
    const claim = await claimed('reading');
    await under(claim, () => database.transaction(ana, (tx) => tx.query('SELECT 1')));
    const failed = under(claim, () =>
      database.transaction(souk, async (tx) => {
        await write('failed')(tx);
        throw new Error('no');
      }),
    );
    await expect(failed).rejects.toThrow('no');
    expect([claim.done, await isDone(claim)]).toEqual([false, false]);
  });

  it('does nothing when another request has taken the key over, or the key is gone', async () => {
    const claim = await claimed('taken');
    await asOwner(test, `UPDATE idempotency_keys SET claim = gen_random_uuid() WHERE key = 'taken'`);
    await expect(under(claim, () => database.transaction(souk, write('taken')))).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect([claim.done, await isDone(claim), await written('taken')]).toEqual([false, false, false]);
  });

  it('is free of it once the request has its answer', async () => {
    const claim = await claimed('answered');
    const context = newContext();
    beginWork(context, claim);
    endWork(context);
    await runInContext(context, () => database.transaction(souk, write('later')));
    expect([await isDone(claim), await written('later')]).toEqual([false, true]);
  });
});

describe('a single statement', () => {
  it('runs under the role and the name of whoever acts, and both end with it', async () => {
    const who = `SELECT current_user AS role, current_setting('souk.actor', true) AS actor`;
    expect(await database.query({ ...ana, id: `an'a\\` }, who)).toEqual([{ role: 'souk_human', actor: `an'a\\` }]);
    expect(await dataSource.query(who)).toEqual([{ role: 'souk_app', actor: '' }]);
  });

  it('gets its values as they are', async () => {
    const texts = ['a,b', '"', '\\', "it's", 'NULL', '', '{}', '$1', 'a\nb', '\u{1F40D}'];
    expect(
      await database.query(ana, 'SELECT $1::text[] AS texts, $2::text AS text, 1 - $3 AS n', [texts, texts[3]!, -2]),
    ).toEqual([{ texts, text: "it's", n: 3 }]);
  });

  it('stays when it ends well, however little its commit waits for', async () => {
    const operator = system('spec');
    const insert = `INSERT INTO idempotency_keys (actor, key, fingerprint, claim) VALUES ('single', $1, 'f', gen_random_uuid()) RETURNING key`;
    expect(await database.query(operator, insert, ['a'])).toEqual([{ key: 'a' }]);
    expect(await database.query(operator, insert, ['b'], 'careless')).toEqual([{ key: 'b' }]);
    await expect(database.query(operator, insert, ['a'])).rejects.toMatchObject({ code: '23505' });
    const all = `SELECT key FROM idempotency_keys WHERE actor = 'single' ORDER BY key`;
    expect(await database.query(operator, all)).toEqual([{ key: 'a' }, { key: 'b' }]);
  });
});

describe('a connection that ends', () => {
  it.each(['of the data', 'of the queue'])(
    'ends nothing else, even when nobody listens to it yet: the one %s',
    async (which) => {
      const queue = new QueueBackend({ databaseUrl: test.appUrl });
      const { master } = dataSource.driver as unknown as { master: pg.Pool };
      const pool = which === 'of the data' ? master : queue.pool;
      await new Promise<void>((resolve, reject) => {
        pool.connect((error, client, release) => {
          if (!client) return reject(error ?? new Error('no client'));
          try {
            client.emit('error', new Error('terminated')); // throws when nobody listens
            resolve();
          } catch (thrown) {
            reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
          } finally {
            release(true);
          }
        });
      });
      await queue.close();
    },
  );

  it('at any moment of a transaction is "unavailable" to whoever asked, and the next one goes on', async () => {
    const busy = await createTestDatabase();
    const source = await createDataSource({ url: busy.appUrl, applicationName: 'spec', poolMax: 8 }).initialize();
    const many = new Database(source);
    const answers = new Set<string>();
    let ended = false;
    const call = () =>
      many.transaction(ana, async (tx) => {
        await tx.query('SELECT 1');
        await tx.createQueryBuilder().select('1').from('events', 'e').limit(1).getRawMany();
        await tx.queryRunner?.query('SELECT 1');
        await tx.transaction((nested) => nested.query('SELECT 1'));
      });
    const caller = async () => {
      while (!ended) answers.add(await call().then(() => 'done', described));
    };
    try {
      const callers = Array.from({ length: 8 }, caller);
      const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'souk_app' AND datname = $1`;
      for (let round = 0; round < 15; round++) await asOwner(busy, others, [busy.name]);
      ended = true;
      await Promise.all(callers);
      expect([...answers].sort()).toEqual(['database_unavailable', 'done']);
      await expect(many.transaction(ana, (tx) => tx.query('SELECT 1 AS one'))).resolves.toEqual([{ one: 1 }]);
    } finally {
      ended = true;
      await source.destroy();
      await busy.drop();
    }
  }, 30_000);

  const described = (error: Error) => (error as DomainError).code ?? `${error.name}: ${error.message}`;
});

describe('the roles', () => {
  it('leave the login without any right of its own', async () => {
    await expect(dataSource.query('SELECT * FROM events')).rejects.toThrow('permission denied');
    const [login] = await asOwner<{ rolsuper: boolean; rolbypassrls: boolean }>(
      test,
      `SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'souk_app'`,
    );
    expect(login).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  it.each([
    'UPDATE events SET type = type',
    'DELETE FROM events',
    'TRUNCATE events',
    'UPDATE event_seals SET root = root',
    'DELETE FROM event_seals',
  ])('are refused: %s', async (statement) => {
    for (const actor of [ana, system('spec'), { kind: 'agent', id: 'a', name: 'a' } as const]) {
      await expect(database.transaction(actor, (tx) => tx.query(statement))).rejects.toThrow('permission denied');
    }
  });

  it('do not make events changeable for their owner either', async () => {
    await asOwner(
      test,
      `INSERT INTO events (id, type, actor_kind, actor_name, subject_kind, subject_id) VALUES (gen_random_uuid(), 't', 'service', 's', 'x', '1')`,
    );
    for (const statement of [
      'UPDATE events SET type = type',
      'DELETE FROM events',
      'TRUNCATE events',
      `TRUNCATE ${await currentPartition()}`,
    ]) {
      await expect(asOwner(test, statement)).rejects.toThrow('is insert-only');
    }
  });

  const currentPartition = async () =>
    (await asOwner<{ name: string }>(test, `SELECT tableoid::regclass::text AS name FROM events LIMIT 1`))[0]!.name;
});

it('a login that no policy holds back stops the start in staging and production', async () => {
  let said = '';
  const logger = Logger.create({
    service: 'spec',
    level: 'warn',
    destination: { write: (line) => void (said += line) },
  });
  const owner = await createDataSource({ url: test.ownerUrl, applicationName: 'spec' }).initialize();
  try {
    await expect(refuseStrongRole(owner, 'production', logger)).rejects.toThrow(
      'is a superuser or bypasses row-level security',
    );
    await refuseStrongRole(owner, 'local', logger);
    expect(said).toContain('is a superuser');
    await expect(refuseStrongRole(dataSource, 'production', logger)).resolves.toBeUndefined();
  } finally {
    await owner.destroy();
  }
});

describe('a login of an ordinary owner', () => {
  const role = 'ordinary_owner';
  const logger = Logger.create({ service: 'spec', level: 'error', destination: { write: () => undefined } });
  let own: TestDatabase;
  let url: string;

  // What PostgreSQL gives to a role that creates roles and a database: it may hand out the roles, but not become them.
  beforeAll(async () => {
    own = await createTestDatabase({ empty: true });
    await asOwner(own, `CREATE ROLE ${role} LOGIN PASSWORD 'ordinary' NOSUPERUSER CREATEROLE`);
    await asOwner(own, `ALTER DATABASE ${own.name} OWNER TO ${role}`);
    await asOwner(
      own,
      `GRANT souk_human, souk_agent, souk_service TO ${role} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
    );
    url = Object.assign(new URL(own.ownerUrl), { username: role, password: 'ordinary' }).toString();
  });
  afterAll(async () => {
    await own.drop();
    await asOwner(test, `REVOKE souk_human, souk_agent, souk_service FROM ${role} CASCADE`);
    await asOwner(test, `DROP ROLE ${role}`);
  });

  const check = async (loginUrl: string, environment: 'local' | 'production') => {
    const source = await createDataSource({ url: loginUrl, applicationName: 'spec' }).initialize();
    await refuseStrongRole(source, environment, logger).finally(() => source.destroy());
  };

  it('stops the start everywhere until it may become the roles, which "souk migrate" sees to', async () => {
    await expect(check(url, 'local')).rejects.toThrow('Run "souk migrate"');
    await migrate({ ownerUrl: url, appUrl: url });
    await expect(check(url, 'local')).resolves.toBeUndefined();
  });

  it('stops the start in production, because it could switch off the triggers of the event log', async () => {
    await expect(check(url, 'production')).rejects.toThrow('owns the event log');
  });

  it('is as strong in whoever is a member of it', async () => {
    await asOwner(own, `CREATE ROLE ${role}_member LOGIN PASSWORD 'ordinary' IN ROLE ${role}`);
    try {
      const member = Object.assign(new URL(url), { username: `${role}_member` }).toString();
      await expect(check(member, 'production')).rejects.toThrow('owns the event log');
    } finally {
      await asOwner(own, `DROP ROLE ${role}_member`);
    }
  });
});

describe('migrations', () => {
  it('apply from empty and do nothing the second time', async () => {
    const empty = await createTestDatabase({ empty: true });
    try {
      const first = await migrate({ ownerUrl: empty.ownerUrl, appUrl: empty.appUrl });
      expect(first.applied.length).toBeGreaterThan(0);
      expect(await asOwner(empty, 'SELECT type, actor_id, data FROM events')).toEqual([
        { type: 'database.migrated', actor_id: 'migrate', data: { applied: first.applied } },
      ]);
      expect((await migrate({ ownerUrl: empty.ownerUrl, appUrl: empty.appUrl })).applied).toEqual([]);
    } finally {
      await empty.drop();
    }
  });

  it('started by two at once apply once', async () => {
    const empty = await createTestDatabase({ empty: true });
    try {
      const both = await Promise.all([1, 2].map(() => migrate({ ownerUrl: empty.ownerUrl, appUrl: empty.appUrl })));
      expect(both.map(({ applied }) => applied.length).sort()).toEqual([0, expect.any(Number)]);
    } finally {
      await empty.drop();
    }
  });

  it('give up waiting for a lock and try again, so that readers behind them go on', async () => {
    const busy = await createTestDatabase();
    const reader = await createDataSource({ url: busy.ownerUrl, applicationName: 'reader' }).initialize();
    try {
      await asOwner(busy, `UPDATE event_log SET cluster = 'another'`); // the coming run has to alter the table
      const longRead = reader.createQueryRunner();
      await longRead.startTransaction();
      await longRead.query('SELECT count(*) FROM events');
      let retries = 0;
      const migrated = migrate({
        ownerUrl: busy.ownerUrl,
        appUrl: busy.appUrl,
        lockTimeoutMs: 50,
        onProgress: () => {
          retries += 1;
          if (retries === 2) void longRead.commitTransaction().then(() => longRead.release());
        },
      });
      await expect(reader.query('SELECT count(*) FROM events')).resolves.toHaveLength(1);
      await expect(migrated).resolves.toMatchObject({ epoch: 2 });
      expect(retries).toBeGreaterThanOrEqual(2);
    } finally {
      await reader.destroy();
      await busy.drop();
    }
  });

  it('give up waiting for a lock of the queue and try again as well', async () => {
    const busy = await createTestDatabase();
    const other = await createDataSource({ url: busy.ownerUrl, applicationName: 'other' }).initialize();
    try {
      const holder = other.createQueryRunner();
      await holder.startTransaction();
      await holder.query(`SELECT pg_advisory_xact_lock($1, hashtext('bullmq'))`, [MIGRATION_ADVISORY_LOCK_KEY]);
      let retries = 0;
      const onProgress = () => {
        retries += 1;
        if (retries === 1) void holder.commitTransaction().then(() => holder.release());
      };
      await migrate({ ownerUrl: busy.ownerUrl, appUrl: busy.appUrl, lockTimeoutMs: 50, onProgress });
      expect(retries).toBeGreaterThanOrEqual(1);
    } finally {
      await other.destroy();
      await busy.drop();
    }
  });

  it('are known to be at head', async () => {
    expect(await pendingMigrations((sql) => dataSource.query(sql))).toEqual([]);
    const behind = await createTestDatabase();
    await asOwner(behind, 'DELETE FROM migrations');
    const source = await createDataSource({ url: behind.appUrl, applicationName: 'spec' }).initialize();
    expect((await pendingMigrations((sql) => source.query(sql))).length).toBeGreaterThan(0);
    await source.destroy();
    await behind.drop();
  });

  it('make an index anew whose making was interrupted', async () => {
    const interrupted = await createTestDatabase();
    const valid = () =>
      asOwner<{ valid: boolean }>(
        interrupted,
        `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'tasks_tags'::regclass`,
      );
    await asOwner(interrupted, `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tasks_tags'::regclass`);
    await asOwner(interrupted, `DELETE FROM migrations WHERE name LIKE 'TasksTags%'`);
    await migrate({ ownerUrl: interrupted.ownerUrl, appUrl: interrupted.appUrl });
    expect(await valid()).toEqual([{ valid: true }]);
    await interrupted.drop();
  });

  it('start a new epoch of the event log when the rows came from another cluster', async () => {
    const restored = await createTestDatabase();
    await asOwner(restored, `UPDATE event_log SET cluster = 'another'`);
    await migrate({ ownerUrl: restored.ownerUrl, appUrl: restored.appUrl });
    const [row] = await asOwner<{ epoch: number }>(
      restored,
      `INSERT INTO events (id, type, actor_kind, actor_name, subject_kind, subject_id) VALUES (gen_random_uuid(), 't', 'service', 's', 'x', '1') RETURNING epoch`,
    );
    expect(row).toEqual({ epoch: 2 });
    await restored.drop();
  });
});
