import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashOfToken, Passwords } from '@souk/auth';
import { type Environment, loadSettings, marketplaces, permissionsOf } from '@souk/platform';
import { asOwner, createTestDatabase, settled, type TestDatabase } from '@souk/testing';
import { type Credentials } from '../src/up/seed/credentials';
import { seed } from '../src/up/seed/seed';

let database: TestDatabase;
let dir: string;
let file: string;
const passwords = new Passwords();

beforeAll(async () => {
  database = await createTestDatabase();
  dir = mkdtempSync(path.resolve('tmp', 'souk-seed-'));
  file = path.join(dir, 'credentials.json');
});
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await database.drop();
});

/** One start; what it noted, and how often it had to build the services. */
async function start({ environment = 'local' }: { environment?: Environment } = {}) {
  const notes: string[] = [];
  let built = 0;
  await seed({
    environment,
    appUrl: database.appUrl,
    dir,
    settings: () => {
      built++;
      return loadSettings('cli', {
        env: {
          API__DATABASE_URL: database.appUrl,
          SOUK_DATA_DIR: dir,
          GIT_SHA: 'abc1234',
          BUILD_DATE: '2026-01-01',
          APP_VERSION: '1.2.3',
        },
      });
    },
    note: (text) => notes.push(text),
  });
  return { notes, built, credentials: read() };
}
const read = () => JSON.parse(readFileSync(file, 'utf8')) as Credentials;
const write = (credentials: unknown) => writeFileSync(file, JSON.stringify(credentials));

const user = async (email: string) =>
  (
    await asOwner<{ id: string; hash: string; role: string; must: boolean; name: string }>(
      database,
      'SELECT id, password_hash AS hash, role, must_change_password AS must, name FROM users WHERE email = $1',
      [email],
    )
  )[0]!;
const passwordOf = ({ users }: Credentials, email: string) => users.find((one) => one.email === email)!.password;
const tokenOf = ({ agents }: Credentials, marketplace: string) =>
  agents.find((one) => one.marketplace === marketplace)?.token;

interface Token {
  label: string;
  scopes: string[];
  reason: string | null;
}
const tokens = (marketplace: string) =>
  asOwner<Token>(
    database,
    `SELECT t.label, t.scopes, t.revoke_reason AS reason
     FROM agent_tokens t JOIN agents a ON a.id = t.agent_id WHERE a.name = $1 ORDER BY t.created_at, t.id`,
    [marketplace],
  );
const valid = async (marketplace: string) =>
  (
    await asOwner<{ count: number }>(
      database,
      `SELECT count(*)::int AS count FROM agent_tokens t JOIN agents a ON a.id = t.agent_id
       WHERE a.name = $1 AND t.revoked_at IS NULL AND t.expires_at > now()`,
      [marketplace],
    )
  )[0]?.count;

describe('the first start', () => {
  it('makes one person of each role, with a password that need not be changed', async () => {
    const { credentials, notes } = await start();
    expect(notes).toEqual([]);
    expect(credentials.users.map(({ email, role }) => [email, role])).toEqual([
      ['admin@souk.local', 'admin'],
      ['head@souk.local', 'head'],
      ['member@souk.local', 'member'],
      ['auditor@souk.local', 'auditor'],
    ]);
    for (const { email, password, role } of credentials.users) {
      const row = await user(email);
      expect(row).toMatchObject({ role, must: false, name: expect.stringMatching(/^\w+ \w+$/) });
      expect(await passwords.matches(row.hash, password)).toBe(true);
    }
    expect(new Set(credentials.users.map(({ password }) => password)).size).toBe(4);
  });

  it('makes one token for the agent of each marketplace', async () => {
    const { agents } = read();
    expect(agents.map(({ marketplace }) => marketplace)).toEqual([...marketplaces]);
    for (const { marketplace, token } of agents) {
      expect(token).toMatch(new RegExp(`^souk_${marketplace}_`));
      expect(await tokens(marketplace)).toMatchObject([{ label: 'local', scopes: [...permissionsOf('agent')] }]);
    }
  });

  it('writes a file that only its owner can read', () => {
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves events by whoever made it, without a secret', async () => {
    await settled(database);
    const events = await asOwner<{ type: string; actor_id: string }>(database, 'SELECT * FROM events');
    const made = events.filter(({ actor_id }) => actor_id === 'local seed').map(({ type }) => type);
    expect(made.sort()).toEqual([
      ...Array<string>(6).fill('agent_token.issued'),
      ...Array<string>(4).fill('user.created'),
    ]);
    const { users, agents } = read();
    for (const secret of [...users.map(({ password }) => password), ...agents.map(({ token }) => token)])
      expect(JSON.stringify(events)).not.toContain(secret);
  });
});

describe('a later start', () => {
  it('changes nothing and builds nothing when nothing is missing', async () => {
    const before = readFileSync(file, 'utf8');
    const { built, notes } = await start();
    expect([built, notes]).toEqual([0, []]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('makes the file right again when it was deleted, and only what was in it', async () => {
    const before = read();
    rmSync(file);
    const { credentials, built } = await start();
    expect(built).toBe(1);
    for (const { email, password } of credentials.users) {
      const row = await user(email);
      expect(row.must).toBe(false);
      expect(await passwords.matches(row.hash, password)).toBe(true);
      expect(password).not.toBe(passwordOf(before, email));
    }
    for (const marketplace of marketplaces) expect(await valid(marketplace)).toBe(2);
  });

  it('leaves a password alone that somebody set, and does not say a wrong one', async () => {
    const email = 'admin@souk.local';
    const own = await passwords.hash('a password of my own');
    await asOwner(database, 'UPDATE users SET password_hash = $2 WHERE email = $1', [email, own]);
    const { credentials, notes } = await start();
    expect((await user(email)).hash).toBe(own);
    expect(passwordOf(credentials, email)).toBe('');
    expect(notes).toEqual([expect.stringContaining(email)]);

    const again = await start();
    expect([again.notes, passwordOf(again.credentials, email)]).toEqual([[], '']);
    expect((await user(email)).hash).toBe(own);
  });

  it('gives a new password to whoever is taken out of the file, and to nobody else', async () => {
    const before = read();
    write({ ...before, users: before.users.filter(({ email }) => email !== 'admin@souk.local') });
    const { credentials } = await start();
    const password = passwordOf(credentials, 'admin@souk.local');
    expect(await passwords.matches((await user('admin@souk.local')).hash, password)).toBe(true);
    expect(credentials.users.slice(1)).toEqual(before.users.slice(1));
  });

  it('tells the role that a person has now, and leaves it', async () => {
    await asOwner(database, `UPDATE users SET role = 'auditor' WHERE email = 'member@souk.local'`);
    const { credentials, built } = await start();
    expect(credentials.users.find(({ email }) => email === 'member@souk.local')?.role).toBe('auditor');
    expect([built, (await user('member@souk.local')).role]).toEqual([0, 'auditor']);
  });

  it('leaves entries that a developer added', async () => {
    const before = read();
    const mine = { email: 'me@souk.local', password: 'mine', role: 'admin' };
    write({ ...before, users: [mine, ...before.users] });
    expect((await start()).credentials.users).toContainEqual(mine);
    write(before);
  });
});

describe('a token of the file', () => {
  it.each([
    ['was revoked', `UPDATE agent_tokens SET revoked_at = now(), revoke_reason = 'spec' WHERE hash = $1`],
    ['expired', `UPDATE agent_tokens SET expires_at = now() WHERE hash = $1`],
    ['ends soon', `UPDATE agent_tokens SET expires_at = now() + interval '6 days' WHERE hash = $1`],
    ['lacks what agents may do by now', `UPDATE agent_tokens SET scopes = '{}' WHERE hash = $1`],
  ])('that %s has a successor, and never are there more than two', async (_what, sql) => {
    const before = read();
    await asOwner(database, sql, [hashOfToken(tokenOf(before, 'shopee') ?? '')]);
    const { credentials } = await start();
    expect(tokenOf(credentials, 'shopee')).not.toBe(tokenOf(before, 'shopee'));
    expect(await valid('shopee')).toBe(2);
    expect(tokenOf(credentials, 'amazon')).toBe(tokenOf(before, 'amazon'));
    expect((await start()).built).toBe(0);
  });

  it('is made anew as often as the file is deleted: the oldest local one leaves', async () => {
    for (let i = 0; i < 3; i++) {
      write({ users: read().users, agents: [] });
      await start();
      expect(await valid('shein')).toBe(2);
    }
    expect((await tokens('shein')).map(({ reason }) => reason)).toEqual([
      ...Array<string>(3).fill('replaced by a new local token'),
      null,
      null,
    ]);
  });

  it('takes no room from tokens that a developer issued', async () => {
    await asOwner(
      database,
      `UPDATE agent_tokens SET label = 'mine' WHERE agent_id = (SELECT id FROM agents WHERE name = 'kaway')`,
    );
    write({ users: read().users, agents: read().agents.filter(({ marketplace }) => marketplace !== 'kaway') });
    const { credentials, notes } = await start();
    expect([tokenOf(credentials, 'kaway'), notes]).toEqual([undefined, [expect.stringContaining('kaway')]]);
    expect(await valid('kaway')).toBe(2);
  });

  it('is not made for an agent that somebody disabled', async () => {
    await asOwner(database, `UPDATE agents SET status = 'disabled' WHERE name = 'tiktokshop'`);
    const before = read();
    expect((await start()).credentials).toEqual(before);
    write({ users: before.users, agents: [] });
    const { credentials, notes } = await start();
    expect([tokenOf(credentials, 'tiktokshop'), notes.some((note) => note.includes('tiktokshop'))]).toEqual([
      undefined,
      true,
    ]);
  });
});

describe('seeding refuses', () => {
  it('every environment but local', async () => {
    await expect(start({ environment: 'production' })).rejects.toThrow(/local only/);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"users":[]}',
    '{"users":[{"email":1}],"agents":[]}',
    '{"users":[null],"agents":[]}',
  ])('a file that it did not write, rather than replace what somebody uses: %j', async (text) => {
    const before = read();
    writeFileSync(file, text);
    const hashes = await asOwner(database, 'SELECT password_hash FROM users ORDER BY email');
    await expect(start()).rejects.toThrow(/credentials\.json is not what/);
    expect(await asOwner(database, 'SELECT password_hash FROM users ORDER BY email')).toEqual(hashes);
    write(before);
  });
});
