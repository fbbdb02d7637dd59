import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { home, password, type PeopleApi, startPeopleApi } from './people';

let people: PeopleApi;
beforeAll(async () => {
  people = await startPeopleApi();
});
afterAll(() => people.api.close());

const failures = async () =>
  (await asOwner(people.api.database, `SELECT 1 FROM events WHERE type = 'user.sign_in_failed'`)).length;

describe('signing in', () => {
  it('answers with an access token that works, and a cookie that only sign-in gets', async () => {
    const { email, id, name } = await people.add('head');
    const { status, headers, body } = await people.login(email);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      tokenType: 'Bearer',
      expiresIn: 900,
      mustChangePassword: false,
    });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^souk_refresh=[\w%./+-]+; Max-Age=604800; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    const me = await people.call('GET', '/auth/me', { token: body.accessToken });
    expect(me.body).toMatchObject({
      kind: 'human',
      id,
      name,
      email,
      role: 'head',
      marketplace: null,
      marketplaces: null,
    });
  });

  it('does not mind how the e-mail address is written', async () => {
    await people.add('member', 'zoe.lima@souk.example');
    for (const written of ['ZOE.Lima@Souk.EXAMPLE', '  zoe.lima@souk.example\t', '\uFF5Aoe.lima@souk.example'])
      expect((await people.login(written)).status).toBe(200);
  });

  it('fails alike for a wrong password, an unknown and a disabled account', async () => {
    const [known, disabled] = [await people.add(), await people.add()];
    await asOwner(people.api.database, `UPDATE users SET status = 'disabled' WHERE id = $1`, [disabled.id]);
    const answers = [
      await people.login(known.email, 'not the password'),
      await people.login(disabled.email),
      await people.login('nobody@souk.example'),
    ];
    const seen = answers.map(({ status, headers, body: { requestId: _id, ...body }, cookie }) => ({
      status,
      body,
      cookie,
      names: [...headers.keys()].sort(),
    }));
    expect(seen[0]).toMatchObject({
      status: 401,
      body: { code: 'sign_in_failed', detail: 'Email or password is wrong.' },
      cookie: undefined,
    });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('makes who guesses wait, and says how long', async () => {
    const { email } = await people.add();
    await people.failedToSignIn(email, '203.0.113.8', 12);
    const there = { headers: { 'x-forwarded-for': '203.0.113.8' } };
    expect((await people.login(email, 'not the password', there)).status).toBe(401);
    const { status, headers, body } = await people.login(email, password, there);
    expect([status, body.code]).toEqual([429, 'locked_out']);
    expect(body.retryAfterSeconds).toBeGreaterThan(200);
    expect(body.retryAfterSeconds).toBeLessThanOrEqual(256);
    expect(headers.get('retry-after')).toBe(String(body.retryAfterSeconds));
    // Whoever guesses there does not keep out the owner, who is elsewhere.
    expect((await people.login(email)).status).toBe(200);
  });

  it('makes an address that guesses wait too, whatever the account', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    await people.failedBefore('address:203.0.113.9', 30);
    await people.login('guess@souk.example', 'x', { headers });
    const { email } = await people.add();
    expect(await people.login(email, password, { headers })).toMatchObject({
      status: 429,
      body: { code: 'locked_out' },
    });
    expect((await people.login(email)).status).toBe(200);
  });

  it.each([
    ['nothing', undefined],
    ['an empty object', {}],
    ['no password', { email: 'a@souk.example' }],
    ['an empty password', { email: 'a@souk.example', password: '' }],
    ['a password that is a number', { email: 'a@souk.example', password: 123456789012 }],
    ['a password that is a list', { email: 'a@souk.example', password: ['correct horse battery'] }],
    ['an e-mail address that is an object', { email: { $ne: null }, password }],
    ['an e-mail address that is none', { email: 'correct horse battery', password }],
    ['an e-mail address with NUL', { email: 'a\0@souk.example', password }],
    ['an e-mail address that is far too long', { email: `${'a'.repeat(100_000)}@souk.example`, password }],
    ['unknown fields', { email: 'a@souk.example', password, remember: true }],
    ['a password of 10 kB', { email: 'a@souk.example', password: 'x'.repeat(10_240) }],
  ])('with %s is 400 before anything is counted or compared', async (_what, body) => {
    const before = await failures();
    const { status, body: answer } = await people.call('POST', '/auth/login', { body });
    expect([status, answer.code]).toEqual([400, 'validation_failed']);
    expect(await failures()).toBe(before);
    expect(JSON.stringify(answer)).not.toContain('battery');
  });

  it('is refused to pages of other origins, and not to the dashboard, the API itself or programs', async () => {
    const { email } = await people.add();
    for (const origin of ['https://evil.example', 'null', 'http://localhost:5173.evil.example', 'http://localhost'])
      expect(await people.login(email, password, { headers: { origin } })).toMatchObject({
        status: 403,
        body: { code: 'foreign_origin' },
        cookie: undefined,
      });
    for (const origin of [home, 'http://localhost:8000'])
      expect((await people.login(email, password, { headers: { origin } })).status).toBe(200);
  });
});

describe('who has a temporary password', () => {
  it('may change it and look at the own account, and nothing else until then', async () => {
    const { user, token } = await people.signedIn('admin');
    await asOwner(people.api.database, 'UPDATE users SET must_change_password = true WHERE id = $1', [user.id]);
    const fresh = (await people.login(user.email)).body.accessToken;
    expect((await people.call('GET', '/auth/me', { token: fresh })).body).toMatchObject({
      mustChangePassword: true,
      permissions: ['account.read', 'account.manage'],
    });
    expect((await people.call('GET', '/users', { token: fresh })).status).toBe(403);
    const change = { currentPassword: password, newPassword: 'another fine password' };
    expect((await people.call('POST', '/auth/password', { token: fresh, body: change })).status).toBe(204);
    // At once, not only when what was known of the caller is a second old.
    expect((await people.call('GET', '/auth/me', { token: fresh })).body).toMatchObject({ mustChangePassword: false });
    expect((await people.call('GET', '/users', { token: fresh })).status).toBe(200);
    const after = (await people.login(user.email, change.newPassword)).body;
    expect(after.mustChangePassword).toBe(false);
    expect((await people.call('GET', '/users', { token: after.accessToken })).status).toBe(200);
    expect((await people.call('GET', '/auth/me', { token })).status).toBe(401);
  });
});

it('what a caller may do is what the table says', async () => {
  const { token } = await people.signedIn('auditor');
  const { body } = await people.call('GET', '/auth/permissions', { token });
  expect(body.granted).toContain('audit.read');
  expect(body.granted).not.toContain('users.manage');
  expect(body.roles).toContainEqual({ role: 'auditor', permissions: body.granted });
  expect((await people.call('GET', '/auth/me', { token })).body.permissions).toEqual(body.granted);
});

it('an agent is told who it is as well', async () => {
  const { status, body } = await people.call('GET', '/auth/me', { token: 'marketplace-shopee-secret456' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: 'agent',
    name: 'shopee',
    email: null,
    role: 'agent',
    marketplace: 'shopee',
    marketplaces: null,
    mustChangePassword: false,
  });
  expect((await people.call('GET', '/auth/sessions', { token: 'marketplace-shopee-secret456' })).status).toBe(403);
});

it('nothing secret is in the log or the events', async () => {
  const { user, token, cookie } = await people.signedIn();
  await people.login(user.email, 'a password that is wrong');
  await people.refresh(cookie);
  const events = await asOwner(people.api.database, 'SELECT * FROM events');
  const text = JSON.stringify([people.api.logs(), events]);
  expect(text).toContain('/api/v1/auth/login');
  const value = decodeURIComponent(cookie.split('=', 2)[1]!);
  for (const secret of [password, 'a password that is wrong', token, value, value.split('.', 1)[0]!, 'argon2'])
    expect(text).not.toContain(secret);
});
