import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type UserFilter } from '../src/people/users';
import { asOwner } from '@souk/testing';
import { cli, password, type People, person, startPeople } from './people';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const row = async (id: string) =>
  (await asOwner<Record<string, unknown>>(people.test, 'SELECT * FROM users WHERE id = $1', [id]))[0]!;
const openSession = async (userId: string) => {
  const id = randomUUID();
  await asOwner(
    people.test,
    `INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    [id, userId],
  );
  return id;
};
const endOf = async (session: string) =>
  (
    await asOwner<{ end_reason: string | null }>(people.test, 'SELECT end_reason FROM sessions WHERE id = $1', [
      session,
    ])
  )[0]!.end_reason;

describe('a new person', () => {
  it('gets a temporary password that is told once and is to be changed at the first sign-in', async () => {
    const { user, temporaryPassword } = await people.users.create(person(people.admin), {
      email: ' Bia.Costa@Souk.Example ',
      name: ' Bia Costa ',
      role: 'head',
      marketplaces: ['shopee', 'amazon', 'shopee'],
    });
    expect(user).toMatchObject({
      email: 'bia.costa@souk.example',
      name: 'Bia Costa',
      role: 'head',
      marketplaces: ['amazon', 'shopee'],
      status: 'active',
      mustChangePassword: true,
      lastSignInAt: null,
    });
    expect(JSON.stringify(user)).not.toContain('argon2');
    const { password_hash } = await row(user.id);
    expect(await people.passwords.matches(password_hash as string, temporaryPassword!)).toBe(true);
    const events = await people.eventsOf(user.id);
    expect(events).toMatchObject([
      {
        type: 'user.created',
        actor_kind: 'human',
        actor_id: people.admin.id,
        subject_kind: 'user',
        data: { email: 'bia.costa@souk.example', role: 'head', marketplaces: ['amazon', 'shopee'] },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(temporaryPassword);
  });

  it('keeps the password that the command line chose, but is to change one that an admin chose', async () => {
    const own = { name: 'Caio', role: 'member', password } as const;
    const byCommand = await people.users.create(cli, { ...own, email: 'caio@souk.example' });
    expect(byCommand).toMatchObject({ user: { mustChangePassword: false }, temporaryPassword: undefined });
    const byAdmin = await people.users.create(person(people.admin), { ...own, email: 'caio2@souk.example' });
    expect(byAdmin).toMatchObject({ user: { mustChangePassword: true }, temporaryPassword: undefined });
  });

  it('needs a password that keeps the rules', async () => {
    const weak = people.users.create(cli, {
      email: 'dani@souk.example',
      name: 'Dani',
      role: 'member',
      password: 'short',
    });
    await expect(weak).rejects.toMatchObject({
      kind: 'invalid',
      errors: [{ path: 'password', code: 'password', message: 'must have at least 12 characters' }],
    });
  });

  it.each([
    ['email', { email: 'nobody' }],
    ['email', { email: `${'x'.repeat(250)}@souk.example` }],
    ['name', { name: ' \t' }],
    ['name', { name: 'two\nlines' }],
    ['name', { name: 'x'.repeat(101) }],
    ['marketplaces', { marketplaces: [] }],
  ])('keeps the rules, whoever asks: the wrong %s of %j is named', async (path, wrong) => {
    const given = { email: 'fine@souk.example', name: 'Fine', role: 'head', ...wrong } as const;
    for (const actor of [person(people.admin), cli])
      await expect(people.users.create(actor, given)).rejects.toMatchObject({ kind: 'invalid', errors: [{ path }] });
  });

  it('is made once when two make the same one at the same time, in whatever writing', async () => {
    const both = await Promise.allSettled(
      ['Eva@Souk.example', '\uFF45va@souk.EXAMPLE '].map((email) =>
        people.users.create(person(people.admin), { email, name: 'Eva', role: 'member' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')!.reason).toMatchObject({
      kind: 'conflict',
      code: 'email_taken',
    });
    expect((await people.allEvents()).filter(({ data }) => data.email === 'eva@souk.example')).toHaveLength(1);
  });
});

describe('the list of people', () => {
  const all = async (filter: Omit<UserFilter, 'limit'>) =>
    (await people.users.list(person(people.admin), { limit: 100, ...filter })).items.map(({ name }) => name);

  it('is filtered by role, status and a part of name or e-mail address, of which no character is special', async () => {
    const odd = await people.add({ name: '100%_sure \\o/', email: 'fabi@list.example', role: 'auditor' });
    await people.add({ name: 'Gil', email: 'gil@list.example', role: 'auditor' });
    await people.users.change(cli, odd.id, { status: 'disabled' });
    expect((await all({ role: 'auditor', search: '@LIST.' })).sort()).toEqual(['100%_sure \\o/', 'Gil']);
    expect(await all({ search: '@list.', status: 'disabled' })).toEqual(['100%_sure \\o/']);
    expect(await all({ search: '%_s' })).toEqual(['100%_sure \\o/']);
    expect(await all({ search: '\\' })).toEqual(['100%_sure \\o/']);
    expect(await all({ search: "' OR true --" })).toEqual([]);
  });

  it('is paged without gap or repetition, newest first', async () => {
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await people.add({ name: `Page ${i}` }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await people.users.list(person(people.admin), { limit: 2, search: 'Page ', cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(made.map(({ id }) => id).reverse());
  });
});

describe('a person', () => {
  it('is found by id, and by e-mail address in any writing', async () => {
    const helo = await people.add({ email: 'helo@souk.example' });
    expect(await people.users.get(person(helo), helo.id)).toEqual(helo);
    expect(await people.users.byEmail(cli, ' HELO@souk.example')).toEqual(helo);
    await expect(people.users.get(cli, randomUUID())).rejects.toMatchObject({
      kind: 'not_found',
      code: 'user_not_found',
    });
    await expect(people.users.byEmail(cli, 'nobody@souk.example')).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('is changed with an event that tells what was and what is, and only that', async () => {
    const iara = await people.add({ name: 'Iara', role: 'member' });
    const changed = await people.users.change(person(people.admin), iara.id, {
      name: 'Iara',
      role: 'head',
      marketplaces: ['kaway'],
    });
    expect(changed).toMatchObject({ name: 'Iara', role: 'head', marketplaces: ['kaway'] });
    expect(changed.updatedAt.getTime()).toBeGreaterThan(iara.updatedAt.getTime());
    expect(await people.eventsOf(iara.id)).toMatchObject([
      {
        type: 'user.changed',
        actor_id: people.admin.id,
        data: {
          before: { role: 'member', marketplaces: null },
          after: { role: 'head', marketplaces: ['kaway'] },
        },
      },
    ]);
    await people.users.change(person(people.admin), iara.id, { marketplaces: null });
    expect((await people.users.get(cli, iara.id)).marketplaces).toBeNull();
  });

  it('who is already as wanted is left alone', async () => {
    const jo = await people.add({ marketplaces: ['amazon'] });
    const wanted = { name: jo.name, role: jo.role, status: jo.status, marketplaces: ['amazon'] } as const;
    expect(await people.users.change(person(people.admin), jo.id, wanted)).toEqual(jo);
    expect(await people.eventsOf(jo.id)).toEqual([]);
  });

  it('who is disabled is signed out everywhere', async () => {
    const kim = await people.add();
    const [one, two] = [await openSession(kim.id), await openSession(kim.id)];
    await people.users.change(person(people.admin), kim.id, { status: 'disabled' });
    expect([await endOf(one), await endOf(two)]).toEqual(['user disabled', 'user disabled']);
    expect(await people.eventsOf(kim.id, 'session.ended')).toMatchObject([
      { actor_id: people.admin.id, data: { ended: 2, reason: 'user disabled' } },
    ]);
  });

  it('cannot be changed by one who is no admin, not even when a route forgot to ask', async () => {
    const lia = await people.add({ role: 'head' });
    await expect(people.users.change(person(lia), lia.id, { role: 'admin' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(people.users.resetPassword(person(lia), people.admin.id)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(
      people.users.create(person(lia), { email: 'x@souk.example', name: 'X', role: 'admin' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('row-level security') as unknown });
    expect(await row(lia.id)).toMatchObject({ role: 'head' });
  });
});

describe('an admin', () => {
  const unlimited = {
    kind: 'invalid',
    code: 'validation_failed',
    message: 'marketplaces must be left out for an admin, who is never limited to some of them.',
    errors: [{ path: 'marketplaces' }],
  };

  it('is never limited to marketplaces, neither when made nor by a change', async () => {
    const limits = { marketplaces: ['amazon'] } as const;
    const given = { email: 'limited@souk.example', name: 'Limited', role: 'admin', ...limits } as const;
    const head = await people.add({ role: 'head', ...limits });
    for (const actor of [person(people.admin), cli]) {
      await expect(people.users.create(actor, given)).rejects.toMatchObject(unlimited);
      await expect(people.users.change(actor, people.admin.id, limits)).rejects.toMatchObject(unlimited);
      await expect(people.users.change(actor, head.id, { role: 'admin', ...limits })).rejects.toMatchObject(unlimited);
    }
    expect(await people.users.get(cli, head.id)).toEqual(head);
    await expect(people.add({ role: 'admin', ...limits })).rejects.toMatchObject({ constraint: 'users_admin_limits' });
  });

  it('loses limits by becoming one, which the event tells, and may get some when it is one no more', async () => {
    const olga = await people.add({ role: 'head', marketplaces: ['shein'] });
    expect(await people.users.change(cli, olga.id, { role: 'admin' })).toMatchObject({ marketplaces: null });
    const limited = { role: 'head', marketplaces: ['kaway'] } as const;
    expect(await people.users.change(cli, olga.id, limited)).toMatchObject(limited);
    expect((await people.eventsOf(olga.id)).map(({ data }) => data)).toEqual([
      { before: { role: 'head', marketplaces: ['shein'] }, after: { role: 'admin', marketplaces: null } },
      { before: { role: 'admin', marketplaces: null }, after: limited },
    ]);
  });
});

describe('a password reset', () => {
  it('makes a temporary password, signs the person out everywhere and lifts the lockout', async () => {
    const mia = await people.add();
    const session = await openSession(mia.id);
    await people.failedBefore(mia.email, '192.0.2.1', 8, { locked: true });
    await expect(people.lockouts.claim(mia.email, '192.0.2.1')).rejects.toMatchObject({ code: 'locked_out' });

    const { temporaryPassword } = await people.users.resetPassword(person(people.admin), mia.id);
    const { password_hash, must_change_password } = await row(mia.id);
    expect(await people.passwords.matches(password_hash as string, temporaryPassword)).toBe(true);
    expect(must_change_password).toBe(true);
    expect(await endOf(session)).toBe('password reset');
    await people.lockouts.claim(mia.email, '192.0.2.1');
    const events = await people.eventsOf(mia.id);
    expect(events).toMatchObject([
      { type: 'user.password_reset', actor_id: people.admin.id },
      { type: 'session.ended', data: { ended: 1, reason: 'password reset' } },
    ]);
    expect(JSON.stringify(events)).not.toContain(temporaryPassword);
  });

  it('of nobody is refused', async () => {
    await expect(people.users.resetPassword(cli, randomUUID())).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('the last active admin', () => {
  it.each([{ role: 'head' }, { status: 'disabled' }] as const)(
    'stays: %j is refused, and nothing of it remains',
    async (change) => {
      const before = await row(people.admin.id);
      for (const actor of [person(people.admin), cli])
        await expect(people.users.change(actor, people.admin.id, { name: 'Other', ...change })).rejects.toMatchObject({
          kind: 'conflict',
          code: 'last_admin',
        });
      expect(await row(people.admin.id)).toEqual(before);
      expect(await people.eventsOf(people.admin.id, 'user.changed')).toEqual([]);
    },
  );

  it('is not one of two who demote each other at the same moment: one of them wins', async () => {
    for (let round = 0; round < 5; round++) {
      const other = await people.add({ role: 'admin' });
      const both = await Promise.allSettled([
        people.users.change(person(people.admin), other.id, { role: 'member' }),
        people.users.change(person(other), people.admin.id, { role: 'member' }),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await asOwner(people.test, `SELECT 1 FROM users WHERE role = 'admin' AND status = 'active'`)).toHaveLength(
        1,
      );
      await asOwner(people.test, `UPDATE users SET role = 'admin' WHERE id = $1`, [people.admin.id]);
      await asOwner(people.test, `UPDATE users SET role = 'member' WHERE id = $1`, [other.id]);
    }
  });

  it('may go once there is another one', async () => {
    const nina = await people.add({ role: 'admin' });
    expect(await people.users.change(person(nina), nina.id, { role: 'member' })).toMatchObject({ role: 'member' });
  });
});
