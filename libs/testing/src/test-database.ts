import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  name: string;
  /** As the services log in. */
  appUrl: string;
  /** As the owner: a superuser that no policy, grant or trigger holds back. */
  ownerUrl: string;
  /** Ends every connection and removes the database. */
  drop(): Promise<void>;
}

const required = (name: 'SOUK_TEST_POSTGRES' | 'SOUK_TEST_APP_LOGIN'): string => {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: this spec belongs into a test folder, whose specs share a PostgreSQL`);
  return value;
};

async function asAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(required('SOUK_TEST_POSTGRES'));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const on = (base: string, database: string, login?: { user: string; password: string }): string => {
  const url = new URL(base);
  url.pathname = `/${database}`;
  if (login) Object.assign(url, { username: login.user, password: login.password });
  return url.toString();
};

/** A migrated database of one's own, cloned from the template in milliseconds. `empty`: without the schema. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `souk_${randomBytes(6).toString('hex')}`;
  await asAdmin((client) => client.query(`CREATE DATABASE ${name}${empty ? '' : ' TEMPLATE souk_template'}`));
  const base = required('SOUK_TEST_POSTGRES');
  return {
    name,
    ownerUrl: on(base, name),
    appUrl: on(base, name, JSON.parse(required('SOUK_TEST_APP_LOGIN')) as { user: string; password: string }),
    drop: () => asAdmin((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

/** One statement as the owner, past every grant: what an intruder with the owner's rights would do. */
export async function asOwner<T extends pg.QueryResultRow>(
  database: TestDatabase,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
