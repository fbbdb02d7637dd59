import { randomBytes } from 'node:crypto';
import { type Actor, createDataSource, Database, Encryption, Events, loadSettings } from '@souk/platform';
import { asOwner, createTestDatabase, settled, type TestDatabase } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { authEntities } from '../src/entities';
import { AccessTokens, AuthSettings, KeyRing, SigningKeys } from '../src/index';

export const admin: Actor = { kind: 'human', id: 'ana', name: 'Ana', role: 'admin' };
export const encryptionKey = (): string => randomBytes(32).toString('base64');

interface KeyEvent extends Record<string, unknown> {
  type: string;
  actor: string;
  kid: string;
  data: Record<string, unknown>;
}

/** A database without keys, and as many replicas on it as a spec wants. */
export async function startKeys() {
  const test: TestDatabase = await createTestDatabase();
  const ownKey = encryptionKey();
  const closing: (() => Promise<void>)[] = [];

  /** A process of its own: connections, settings and ring. */
  const replica = async (env: NodeJS.ProcessEnv = {}, { poolMax = 4, statementTimeoutMs = 5000 } = {}) => {
    const connection = { poolMax, statementTimeoutMs, entities: authEntities };
    const options = { url: test.appUrl, applicationName: 'spec', ...connection };
    const dataSource = await createDataSource(options).initialize();
    closing.push(() => dataSource.destroy());
    const settings = new AuthSettings(
      loadSettings('api', {
        env: {
          API__DATABASE_URL: test.appUrl,
          API__COOKIE_SECRET: 'a cookie secret',
          API__KEY_ENCRYPTION_KEY: ownKey,
          SOUK_DATA_DIR: 'tmp/test-souk',
          ...env,
        },
      }),
    );
    const database = new Database(dataSource);
    const keys = new SigningKeys(database, new Events(), new Encryption(settings.encryptionKeys), settings);
    const ring = new KeyRing(keys);
    return { database, settings, keys, ring, tokens: new AccessTokens(ring, settings) };
  };
  const sql = <T extends object = object>(statement: string, values: unknown[] = []) =>
    asOwner<T & Record<string, unknown>>(test, statement, values);

  return {
    test,
    ownKey,
    replica,
    sql,
    kidOf: async (state: string): Promise<string | undefined> => {
      const found = await sql<{ kid: string }>('SELECT kid FROM signing_keys WHERE state = $1', [state]);
      return found[0]?.kid;
    },
    stateOf: async (kid: string): Promise<string | undefined> =>
      (await sql<{ state: string }>('SELECT state FROM signing_keys WHERE kid = $1', [kid]))[0]?.state,
    /** How many keys there are in each state. */
    states: async (): Promise<Record<string, number>> => {
      const counted = await sql<{ state: string; count: number }>(
        'SELECT state, count(*)::int AS count FROM signing_keys GROUP BY state',
      );
      return Object.fromEntries(counted.map(({ state, count }) => [state, count]));
    },
    /** As if everything in the life of the keys had happened so much earlier. */
    age: (interval: string) =>
      sql(
        `UPDATE signing_keys SET created_at = created_at - $1::interval, signs_from = signs_from - $1::interval,
           activated_at = activated_at - $1::interval, retiring_at = retiring_at - $1::interval`,
        [interval],
      ),
    /** A token that the key signed, expiring in so long. */
    token: (kid: string, expiresIn: string) =>
      sql('INSERT INTO access_tokens (id, kid, expires_at) VALUES ($1, $2, now() + $3::interval)', [
        uuidv7(),
        kid,
        expiresIn,
      ]),
    events: async () => {
      await settled(test);
      return asOwner<KeyEvent>(
        test,
        `SELECT type, actor_kind || ':' || actor_id AS actor, subject_id AS kid, data FROM events
         WHERE subject_kind = 'signing_key' ORDER BY seq`,
      );
    },
    close: async () => {
      for (const end of closing) await end();
      await test.drop();
    },
  };
}

export type Keys = Awaited<ReturnType<typeof startKeys>>;
export type Replica = Awaited<ReturnType<Keys['replica']>>;
