import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@souk/testing';
import pg from 'pg';
import { SteadyClient } from '../src/database/steady-client';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  pool = new pg.Pool({ Client: SteadyClient, connectionString: database.appUrl, max: 1, query_timeout: 2000 });
  pool.on('error', () => undefined);
});
afterEach(() => pool.end());

const pid = async (): Promise<number> =>
  (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;
const sleeping = 'SELECT pg_sleep(60)';

it('a question that is not answered in time fails, and nobody waits behind it', async () => {
  const former = await pid();
  await expect(pool.query(sleeping)).rejects.toThrow('Query read timeout');
  expect(await pid()).not.toBe(former);
});

it('a connection that somebody holds fails in time as well, and so does what follows on it', async () => {
  const client = await pool.connect();
  await expect(client.query(sleeping)).rejects.toThrow('Query read timeout');
  await expect(client.query('ROLLBACK')).rejects.toThrow();
  client.release();
  expect(await pid()).toBeGreaterThan(0);
});

it('an answer is given back whichever way it was asked for', async () => {
  const client = await pool.connect();
  const called = new Promise((resolve) => client.query('SELECT $1 AS it', ['called'], (_, { rows }) => resolve(rows)));
  expect(await called).toEqual([{ it: 'called' }]);
  const bare = new Promise((resolve) => client.query(`SELECT 'bare' AS it`, (_, { rows }) => resolve(rows)));
  expect(await bare).toEqual([{ it: 'bare' }]);
  expect((await client.query({ text: 'SELECT $1 AS it', values: ['promised'] })).rows).toEqual([{ it: 'promised' }]);
  const [first, second] = (await client.query('SELECT 1 AS n; SELECT 2 AS n')) as unknown as pg.QueryResult[];
  expect([first?.rows, second?.rows]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
  client.release();
});

it('the error of a statement leads back to whoever asked', async () => {
  async function asker() {
    const client = await pool.connect();
    try {
      return await client.query('SELECT nonsense');
    } finally {
      client.release();
    }
  }
  const error = await asker().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: '42703' });
  expect((error as Error).stack).toContain('asker');
});
