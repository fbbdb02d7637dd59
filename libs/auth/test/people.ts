import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import {
  type Actor,
  createDataSource,
  Database,
  Encryption,
  Events,
  loadSettings,
  type PersonRole,
  system,
} from '@souk/platform';
import { asOwner, createTestDatabase, type TestDatabase } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { AuthSettings } from '../src/auth-settings';
import { authEntities } from '../src/entities';
import { KeyRing } from '../src/keys/key-ring';
import { SigningKeys } from '../src/keys/signing-keys';
import { accountOf, Lockouts } from '../src/people/lockouts';
import { PasswordChange } from '../src/people/password-change';
import { PasswordCheck } from '../src/people/password-check';
import { Passwords } from '../src/people/passwords';
import { Sessions } from '../src/people/sessions';
import { type User } from '../src/people/user.entity';
import { type NewUser, Users } from '../src/people/users';
import { AccessTokens } from '../src/tokens/access-tokens';

export interface StoredEvent {
  type: string;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  subject_kind: string;
  subject_id: string;
  data: Record<string, unknown>;
}

export const cli = system('command line');
export const password = 'correct horse battery';

export const person = ({ id, name, role }: Pick<User, 'id' | 'name' | 'role'>): Actor => ({
  kind: 'human',
  id,
  name,
  role,
});

/** People and what they need, on a database of their own that has one admin. */
export async function startPeople({ poolMax = 10 } = {}) {
  const test: TestDatabase = await createTestDatabase();
  const dataSource = await createDataSource({
    url: test.appUrl,
    applicationName: 'spec',
    poolMax,
    entities: authEntities,
  }).initialize();
  const database = new Database(dataSource);
  const events = new Events();
  const passwords = new Passwords();
  const lockouts = new Lockouts(database);
  const users = new Users(database, events, passwords, lockouts);
  /** One argon2 hash for all people of a spec: what they are about is something else. */
  const hash = await passwords.hash(password);

  /** Somebody who can sign in with the password above. */
  const add = async (given: Partial<NewUser> & { role?: PersonRole } = {}): Promise<User> => {
    const id = uuidv7();
    const { email = `${id}@souk.example`, name = `Person ${id.slice(-4)}`, role = 'member' } = given;
    const limits = given.marketplaces ? [...given.marketplaces] : null;
    await asOwner(
      test,
      'INSERT INTO users (id, email, name, role, marketplaces, password_hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, email, name, role, limits, hash],
    );
    return users.get(cli, id);
  };

  return {
    test,
    database,
    events,
    passwords,
    lockouts,
    users,
    add,
    /** As if so many attempts at the account had failed there: the next failure costs a long wait, or there is one already. */
    failedBefore: (email: string, address: string, failures: number, { locked = false } = {}) =>
      asOwner(
        test,
        `INSERT INTO lockouts (subject, failures, locked_until)
         VALUES ($1, $2, now() + CASE WHEN $3 THEN interval '1 hour' ELSE interval '0' END)`,
        [`account:${accountOf(email)} ${address}`, failures, locked],
      ),
    admin: await add({ name: 'Ada Admin', role: 'admin' }),
    eventsOf: (id: string, type?: string) =>
      asOwner<StoredEvent & Record<string, unknown>>(
        test,
        'SELECT * FROM events WHERE subject_id = $1 AND ($2::text IS NULL OR type = $2) ORDER BY seq',
        [id, type ?? null],
      ),
    allEvents: () => asOwner<StoredEvent & Record<string, unknown>>(test, 'SELECT * FROM events ORDER BY seq'),
    close: async () => {
      await dataSource.destroy();
      await test.drop();
    },
  };
}

/** The same with what signs people in. */
export async function startSessions(people: People) {
  const { test, database, events, passwords, lockouts } = people;
  const settings = new AuthSettings(
    loadSettings('api', {
      env: { API__DATABASE_URL: test.appUrl, SOUK_DATA_DIR: 'tmp/test-souk', GIT_SHA: 'x', APP_VERSION: 'x' },
    }),
  );
  const keys = new SigningKeys(database, events, new Encryption(settings.encryptionKeys), settings);
  await keys.ensureActive();
  const check = new PasswordCheck(database, events, passwords, lockouts);
  const tokens = new AccessTokens(new KeyRing(keys), settings);
  const sessions = new Sessions(database, events, check, passwords, lockouts, tokens, settings);
  return {
    sessions,
    passwordChange: new PasswordChange(database, events, check, passwords, lockouts),
    signIn: (user: User) => sessions.signIn(user.email, password, elsewhere()),
    refresh: (token: string) => sessions.refresh(token, elsewhere()),
    row: async (id: string) =>
      (await asOwner<Record<string, unknown>>(test, 'SELECT * FROM sessions WHERE id = $1', [id]))[0]!,
  };
}

let last = 0;
/** Every attempt from somewhere else: the limit per address is another spec's. */
export const elsewhere = (userAgent?: string) => ({
  address: `198.51.${(++last >> 8) & 255}.${last & 255}`,
  userAgent,
});

/** `ok`, or the code of what went wrong. */
export const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    ({ code, message }: { code?: string; message: string }) => code ?? message,
  );

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Of all that has happened in a spec. */
export async function expectNoSecretsInEvents(people: People): Promise<void> {
  const text = JSON.stringify(await people.allEvents());
  expect(text).toContain('user.signed_in');
  expect(text).not.toMatch(/argon2|eyJ|battery|not the password|fine password/);
  for (const { hash } of await asOwner<{ hash: string }>(people.test, 'SELECT hash FROM refresh_tokens'))
    expect(text).not.toContain(hash);
}

export type People = Awaited<ReturnType<typeof startPeople>>;
export type SignIns = Awaited<ReturnType<typeof startSessions>>;
