import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import pg from 'pg';
import { home, password, type PeopleApi, startPeopleApi } from './people';

let people: PeopleApi;
beforeAll(async () => {
  people = await startPeopleApi();
});
afterAll(() => people.api.close());

const cleared = expect.stringMatching(
  /^souk_refresh=; Max-Age=0; Path=\/api\/v1\/auth; .*HttpOnly/,
) as unknown as string;
/** Grants are known for less than a second. */
const soon = async (token: string, status: number) => {
  const end = Date.now() + 1000;
  for (;;) {
    const answer = await people.call('GET', '/auth/me', { token });
    if (answer.status === status) return;
    if (Date.now() > end) expect(answer.status).toBe(status);
  }
};
/** As if so much time had passed for all refresh tokens. */
const passed = (seconds: number) =>
  asOwner(
    people.api.database,
    `UPDATE refresh_tokens SET issued_at = issued_at - make_interval(secs => $1), used_at = used_at - make_interval(secs => $1)`,
    [seconds],
  );

describe('the cookie', () => {
  it('renews the access token, and itself', async () => {
    const { cookie } = await people.signedIn();
    const { status, headers, body, cookie: next } = await people.refresh(cookie, { origin: home });
    expect([status, headers.get('cache-control'), body.tokenType]).toEqual([200, 'no-store', 'Bearer']);
    expect(next).toMatch(/^souk_refresh=/);
    expect(next).not.toBe(cookie);
    expect((await people.call('GET', '/auth/me', { token: body.accessToken })).status).toBe(200);
  });

  it('is replaced for each of two tabs that renew at once, and both go on with either', async () => {
    for (const kept of [0, 1]) {
      const { cookie } = await people.signedIn();
      const tabs = await Promise.all([people.refresh(cookie), people.refresh(cookie)]);
      expect(tabs.map((tab) => [tab.status, tab.cookie])).toEqual([
        [200, expect.stringMatching(/^souk_refresh=./)],
        [200, expect.stringMatching(/^souk_refresh=./)],
      ]);
      await passed(900);
      expect((await people.refresh(tabs[kept]!.cookie)).status).toBe(200);
    }
  });

  it('whose answer was lost on its way renews once more', async () => {
    const { cookie } = await people.signedIn();
    await people.refresh(cookie);
    await passed(25);
    const again = await people.refresh(cookie);
    await passed(900);
    expect((await people.refresh(again.cookie)).status).toBe(200);
  });

  it('that was stolen and used ends the session everywhere, access tokens too', async () => {
    const { cookie, token } = await people.signedIn();
    const thief = await people.refresh(cookie);
    await passed(40);
    const victim = await people.refresh(cookie);
    expect([victim.status, victim.body.code, victim.headers.getSetCookie()]).toEqual([401, 'session_ended', [cleared]]);
    expect((await people.refresh(thief.cookie)).status).toBe(401);
    await soon(token, 401);
    await soon(thief.body.accessToken!, 401);
  });

  it('that was tampered with, or is none, is refused without a look into the database', async () => {
    const { cookie } = await people.signedIn();
    const [name, value] = cookie.split('=', 2) as [string, string];
    const [token, signature] = decodeURIComponent(value).split('.', 2) as [string, string];
    const other = token.startsWith('A') ? 'B' : 'A';
    const locker = new pg.Client(people.api.database.ownerUrl);
    await locker.connect();
    try {
      // Whatever asks these tables now waits.
      await locker.query('BEGIN; LOCK TABLE refresh_tokens, sessions, users');
      for (const forged of [
        `${other}${token.slice(1)}.${signature}`,
        `${token}.${signature.slice(0, -2)}xx`,
        token,
        `${token}.`,
        '',
        '%E0%A4%A',
        'x'.repeat(4000),
      ]) {
        const began = performance.now();
        const answer = await people.refresh(`${name}=${forged}`);
        expect([answer.status, answer.body.code, answer.headers.getSetCookie()]).toEqual([
          401,
          'session_ended',
          [cleared],
        ]);
        expect(performance.now() - began).toBeLessThan(2000);
      }
      expect(await people.refresh(undefined)).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    } finally {
      await locker.end();
    }
    expect((await people.refresh(cookie)).status).toBe(200);
  });

  it('is no bearer token, and a bearer token is no cookie', async () => {
    const { cookie, token } = await people.signedIn();
    const value = decodeURIComponent(cookie.split('=', 2)[1]!);
    expect((await people.call('GET', '/auth/me', { token: value.split('.', 1)[0] })).status).toBe(401);
    expect((await people.call('GET', '/auth/me', { cookie })).status).toBe(401);
    expect((await people.refresh(`souk_refresh=${token}`)).status).toBe(401);
  });

  it('does not speak for pages of other origins', async () => {
    const { cookie } = await people.signedIn();
    const headers = { origin: 'https://evil.example' };
    for (const path of ['/auth/refresh', '/auth/logout'])
      expect(await people.call('POST', path, { cookie, headers })).toMatchObject({
        status: 403,
        body: { code: 'foreign_origin' },
        cookie: undefined,
      });
    expect((await people.refresh(cookie)).status).toBe(200);
  });

  it('travels encrypted only, outside local and ci', async () => {
    const env = {
      API__ENV: 'staging',
      API__LOG_LEVEL: 'info',
      API__JWT_ISSUER: 'https://souk.example',
      API__JWT_AUDIENCE: 'souk',
      API__CORS_ORIGINS: 'https://souk.example',
      API__COOKIE_SECRET: randomBytes(24).toString('base64url'),
      API__KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    };
    const staging = await startPeopleApi(env);
    try {
      const { email } = await staging.add();
      const [set] = (await staging.login(email)).headers.getSetCookie();
      expect(set).toMatch(/; Secure/);
    } finally {
      await staging.api.close();
    }
  });
});

describe('signing out', () => {
  it('ends the session of the cookie at once, and forgets the cookie', async () => {
    const { cookie, token } = await people.signedIn();
    const { status, headers } = await people.call('POST', '/auth/logout', { cookie });
    expect([status, headers.getSetCookie()]).toEqual([204, [cleared]]);
    expect((await people.refresh(cookie)).status).toBe(401);
    await soon(token, 401);
  });

  it('succeeds without a session', async () => {
    for (const cookie of [undefined, 'souk_refresh=forged.signature'])
      expect((await people.call('POST', '/auth/logout', { cookie })).status).toBe(204);
  });

  it('everywhere ends all sessions of the caller, and of nobody else', async () => {
    const { user, token } = await people.signedIn();
    const there = await people.login(user.email);
    const other = await people.signedIn();
    expect((await people.call('POST', '/auth/logout-everywhere', { token })).status).toBe(204);
    expect((await people.refresh(there.cookie)).status).toBe(401);
    await soon(token, 401);
    expect((await people.refresh(other.cookie)).status).toBe(200);
  });
});

describe('the sessions of a caller', () => {
  it('are listed with where they are, and which one this is', async () => {
    const { user, token } = await people.signedIn();
    await people.login(user.email, password, { headers: { 'user-agent': 'Phone', 'x-forwarded-for': '203.0.113.77' } });
    const { body } = await people.call('GET', '/auth/sessions', { token });
    expect(body).toMatchObject({
      items: [
        { current: false, userAgent: 'Phone', address: '203.0.113.77' },
        { current: true, userAgent: 'node' },
      ],
      nextCursor: null,
    });
  });

  it('can be ended one by one; those of others are not there', async () => {
    const { user, token } = await people.signedIn();
    const phone = await people.login(user.email);
    const { body } = await people.call('GET', '/auth/sessions', { token });
    const id = body.items!.find(({ current }) => !current)!.id as string;
    const other = await people.signedIn('admin');
    for (const path of [`/auth/sessions/${id}`, `/auth/sessions/${randomUUID()}`, '/auth/sessions/1'])
      expect((await people.call('DELETE', path, { token: other.token })).status).toBe(404);
    expect((await people.call('DELETE', `/auth/sessions/${id}`, { token })).status).toBe(204);
    expect((await people.refresh(phone.cookie)).status).toBe(401);
    expect((await people.call('GET', '/auth/me', { token })).status).toBe(200);
  });
});

describe('changing the password', () => {
  it('keeps this session and ends the others', async () => {
    const { user, token, cookie } = await people.signedIn();
    const other = await people.login(user.email);
    const body = { currentPassword: password, newPassword: 'another fine password' };
    expect((await people.call('POST', '/auth/password', { token, body })).status).toBe(204);
    expect((await people.refresh(other.cookie)).status).toBe(401);
    expect((await people.refresh(cookie)).status).toBe(200);
    expect((await people.login(user.email)).status).toBe(401);
    expect((await people.login(user.email, body.newPassword)).status).toBe(200);
  });

  it.each([
    [
      'password_wrong',
      { currentPassword: 'not the password', newPassword: 'another fine password' },
      'currentPassword',
    ],
    ['validation_failed', { currentPassword: password, newPassword: 'short' }, 'newPassword'],
    ['validation_failed', { currentPassword: password, newPassword: 'x'.repeat(10_240) }, 'newPassword'],
    ['validation_failed', { currentPassword: password }, 'newPassword'],
    ['validation_failed', { currentPassword: 7, newPassword: 'another fine password' }, 'currentPassword'],
  ])('is 400 %s for %j', async (code, body, path) => {
    const { token } = await people.signedIn();
    const answer = await people.call('POST', '/auth/password', { token, body });
    expect(answer).toMatchObject({ status: 400, body: { code, errors: [{ path }] } });
    expect(JSON.stringify(answer.body)).not.toMatch(/battery|fine password|xxx/);
  });
});
