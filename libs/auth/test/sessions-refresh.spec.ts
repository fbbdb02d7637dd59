import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { decodeJwt } from 'jose';
import { type Sessions, type SignedIn } from '../src/people/sessions';
import { type User } from '../src/people/user.entity';
import {
  cli,
  elsewhere,
  expectNoSecretsInEvents,
  outcome,
  type People,
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
const refresh = (token: string | undefined) => signIns.refresh(token);
const sessionRow = (id: string) => signIns.row(id);
/** As if the token had been used a while ago. */
const later = (token: string | undefined) =>
  asOwner(people.test, `UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE hash = $1`, [
    sha256(token!),
  ]);

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

it('no password, hash or token is in any event', () => expectNoSecretsInEvents(people));
