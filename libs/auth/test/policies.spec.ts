import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, Database } from '@souk/platform';
import { asOwner, createTestDatabase, type TestDatabase } from '@souk/testing';
import pg from 'pg';
import {
  admin,
  amazon,
  type Attempt,
  auditor,
  type Caller,
  head,
  ids,
  login,
  member,
  policies as accessPolicies,
  rows,
  service,
} from './policy-cases';
import { discussionPolicies, discussionRows } from './policy-cases-discussion';
import { policyPolicies, policyRows } from './policy-cases-policies';
import { settingsPolicies, settingsRows } from './policy-cases-settings';
import { sourcePolicies, sourceRows } from './policy-cases-sources';
import { statisticsPolicies, statisticsRows } from './policy-cases-statistics';
import { taskPolicies, taskRows } from './policy-cases-tasks';
import { viewPolicies, viewRows } from './policy-cases-views';

const policies = {
  ...accessPolicies,
  ...taskPolicies,
  ...discussionPolicies,
  ...policyPolicies,
  ...settingsPolicies,
  ...statisticsPolicies,
  ...viewPolicies,
  ...sourcePolicies,
};

let test: TestDatabase;
let app: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  test = await createTestDatabase();
  app = new pg.Client(test.appUrl);
  owner = new pg.Client(test.ownerUrl);
  await app.connect();
  await owner.connect();
  await owner.query(rows);
  await owner.query(taskRows);
  await owner.query(statisticsRows);
  await owner.query(policyRows);
  await owner.query(settingsRows);
  await owner.query(discussionRows);
  await owner.query(viewRows);
  await owner.query(sourceRows);
});
afterAll(async () => {
  await app.end();
  await owner.end();
  await test.drop();
});

/** How many rows a statement touches, or that it is refused; nothing of it stays. */
async function touched([, by, sql]: Attempt, client = app, before = 'SELECT'): Promise<number | 'refused'> {
  await client.query('BEGIN');
  try {
    await client.query(before);
    await become(client, by);
    return (await client.query(sql)).rowCount ?? 0;
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    return 'refused';
  } finally {
    await client.query('ROLLBACK');
  }
}

async function become(client: pg.Client, { database, actor, role, marketplace }: Caller): Promise<void> {
  // The owner is a superuser here, whom no policy holds; whoever has all its rights without being one is held.
  if (database === 'migrate')
    await client.query(
      `CREATE ROLE souk_spec_owner; DO $$ BEGIN EXECUTE format('GRANT %I TO souk_spec_owner', current_user); END $$; SET LOCAL ROLE souk_spec_owner`,
    );
  else if (database !== 'login') await client.query(`SET LOCAL ROLE ${database}`);
  for (const [name, value] of Object.entries({ actor, role, marketplace }))
    if (value !== undefined) await client.query('SELECT set_config($1, $2, true)', [`souk.${name}`, value]);
}

const tryIt = (attempt: Attempt) => touched(attempt, attempt[1].database === 'migrate' ? owner : app);
const gotThrough = (result: number | 'refused') => result !== 'refused' && result > 0;

interface Policy {
  name: string;
  tablename: string;
  policyname: string;
  cmd: string;
  roles: string[];
  rule: string;
}
const catalogue = () =>
  asOwner<Policy>(
    test,
    `SELECT tablename || '.' || policyname AS name, tablename, policyname, cmd, roles::text[],
            concat_ws(' ', qual, with_check) AS rule
     FROM pg_policies WHERE schemaname = 'public' ORDER BY 1`,
  );

it('every policy of the database has its cases here, and every case its policy', async () => {
  expect((await catalogue()).map(({ name }) => name)).toEqual(Object.keys(policies).sort());
});

it('every policy is for one role and holds for the owner of its table too', async () => {
  expect((await catalogue()).filter(({ roles }) => roles.length !== 1 || roles.includes('public'))).toEqual([]);
  const open = await asOwner(
    test,
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity <> relforcerowsecurity`,
  );
  expect(open).toEqual([]);
});

describe.each(Object.entries(policies))('%s', (name, { may, mayNot }) => {
  it.each(may)('lets through: %s', async (...attempt) => {
    expect(await tryIt(attempt)).toBeGreaterThan(0);
  });

  it.each(mayNot)('holds: %s', async (...attempt) => {
    expect(gotThrough(await tryIt(attempt))).toBe(false);
  });

  it('is what lets through and what holds: without it, or with it open, a case above fails', async () => {
    const policy = (await catalogue()).find((one) => one.name === name)!;
    const on = `${policy.policyname} ON ${policy.tablename}`;
    const through = async (attempts: Attempt[], before: string) => {
      const results: boolean[] = [];
      for (const attempt of attempts) results.push(gotThrough(await touched(attempt, owner, before)));
      return results;
    };
    expect(await through(may, `DROP POLICY ${on}`)).toContain(false);
    // One that says yes to everything for its role cannot be opened further: the grants hold the others.
    if (/^true( true)?$/.test(policy.rule)) return;
    const using = policy.cmd === 'INSERT' ? '' : 'USING (true)';
    const check = policy.cmd === 'SELECT' || policy.cmd === 'DELETE' ? '' : 'WITH CHECK (true)';
    expect(await through(mayNot, `ALTER POLICY ${on} ${using} ${check}`)).toContain(true);
  });
});

describe('a role that is not one of ours opens nothing', () => {
  const roles = [
    undefined,
    '',
    'Admin',
    'admin ',
    ' admin',
    'admin,auditor',
    `admin' OR 'a' = 'a`,
    '*',
    'root',
    'agent',
  ];
  it.each(roles.map((role) => ({ role })))('$role', async ({ role }) => {
    const byRole = (await catalogue()).filter(({ rule }) => rule.includes('souk.role'));
    expect(byRole.length).toBeGreaterThan(10);
    for (const { name } of byRole) {
      for (const [what, by, sql] of policies[name]!.may.filter(
        ([, { role }]) => role === 'admin' || role === 'auditor',
      )) {
        const { role: _, ...caller } = by;
        const result = await touched([what, role === undefined ? caller : { ...caller, role }, sql]);
        expect([name, what, gotThrough(result)]).toEqual([name, what, false]);
      }
    }
  });
});

describe('secrets', () => {
  const everybodyElse = [admin, head, member, auditor, amazon, login];
  const secrets = [
    ['users', 'password_hash'],
    ['signing_keys', 'private_key'],
    ['agent_tokens', 'hash'],
  ] as const;

  it.each(secrets)('nobody but the service reads %s.%s, by whatever way', async (table, column) => {
    const ways = [
      `SELECT ${column} FROM ${table}`,
      `SELECT * FROM ${table}`,
      `SELECT FROM ${table} WHERE ${column} LIKE 's%'`,
      `SELECT FROM ${table} ORDER BY ${column}`,
      `SELECT ${table} FROM ${table}`,
      `SELECT to_jsonb(${table}) FROM ${table}`,
      `UPDATE ${table} SET ${column} = ${column} RETURNING ${column}`,
      `COPY ${table} TO STDOUT`,
    ];
    for (const by of everybodyElse)
      for (const sql of ways) expect([by.role, sql, await touched([sql, by, sql])]).toEqual([by.role, sql, 'refused']);
    expect(await touched(['reads', service, `SELECT ${column} FROM ${table}`])).toBeGreaterThan(0);
  });

  it.each([
    ['refresh_tokens', 'used_at = now()', `(hash, session_id) VALUES ('x', '${ids.ada}')`],
    ['lockouts', 'failures = 0', `(subject, failures) VALUES ('x', 0)`],
  ])('nobody but the service has to do with %s', async (table, change, values) => {
    const ways = [
      `SELECT FROM ${table}`,
      `INSERT INTO ${table} ${values}`,
      `UPDATE ${table} SET ${change}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ];
    for (const by of everybodyElse)
      for (const sql of ways) expect([by.role, sql, await touched([sql, by, sql])]).toEqual([by.role, sql, 'refused']);
    for (const sql of ways.slice(0, 4)) expect(await touched([sql, service, sql])).toBeGreaterThan(0);
  });

  it.each([
    ['an admin gives a session to another', admin, `UPDATE sessions SET user_id = '${ids.ada}'`],
    ['a member makes its session last', member, `UPDATE sessions SET expires_at = now() + interval '1 year'`],
    [
      'a member makes itself a session',
      member,
      `INSERT INTO sessions (id, user_id, expires_at) VALUES (gen_random_uuid(), '${ids.max}', now())`,
    ],
    ['an admin swaps the secret of a token', admin, `UPDATE agent_tokens SET hash = 'x'`],
    ['an admin widens a token', admin, `UPDATE agent_tokens SET scopes = '{users.manage}'`],
    [
      'an admin issues access tokens by hand',
      admin,
      `INSERT INTO access_tokens VALUES (gen_random_uuid(), 'k1', now())`,
    ],
    ['an admin deletes a person', admin, `DELETE FROM users WHERE id = '${ids.max}'`],
    ['an admin deletes a key', admin, 'DELETE FROM signing_keys'],
  ] as Attempt[])('no grant lets through: %s', async (...attempt) => {
    expect(await touched(attempt)).toBe('refused');
  });
});

describe('the event log', () => {
  it.each([admin, member, amazon, service, login].map((by) => ({ by, name: by.role ?? by.database })))(
    'is changed by nobody: $name',
    async ({ by }) => {
      for (const sql of [`UPDATE events SET type = 'x'`, 'DELETE FROM events', 'TRUNCATE events'])
        expect([sql, await touched([sql, by, sql])]).toEqual([sql, 'refused']);
    },
  );

  it('has no back door through its partitions', async () => {
    const parts = await asOwner<{ part: string }>(
      test,
      `SELECT inhrelid::regclass::text AS part FROM pg_inherits WHERE inhparent = 'events'::regclass`,
    );
    expect(parts.length).toBeGreaterThan(5);
    for (const { part } of parts)
      for (const by of [admin, amazon, service])
        for (const sql of [`SELECT FROM ${part}`, `DELETE FROM ${part}`, `UPDATE ${part} SET type = 'x'`])
          expect([sql, await touched([sql, by, sql])]).toEqual([sql, 'refused']);
  });
});

describe('what is set for a transaction', () => {
  const settings = `SELECT current_user AS "user", current_setting('souk.actor', true) AS actor, current_setting('souk.role', true) AS role,
    current_setting('souk.marketplace', true) AS marketplace`;

  it.each(['committed', 'rolled back'])(
    'is gone for the next one on the same connection once it is %s',
    async (how) => {
      const dataSource = createDataSource({ url: test.appUrl, applicationName: 'spec', poolMax: 1 });
      await dataSource.initialize();
      try {
        const database = new Database(dataSource);
        const pid = () => dataSource.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
        const first = await pid();
        const within = database.transaction({ kind: 'human', id: ids.ada, name: 'Ada', role: 'admin' }, async (tx) => {
          expect(await tx.query(settings)).toEqual([
            { user: 'souk_human', actor: ids.ada, role: 'admin', marketplace: '' },
          ]);
          if (how === 'rolled back') throw new Error('no');
        });
        await within.catch(() => undefined);
        expect(await dataSource.query(settings)).toEqual([{ user: 'souk_app', actor: '', role: '', marketplace: '' }]);
        await expect(dataSource.query('SELECT FROM users')).rejects.toThrow('permission denied');
        const seen = await database.transaction(
          { kind: 'agent', id: ids.amazonBot, name: 'Bot', role: 'agent', marketplace: 'amazon' },
          (tx) => tx.query<object[]>(settings),
        );
        expect(seen).toEqual([{ user: 'souk_agent', actor: ids.amazonBot, role: 'agent', marketplace: 'amazon' }]);
        expect(await pid()).toEqual(first);
      } finally {
        await dataSource.destroy();
      }
    },
  );
});
