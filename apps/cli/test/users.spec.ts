import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
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

const users = (args: string[], input = '') =>
  sandbox.souk(['users', ...args], { API__DATABASE_URL: database.appUrl }, input);
const said = (text: string) => expect.stringContaining(text) as unknown as string;
const row = async (email: string) =>
  (await asOwner<Record<string, unknown>>(database, 'SELECT * FROM users WHERE email = $1', [email]))[0]!;

describe('souk users', () => {
  it('creates a person with a temporary password, which is shown once and alone on standard output', async () => {
    const create = ['create', 'Ana@Souk.example', '--name', 'Ana Lima', '--role', 'admin'];
    const { code, out, err } = await users(create);
    expect(code).toBe(0);
    expect(out).toMatch(/^Ana Lima \(ana@souk\.example\) is active, with the role admin\.\n\w{5}(-\w{5}){3}\n$/);
    expect(err).toContain('shown this once');
    expect(await row('ana@souk.example')).toMatchObject({
      role: 'admin',
      marketplaces: null,
      must_change_password: true,
    });
    expect(await users(create)).toMatchObject({ code: 1, out: '', err: said('has this e-mail address already') });
  });

  it('creates a person with the password of standard input, which is not repeated', async () => {
    const given = ['create', 'bia@souk.example', '--name', 'Bia', '--role', 'head', '--password-stdin', '--json'];
    const { code, out, err } = await users([...given, '--marketplace', 'shopee', 'amazon'], 'correct horse battery\n');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      user: { email: 'bia@souk.example', marketplaces: ['amazon', 'shopee'], mustChangePassword: false },
      temporaryPassword: null,
    });
    expect(out + err).not.toMatch(/battery|argon2/);
  });

  it('refuses a password that is weak or missing, and changes nothing', async () => {
    const create = ['create', 'caio@souk.example', '--name', 'Caio', '--role', 'head', '--password-stdin'];
    expect(await users(create, 'short\n')).toMatchObject({ code: 1, out: '', err: said('at least 12 characters') });
    expect(await users(create)).toMatchObject({ code: 2, out: '', err: said('no password on standard input') });
    expect(await users(create, 'x'.repeat(100_000))).toMatchObject({ code: 2, err: said('too long') });
    expect(await row('caio@souk.example')).toBeUndefined();
  });

  it('lists people, filtered and as JSON, without anything secret', async () => {
    const { out } = await users(['list', '--role', 'head', '--search', 'BIA']);
    expect(out).toMatch(/^bia@souk\.example +Bia +head +amazon, shopee +active +never$/m);
    expect(out).not.toContain('ana@souk.example');
    const all = await users(['list', '--json']);
    expect((JSON.parse(all.out) as { items: object[] }).items).toHaveLength(2);
    expect(all.out).not.toMatch(/argon2|passwordHash/);
  });

  it('changes a role, disables and enables, on record as the command line', async () => {
    expect(await users(['set-role', 'BIA@souk.example', 'auditor'])).toMatchObject({
      code: 0,
      out: said('role auditor'),
    });
    expect(await users(['disable', 'bia@souk.example'])).toMatchObject({ code: 0, out: said('is disabled') });
    expect(JSON.parse((await users(['enable', 'bia@souk.example', '--json'])).out)).toMatchObject({ status: 'active' });
    const { id } = await row('bia@souk.example');
    expect(
      await asOwner(
        database,
        `SELECT actor_name, data -> 'after' AS after FROM events WHERE subject_id = $1 AND type = 'user.changed' ORDER BY seq`,
        [id],
      ),
    ).toEqual(
      [{ role: 'auditor' }, { status: 'disabled' }, { status: 'active' }].map((after) => ({
        actor_name: 'command line',
        after,
      })),
    );
  });

  it('keeps the last admin, and says what to do', async () => {
    for (const args of [
      ['disable', 'ana@souk.example'],
      ['set-role', 'ana@souk.example', 'head'],
    ])
      expect(await users(args)).toMatchObject({ code: 1, err: said('make somebody else an admin first') });
    expect(await row('ana@souk.example')).toMatchObject({ role: 'admin', status: 'active' });
  });

  it('resets a password', async () => {
    const before = await row('bia@souk.example');
    const { code, out } = await users(['reset-password', 'bia@souk.example']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\w{5}(-\w{5}){3}\n$/)]);
    const after = await row('bia@souk.example');
    expect(after.password_hash).not.toBe(before.password_hash);
    expect(after.must_change_password).toBe(true);
  });

  it('exits with 1 when there is no such person', async () => {
    for (const args of [
      ['disable', 'nobody@souk.example'],
      ['reset-password', 'nobody@souk.example'],
    ])
      expect(await users(args)).toMatchObject({ code: 1, out: '', err: said('There is no such person') });
  });

  it('makes an admin outside local with settings of its own, without those of the API', async () => {
    const staging = {
      API__ENV: 'staging',
      API__DATABASE_URL: database.appUrl,
      API__KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      API__JWT_ISSUER: 'https://souk.example',
      API__JWT_AUDIENCE: 'souk',
      GIT_SHA: 'abc1234',
      BUILD_DATE: '2026-01-01',
      APP_VERSION: '1.2.3',
    };
    const create = ['users', 'create', 'first@souk.example', '--name', 'First', '--role', 'admin', '--json'];
    const { code, out } = await sandbox.souk(create, staging);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ user: { role: 'admin' }, temporaryPassword: said('-') });

    const { API__KEY_ENCRYPTION_KEY: _key, ...less } = staging;
    expect(await sandbox.souk(create, less)).toMatchObject({ code: 78, err: said('API__KEY_ENCRYPTION_KEY') });
  });
});
