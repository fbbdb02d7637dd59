import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { asOwner } from '@souk/testing';
import { decodeJwt } from 'jose';
import { type Sessions, type SignedIn } from '../src/people/sessions';
import { type User } from '../src/people/user.entity';
import { cli, password, type People, person, startPeople, startSessions } from './people';

let people: People;
let sessions: Sessions;
beforeAll(async () => {
  people = await startPeople();
  sessions = await startSessions(people);
});
afterAll(() => people.close());

let last = 0;
/** Every attempt from somewhere else: the limit per address is another spec's. */
const elsewhere = (userAgent?: string) => ({ address: `198.51.${(++last >> 8) & 255}.${last & 255}`, userAgent });
const signIn = (user: User) => sessions.signIn(user.email, password, elsewhere());
const refresh = (token: string | undefined) => sessions.refresh(token!, elsewhere());
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'ok',
    ({ code, message }: { code?: string; message: string }) => code ?? message,
  );

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sessionRow = async (id: string) =>
  (await asOwner<Record<string, unknown>>(people.test, 'SELECT * FROM sessions WHERE id = $1', [id]))[0]!;
/** As if the token had been used a while ago. */
const later = (token: string | undefined) =>
  asOwner(people.test, `UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE hash = $1`, [
    sha256(token!),
  ]);
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('a sign-in', () => {
  it('gives an access token for the session, and a refresh token of which only the hash is stored', async () => {
    const ana = await people.add({ email: 'ana@souk.example', role: 'head' });
    const device = elsewhere('x'.repeat(500));
    const signedIn = await sessions.signIn(' ANA@Souk.example', password, device);
    expect(signedIn).toMatchObject({ expiresIn: 900, mustChangePassword: false });
    expect(decodeJwt(signedIn.token)).toMatchObject({
      sub: ana.id,
      sid: `session:${signedIn.sessionId}`,
      client_id: 'dashboard',
    });
    expect(Buffer.from(signedIn.refreshToken!, 'base64url')).toHaveLength(32);
    expect(
      await asOwner(people.test, 'SELECT hash, used_at FROM refresh_tokens WHERE session_id = $1', [
        signedIn.sessionId,
      ]),
    ).toEqual([{ hash: sha256(signedIn.refreshToken!), used_at: null }]);
    const row = await sessionRow(signedIn.sessionId);
    expect(row).toMatchObject({
      user_id: ana.id,
      address: device.address,
      user_agent: 'x'.repeat(300),
      ended_at: null,
    });
    expect((await people.users.get(cli, ana.id)).lastSignInAt).not.toBeNull();
    expect(await people.eventsOf(ana.id)).toMatchObject([
      {
        type: 'user.signed_in',
        actor_kind: 'human',
        actor_id: ana.id,
        data: { sessionId: signedIn.sessionId, address: device.address },
      },
    ]);
  });

  it('says when the password is to be changed', async () => {
    const { user, temporaryPassword } = await people.users.create(person(people.admin), {
      email: 'bia@souk.example',
      name: 'Bia',
      role: 'member',
    });
    expect(await sessions.signIn(user.email, temporaryPassword!, elsewhere())).toMatchObject({
      mustChangePassword: true,
    });
  });

  it('makes the hash anew when it was made at another cost', async () => {
    const caio = await people.add();
    const old = await hash(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await asOwner(people.test, 'UPDATE users SET password_hash = $2 WHERE id = $1', [caio.id, old]);
    await signIn(caio);
    const [{ password_hash } = { password_hash: '' }] = await asOwner<{ password_hash: string }>(
      people.test,
      'SELECT password_hash FROM users WHERE id = $1',
      [caio.id],
    );
    expect(password_hash).toContain('m=19456,t=2,p=1');
    await signIn(caio);
  });

  it('that fails says the same to everybody, and the event says why', async () => {
    const [dani, eva] = [await people.add(), await people.add()];
    await people.users.change(cli, eva.id, { status: 'disabled' });
    const said = new Set<string>();
    const refused = async (email: string, given: string) => {
      const error: unknown = await sessions.signIn(email, given, elsewhere()).catch((reason: unknown) => reason);
      const { kind, code, message, facts, errors } = error as Record<string, unknown>;
      said.add(JSON.stringify({ kind, code, message, facts, errors }));
    };
    await refused(dani.email, 'not the password');
    await refused(eva.email, password);
    await refused(eva.email, 'not the password');
    await refused('nobody@souk.example', password);
    expect([...said]).toEqual([
      JSON.stringify({ kind: 'unauthenticated', code: 'sign_in_failed', message: 'Email or password is wrong.' }),
    ]);
    const failed = { type: 'user.sign_in_failed', actor_kind: 'service', actor_id: 'sign-in' };
    expect(await people.eventsOf(dani.id)).toMatchObject([{ ...failed, data: { reason: 'wrong password' } }]);
    expect(await people.eventsOf(eva.id, 'user.sign_in_failed')).toMatchObject([
      { ...failed, data: { reason: 'disabled' } },
      { ...failed, data: { reason: 'wrong password' } },
    ]);
    expect(await people.eventsOf(sha256('nobody@souk.example').slice(0, 16))).toMatchObject([
      { ...failed, subject_kind: 'account', data: { reason: 'no such account' } },
    ]);
  });

  it('takes as long for an account that does not exist as for a wrong password', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    const timed = async (into: number[], email: string) => {
      const began = performance.now();
      await sessions.signIn(email, 'not the password', elsewhere()).catch(() => undefined);
      into.push(performance.now() - began);
    };
    // In turns, so that a busy machine is busy for both. Another account each time: none gets locked.
    for (let i = 0; i < 21; i++) {
      await timed(times.known, (await people.add()).email);
      await timed(times.unknown, `nobody${i}@souk.example`);
    }
    const ratio = median(times.unknown) / median(times.known);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  }, 30_000);

  it('is refused while the account is locked, known or not, also with the right password', async () => {
    const fabi = await people.add();
    for (const email of [fabi.email, 'nobody-either@souk.example']) {
      await people.failedBefore(email, 10);
      expect(await outcome(sessions.signIn(email, 'not the password', elsewhere()))).toBe('sign_in_failed');
      for (let i = 0; i < 3; i++)
        expect(await outcome(sessions.signIn(email, password, elsewhere()))).toBe('locked_out');
    }
    for (const subject of [fabi.id, sha256('nobody-either@souk.example').slice(0, 16)]) {
      expect(await people.eventsOf(subject, 'user.locked_out')).toMatchObject([
        { data: { failures: 11, seconds: 64 } },
      ]);
      expect(await people.eventsOf(subject, 'user.sign_in_failed')).toHaveLength(1);
    }
  });

  it('compares no more passwords when thirty are tried at once', async () => {
    const gil = await people.add();
    const began = performance.now();
    const all = await Promise.all(
      Array.from({ length: 30 }, () => outcome(sessions.signIn(gil.email, 'not the password', elsewhere()))),
    );
    const compared = all.filter((code) => code === 'sign_in_failed').length;
    expect(compared).toBeLessThanOrEqual(5 + Math.floor(Math.log2((performance.now() - began) / 1000 + 1)));
    expect(compared + all.filter((code) => code === 'locked_out').length).toBe(30);
    expect(await people.eventsOf(gil.id, 'user.sign_in_failed')).toHaveLength(compared);
  });

  it('that succeeds leaves no lock of failures before it', async () => {
    const helo = await people.add();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) await outcome(sessions.signIn(helo.email, 'not the password', elsewhere()));
      await signIn(helo);
    }
  });

  it('does not outlive a disabling or a password reset at the same moment', async () => {
    for (const stop of [
      (id: string) => people.users.change(cli, id, { status: 'disabled' }),
      (id: string) => people.users.resetPassword(cli, id),
    ]) {
      const iara = await people.add();
      await Promise.all([...Array.from({ length: 4 }, () => outcome(signIn(iara))), stop(iara.id)]);
      expect(
        await asOwner(people.test, 'SELECT 1 FROM sessions WHERE user_id = $1 AND ended_at IS NULL', [iara.id]),
      ).toEqual([]);
    }
  });
});

describe('a refresh token', () => {
  let user: User;
  let first: SignedIn;
  const begin = async () => {
    user = await people.add();
    first = await signIn(user);
  };

  it('is used once: another one takes its place, and the session lasts longer', async () => {
    await begin();
    await asOwner(people.test, `UPDATE sessions SET expires_at = now() + interval '1 hour' WHERE id = $1`, [
      first.sessionId,
    ]);
    const device = elsewhere('Browser');
    const second = await sessions.refresh(first.refreshToken!, device);
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.refreshToken).toBeDefined();
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(decodeJwt(second.token)).toMatchObject({ sub: user.id, sid: `session:${first.sessionId}` });
    const { expires_at, ...row } = await sessionRow(first.sessionId);
    expect((expires_at as Date).getTime()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    expect(row).toMatchObject({ address: device.address, user_agent: 'Browser', ended_at: null });
    await refresh(second.refreshToken);
  });

  it('of two tabs that use it at once gives both an access token, and one of them the next', async () => {
    for (let round = 0; round < 5; round++) {
      await begin();
      const tabs = await Promise.all([1, 2, 3].map(() => refresh(first.refreshToken)));
      expect(tabs.every(({ token, sessionId }) => token && sessionId === first.sessionId)).toBe(true);
      const [next, ...others] = tabs.filter(({ refreshToken }) => refreshToken !== undefined);
      expect(others).toEqual([]);
      await refresh(next!.refreshToken);
      expect(await sessionRow(first.sessionId)).toMatchObject({ ended_at: null });
    }
  });

  it('that a thief uses first is caught when its owner comes: the session ends for both', async () => {
    await begin();
    const thief = await refresh(first.refreshToken);
    await later(first.refreshToken);
    const device = elsewhere();
    expect(await outcome(sessions.refresh(first.refreshToken!, device))).toBe('session_ended');
    expect(await outcome(refresh(thief.refreshToken))).toBe('session_ended');
    expect(await sessionRow(first.sessionId)).toMatchObject({ end_reason: 'refresh token reused' });
    expect(await people.eventsOf(first.sessionId)).toMatchObject([
      {
        type: 'session.reuse_detected',
        actor_id: 'sign-in',
        subject_kind: 'session',
        data: { userId: user.id, address: device.address },
      },
    ]);
  });

  it('that its owner has used is worthless for a thief, who ends the session by trying', async () => {
    await begin();
    const owner = await refresh(first.refreshToken);
    await later(first.refreshToken);
    expect(await outcome(refresh(first.refreshToken))).toBe('session_ended');
    expect(await outcome(refresh(owner.refreshToken))).toBe('session_ended');
  });

  it('that thief and owner use at the same moment is caught when the one without the next comes again', async () => {
    await begin();
    const [one, two] = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)]);
    const holder = one.refreshToken ? one : two;
    await later(first.refreshToken);
    expect(await outcome(refresh(first.refreshToken))).toBe('session_ended');
    expect(await outcome(refresh(holder.refreshToken))).toBe('session_ended');
    expect(await people.eventsOf(first.sessionId, 'session.reuse_detected')).toHaveLength(1);
  });

  it('that was stolen long ago ends the session too, once, however often it is tried', async () => {
    await begin();
    let current: SignedIn = first;
    for (let i = 0; i < 3; i++) {
      current = await refresh(current.refreshToken);
    }
    await later(first.refreshToken);
    const tries = await Promise.all([1, 2, 3].map(() => outcome(refresh(first.refreshToken))));
    expect(tries).toEqual(Array(3).fill('session_ended'));
    expect(await outcome(refresh(current.refreshToken))).toBe('session_ended');
    expect(await people.eventsOf(first.sessionId, 'session.reuse_detected')).toHaveLength(1);
  });

  it('that nobody issued is refused', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), "' OR true --", '\0'])
      expect(await outcome(refresh(token))).toBe('session_ended');
  });

  it('of a session that has expired is refused, used or not', async () => {
    await begin();
    await asOwner(people.test, `UPDATE sessions SET expires_at = now() WHERE id = $1`, [first.sessionId]);
    expect(await outcome(refresh(first.refreshToken))).toBe('session_ended');
    expect(await sessionRow(first.sessionId)).toMatchObject({ end_reason: null });
  });

  it('of a disabled person is refused, also when the refresh comes at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      await begin();
      const [, raced] = await Promise.all([
        people.users.change(cli, user.id, { status: 'disabled' }),
        refresh(first.refreshToken).catch(() => undefined),
      ]);
      expect(await sessionRow(first.sessionId)).toMatchObject({ end_reason: 'user disabled' });
      expect(await outcome(refresh(raced?.refreshToken ?? first.refreshToken))).toBe('session_ended');
    }
  });

  it('of a session that is signed out at the same moment keeps nothing alive', async () => {
    for (let round = 0; round < 5; round++) {
      await begin();
      const [raced] = await Promise.all([
        refresh(first.refreshToken).catch(() => undefined),
        sessions.signOut(first.refreshToken!),
      ]);
      expect(await sessionRow(first.sessionId)).toMatchObject({ end_reason: 'signed out' });
      expect(await outcome(refresh(raced?.refreshToken ?? first.refreshToken))).toBe('session_ended');
      expect(await people.eventsOf(first.sessionId, 'session.reuse_detected')).toEqual([]);
    }
  });
});

describe('signing out', () => {
  it('ends the session by any of its refresh tokens, once', async () => {
    const jo = await people.add();
    const signedIn = await signIn(jo);
    await refresh(signedIn.refreshToken);
    await sessions.signOut(signedIn.refreshToken!);
    await sessions.signOut(signedIn.refreshToken!);
    expect(await people.eventsOf(jo.id, 'user.signed_out')).toMatchObject([
      { actor_kind: 'human', actor_id: jo.id, data: { sessionId: signedIn.sessionId } },
    ]);
  });

  it('with a token that nobody knows is no error', async () => {
    await sessions.signOut('unknown');
  });
});

describe('the sessions of a person', () => {
  it('are listed while they live, the one used last first, and only the own', async () => {
    const kim = await people.add();
    const [old, current, ended] = [await signIn(kim), await signIn(kim), await signIn(kim)];
    await signIn(await people.add());
    await sessions.signOut(ended.refreshToken!);
    await refresh(old.refreshToken);
    for (const role of ['member', 'admin'] as const)
      expect((await sessions.listOwn({ ...person(kim), role })).map(({ id }) => id)).toEqual([
        old.sessionId,
        current.sessionId,
      ]);
  });

  it('can be ended one by one, and nobody can end those of another', async () => {
    const [lia, max] = [await people.add(), await people.add()];
    const [one, two] = [await signIn(lia), await signIn(lia)];
    await expect(sessions.endOwn(person(max), one.sessionId)).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(sessions.endOwn(person(people.admin), one.sessionId)).rejects.toMatchObject({ kind: 'not_found' });
    await sessions.endOwn(person(lia), one.sessionId);
    await expect(sessions.endOwn(person(lia), one.sessionId)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(sessions.endOwn(person(lia), randomUUID())).rejects.toMatchObject({ kind: 'not_found' });
    expect((await sessions.listOwn(person(lia))).map(({ id }) => id)).toEqual([two.sessionId]);
    expect(await people.eventsOf(one.sessionId)).toMatchObject([{ type: 'session.ended', actor_id: lia.id }]);
  });

  it('can all be ended by that person and by an admin, and not by anybody else', async () => {
    const [mia, noe] = [await people.add(), await people.add()];
    for (const actor of [person(mia), person(people.admin)]) {
      await Promise.all([signIn(mia), signIn(mia)]);
      expect(await sessions.endAllOf(person(noe), mia.id, 'no')).toBe(0);
      expect(await sessions.endAllOf(actor, mia.id, 'lost laptop')).toBe(2);
      expect(await sessions.endAllOf(actor, mia.id, 'lost laptop')).toBe(0);
    }
    expect((await people.eventsOf(mia.id, 'session.ended')).map(({ actor_id, data }) => [actor_id, data])).toEqual([
      [mia.id, { ended: 2, reason: 'lost laptop' }],
      [people.admin.id, { ended: 2, reason: 'lost laptop' }],
    ]);
    await expect(sessions.endAllOf(person(people.admin), randomUUID(), 'x')).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('a password change', () => {
  const next = 'another fine password';

  it('ends every other session, keeps this one, and lets the new password in', async () => {
    const olga = await people.add();
    const [here, there] = [await signIn(olga), await signIn(olga)];
    await asOwner(people.test, 'UPDATE users SET must_change_password = true WHERE id = $1', [olga.id]);
    await sessions.changePassword(person(olga), here.sessionId, password, next, elsewhere());
    expect(await outcome(refresh(there.refreshToken))).toBe('session_ended');
    expect(await refresh(here.refreshToken)).toMatchObject({ mustChangePassword: false });
    expect(await outcome(signIn(olga))).toBe('sign_in_failed');
    await sessions.signIn(olga.email, next, elsewhere());
    expect(await people.eventsOf(olga.id, 'user.password_changed')).toMatchObject([
      { actor_kind: 'human', actor_id: olga.id },
    ]);
    expect(await people.eventsOf(olga.id, 'session.ended')).toMatchObject([
      { data: { ended: 1, reason: 'password changed' } },
    ]);
  });

  it('needs the current password, under the same lockout as a sign-in', async () => {
    const pia = await people.add();
    const { sessionId } = await signIn(pia);
    const wrong = () => sessions.changePassword(person(pia), sessionId, 'not the password', next, elsewhere());
    await expect(wrong()).rejects.toMatchObject({
      kind: 'invalid',
      code: 'password_wrong',
      errors: [{ path: 'currentPassword' }],
    });
    expect(await people.eventsOf(pia.id, 'user.sign_in_failed')).toMatchObject([{ actor_id: pia.id }]);
    await asOwner(people.test, 'UPDATE lockouts SET failures = 10 WHERE subject = $1', [
      `account:${sha256(pia.email)}`,
    ]);
    expect(await outcome(wrong())).toBe('password_wrong');
    expect(await outcome(wrong())).toBe('locked_out');
    expect(await outcome(signIn(pia))).toBe('locked_out');
  });

  it('needs a new password that keeps the rules and is another one, before any attempt is counted', async () => {
    const rui = await people.add();
    const { sessionId } = await signIn(rui);
    for (const weak of ['short', rui.email, password])
      await expect(sessions.changePassword(person(rui), sessionId, password, weak, elsewhere())).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'newPassword' }],
      });
    expect(await people.eventsOf(rui.id, 'user.sign_in_failed')).toEqual([]);
  });

  it('happens once when two are asked for at the same time', async () => {
    const sol = await people.add();
    const { sessionId } = await signIn(sol);
    const both = await Promise.all(
      [next, 'yet another password'].map((one) =>
        outcome(sessions.changePassword(person(sol), sessionId, password, one, elsewhere())),
      ),
    );
    expect(both.filter((code) => code === 'ok')).toHaveLength(1);
    expect(['password_changed', 'password_wrong']).toContain(both.find((code) => code !== 'ok'));
  });
});

describe('the emergency stop', () => {
  it('ends every session of everybody, for an admin only, with one event', async () => {
    const [tom, uli] = [await signIn(await people.add()), await signIn(await people.add())];
    const member = person(await people.add());
    await sessions.endAll(member, 'no');
    expect(await sessionRow(tom.sessionId)).toMatchObject({ ended_at: null });
    expect(await sessions.endAll(person(people.admin), 'a laptop was stolen')).toBeGreaterThanOrEqual(2);
    for (const { refreshToken } of [tom, uli]) expect(await outcome(refresh(refreshToken))).toBe('session_ended');
    const events = await people.eventsOf('all', 'session.ended');
    expect(events.at(-1)).toMatchObject({ actor_id: people.admin.id, data: { reason: 'a laptop was stolen' } });
  });
});

it('no password, hash or token is in any event', async () => {
  const text = JSON.stringify(await people.allEvents());
  expect(text).toContain('user.signed_in');
  expect(text).not.toMatch(/argon2|eyJ|battery|not the password/);
  for (const { hash: stored } of await asOwner<{ hash: string }>(people.test, 'SELECT hash FROM refresh_tokens'))
    expect(text).not.toContain(stored);
});
