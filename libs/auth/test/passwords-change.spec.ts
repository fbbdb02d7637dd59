import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { type Sessions } from '../src/people/sessions';
import { type User } from '../src/people/user.entity';
import {
  elsewhere,
  expectNoSecretsInEvents,
  outcome,
  password,
  type People,
  person,
  sha256,
  type SignIns,
  startPeople,
  startSessions,
} from './people';

let people: People;
let signIns: SignIns;
let sessions: Sessions;
beforeAll(async () => {
  people = await startPeople();
  signIns = await startSessions(people);
  ({ sessions } = signIns);
});
afterAll(() => people.close());

const signIn = (user: User) => signIns.signIn(user);
const refresh = (token: string) => signIns.refresh(token);

const change = (user: User, sessionId: string, current: string, next: string, { address } = elsewhere()) =>
  signIns.passwordChange.change(person(user), { current, next }, { sessionId, address });

describe('a password change', () => {
  const next = 'another fine password';

  it('ends every other session, keeps this one, and lets the new password in', async () => {
    const olga = await people.add();
    const [here, there] = [await signIn(olga), await signIn(olga)];
    await asOwner(people.test, 'UPDATE users SET must_change_password = true WHERE id = $1', [olga.id]);
    await change(olga, here.sessionId, password, next);
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

  it('is possible with a temporary password whose time is over, for whoever came in before', async () => {
    const quim = await people.add();
    const { sessionId } = await signIn(quim);
    await asOwner(
      people.test,
      `UPDATE users SET must_change_password = true, password_set_at = '2020-01-01' WHERE id = $1`,
      [quim.id],
    );
    expect(await outcome(signIn(quim))).toBe('sign_in_failed');
    await change(quim, sessionId, password, next);
    await sessions.signIn(quim.email, next, elsewhere());
  });

  it('starts the time of the password anew, as a reset does', async () => {
    const raul = await people.add();
    const { sessionId } = await signIn(raul);
    const isFresh = async () => {
      const [row] = await asOwner<{ fresh: boolean }>(
        people.test,
        `SELECT password_set_at > now() - interval '1 minute' AS fresh FROM users WHERE id = $1`,
        [raul.id],
      );
      await asOwner(people.test, `UPDATE users SET password_set_at = '2020-01-01' WHERE id = $1`, [raul.id]);
      return row!.fresh;
    };
    expect(await isFresh()).toBe(true);
    await change(raul, sessionId, password, next);
    expect(await isFresh()).toBe(true);
    await people.users.resetPassword(person(people.admin), raul.id);
    expect(await isFresh()).toBe(true);
  });

  it('needs the current password, under the same lockout as a sign-in', async () => {
    const [pia, here, there] = [await people.add(), elsewhere(), elsewhere()];
    const { sessionId } = await signIn(pia);
    const wrong = (where = here) => change(pia, sessionId, 'not the password', next, where);
    await expect(wrong()).rejects.toMatchObject({
      kind: 'invalid',
      code: 'password_wrong',
      errors: [{ path: 'currentPassword' }],
    });
    expect(await people.eventsOf(pia.id, 'user.sign_in_failed')).toMatchObject([{ actor_id: pia.id }]);
    await asOwner(people.test, 'UPDATE lockouts SET failures = 10 WHERE subject = $1', [
      `account:${sha256(pia.email)} ${here.address}`,
    ]);
    expect(await outcome(wrong())).toBe('password_wrong');
    expect(await outcome(wrong())).toBe('locked_out');
    expect(await outcome(sessions.signIn(pia.email, password, here))).toBe('locked_out');
    expect(await outcome(wrong(there))).toBe('password_wrong');
  });

  it('needs a new password that keeps the rules and is another one, before any attempt is counted', async () => {
    const rui = await people.add();
    const { sessionId } = await signIn(rui);
    for (const weak of ['short', rui.email, password, password.replace('y', '\uFF59')])
      await expect(change(rui, sessionId, password, weak)).rejects.toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'newPassword' }],
      });
    expect(await people.eventsOf(rui.id, 'user.sign_in_failed')).toEqual([]);
  });

  it('happens once when two are asked for at the same time', async () => {
    const sol = await people.add();
    const { sessionId } = await signIn(sol);
    const both = await Promise.all(
      [next, 'yet another password'].map((one) => outcome(change(sol, sessionId, password, one))),
    );
    expect(both.filter((code) => code === 'ok')).toHaveLength(1);
    expect(['password_changed', 'password_wrong']).toContain(both.find((code) => code !== 'ok'));
  });
});

it('no password, hash or token is in any event', () => expectNoSecretsInEvents(people));
