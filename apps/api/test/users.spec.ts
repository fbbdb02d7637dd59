import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { password, type PeopleApi, startPeopleApi } from './people';

let people: PeopleApi;
let admin: Awaited<ReturnType<PeopleApi['signedIn']>>;
beforeAll(async () => {
  people = await startPeopleApi();
  admin = await people.signedIn('admin');
});
afterAll(() => people.api.close());

const asAdmin = (method: string, path: string, body?: unknown, headers = {}) =>
  people.call(method, path, { token: admin.token, body, headers });
const newcomer = (more: object = {}) => ({
  email: `new${randomUUID()}@souk.example`,
  name: 'New',
  role: 'member',
  ...more,
});
const untilRefused = async (path: string, token: string, status: number) => {
  const end = Date.now() + 1000;
  for (;;) {
    const answer = await people.call('GET', path, { token });
    if (answer.status === status) return;
    if (Date.now() > end) expect(answer.status).toBe(status);
  }
};

describe('adding a person', () => {
  it('answers with the person and a temporary password, which signs in', async () => {
    const given = newcomer({ role: 'head', marketplaces: ['shopee'] });
    const { status, headers, body } = await asAdmin('POST', '/users', given);
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    const user = body.user as Record<string, unknown>;
    expect(Object.keys(user).sort()).toEqual(
      [
        'id',
        'email',
        'name',
        'role',
        'marketplaces',
        'status',
        'mustChangePassword',
        'createdAt',
        'updatedAt',
        'lastSignInAt',
      ].sort(),
    );
    expect(user).toMatchObject({ ...given, status: 'active', mustChangePassword: true, lastSignInAt: null });
    expect((await people.login(given.email, body.temporaryPassword)).body).toMatchObject({ mustChangePassword: true });
    expect((await asAdmin('GET', `/users/${user.id as string}`)).body).toMatchObject({
      lastSignInAt: expect.any(String),
    });
  });

  it('with a password of the admin gives none back', async () => {
    const { body } = await asAdmin('POST', '/users', newcomer({ password, marketplaces: null }));
    expect(body).toMatchObject({ temporaryPassword: null, user: { mustChangePassword: true, marketplaces: null } });
  });

  it('is refused when the e-mail address is taken, in whatever writing', async () => {
    const given = newcomer();
    await asAdmin('POST', '/users', given);
    expect(await asAdmin('POST', '/users', { ...given, email: given.email.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'email_taken' },
    });
  });

  it('keeps no temporary password for a repetition with the same Idempotency-Key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const given = newcomer();
    const first = await asAdmin('POST', '/users', given, key);
    expect(first.status).toBe(201);
    const second = await asAdmin('POST', '/users', given, key);
    expect(JSON.stringify(second.body)).not.toContain(first.body.temporaryPassword);
    expect(JSON.stringify(await asOwner(people.api.database, 'SELECT * FROM idempotency_keys'))).not.toContain(
      first.body.temporaryPassword,
    );
  });

  it.each([
    ['email', { email: 'nobody' }],
    ['email', { email: null }],
    ['name', { name: '  ' }],
    ['name', { name: 'two\nlines' }],
    ['name', { name: 'x'.repeat(101) }],
    ['role', { role: 'agent' }],
    ['role', { role: 'toString' }],
    ['marketplaces', { marketplaces: [] }],
    ['marketplaces', { marketplaces: ['ebay'] }],
    ['marketplaces', { marketplaces: ['shopee', 'shopee'] }],
    ['marketplaces', { marketplaces: 'shopee' }],
    ['marketplaces', { role: 'admin', marketplaces: ['shopee'] }],
    ['password', { password: 'short' }],
    ['password', { password: null }],
    ['password', { password: 'x'.repeat(10_240) }],
    ['status', { status: 'active' }],
    ['passwordHash', { passwordHash: 'x' }],
  ])('names the field %s that is wrong in %j', async (path, wrong) => {
    const { status, body } = await asAdmin('POST', '/users', newcomer(wrong));
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(new Set((body.errors as { path: string }[]).map((error) => error.path))).toEqual(new Set([path]));
  });
});

describe('changing a person', () => {
  it('counts at once for whoever is signed in', async () => {
    const { user, token } = await people.signedIn('admin');
    await untilRefused('/signing-keys', token, 200);
    expect((await asAdmin('PATCH', `/users/${user.id}`, { role: 'member' })).body).toMatchObject({ role: 'member' });
    await untilRefused('/signing-keys', token, 403);
  });

  it('that disables ends the sessions, until the person is enabled and signs in again', async () => {
    const { user, token, cookie } = await people.signedIn();
    expect((await asAdmin('PATCH', `/users/${user.id}`, { status: 'disabled' })).status).toBe(200);
    await untilRefused('/auth/me', token, 401);
    expect((await people.refresh(cookie)).status).toBe(401);
    expect((await people.login(user.email)).status).toBe(401);
    await asAdmin('PATCH', `/users/${user.id}`, { status: 'active' });
    expect((await people.refresh(cookie)).status).toBe(401);
    expect((await people.login(user.email)).status).toBe(200);
  });

  it('leaves one admin, whoever asks', async () => {
    const other = await people.signedIn('admin');
    const demote = (id: string, token: string) =>
      people.call('PATCH', `/users/${id}`, { token, body: { role: 'head' } });
    const both = await Promise.all([demote(admin.user.id, other.token), demote(other.user.id, admin.token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.code).toBe('last_admin');
    await asOwner(people.api.database, `UPDATE users SET role = 'admin' WHERE id = $1`, [admin.user.id]);
    await asOwner(people.api.database, `UPDATE users SET role = 'head' WHERE id = $1`, [other.user.id]);
    await untilRefused('/signing-keys', admin.token, 200);
    for (const body of [{ status: 'disabled' }, { role: 'member' }])
      expect(await asAdmin('PATCH', `/users/${admin.user.id}`, body)).toMatchObject({
        status: 409,
        body: { code: 'last_admin' },
      });
  });

  it.each([
    { role: null },
    { status: null },
    { name: null },
    { status: 'gone' },
    { email: 'x@souk.example' },
    { id: 'x' },
  ])('refuses %j', async (body) => {
    expect(await asAdmin('PATCH', `/users/${admin.user.id}`, body)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });
});

describe('resetting a password', () => {
  it('ends the sessions and lets a temporary password in', async () => {
    const { user, cookie } = await people.signedIn();
    await people.failedToSignIn(user.email, '203.0.113.8', 12);
    const there = { headers: { 'x-forwarded-for': '203.0.113.8' } };
    await people.login(user.email, 'not the password', there);
    expect((await people.login(user.email, password, there)).status).toBe(429);
    const { status, headers, body } = await asAdmin('POST', `/users/${user.id}/reset-password`);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect((await people.refresh(cookie)).status).toBe(401);
    expect((await people.login(user.email, body.temporaryPassword, there)).body).toMatchObject({
      mustChangePassword: true,
    });
  });
});

it('the sessions of a person can be ended by an admin', async () => {
  const { user, cookie } = await people.signedIn();
  expect((await asAdmin('POST', `/users/${user.id}/end-sessions`)).body).toEqual({ ended: 1 });
  expect((await asAdmin('POST', `/users/${user.id}/end-sessions`)).body).toEqual({ ended: 0 });
  expect((await people.refresh(cookie)).status).toBe(401);
});

describe('the list of people', () => {
  it('is filtered and paged', async () => {
    for (const name of ['Listed One', 'Listed Two', 'Listed Three'])
      await asAdmin('POST', '/users', newcomer({ name }));
    const first = (await asAdmin('GET', '/users?search=listed%20t&limit=1&role=member&status=active')).body;
    expect(first.items).toMatchObject([{ name: 'Listed Three' }]);
    const cursor = first.nextCursor as string;
    const second = (await asAdmin('GET', `/users?search=listed%20t&limit=1&cursor=${cursor}`)).body;
    expect(second).toMatchObject({ items: [{ name: 'Listed Two' }], nextCursor: null });
  });

  it.each([
    'role=agent',
    'status=gone',
    `search=${'x'.repeat(201)}`,
    'search=%00',
    'cursor=x',
    'limit=0',
    'sort=email',
  ])('refuses ?%s', async (query) => {
    expect((await asAdmin('GET', `/users?${query}`)).status).toBe(400);
  });
});

it('everybody sees who the people are, only admins change them, agents do neither', async () => {
  const head = await people.signedIn('head');
  const asHead = (method: string, path: string, body?: unknown) =>
    people.call(method, path, { token: head.token, body });
  expect((await asHead('GET', '/users')).status).toBe(200);
  expect((await asHead('POST', '/users', newcomer())).status).toBe(403);
  expect((await asHead('PATCH', `/users/${head.user.id}`, { role: 'admin' })).status).toBe(403);
  expect((await asHead('POST', `/users/${admin.user.id}/reset-password`)).status).toBe(403);
  expect((await asHead('POST', `/users/${admin.user.id}/end-sessions`)).status).toBe(403);
  expect((await people.call('GET', '/users', { token: 'marketplace-amazon-secret123' })).status).toBe(403);
});

it('nobody is found under an id that is none', async () => {
  for (const id of ['1', 'me', '%00', randomUUID()]) {
    expect(await asAdmin('GET', `/users/${id}`)).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
    for (const action of ['reset-password', 'end-sessions'])
      expect((await asAdmin('POST', `/users/${id}/${action}`)).status).toBe(404);
  }
});
