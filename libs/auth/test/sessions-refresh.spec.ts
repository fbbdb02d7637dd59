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
const sessionRow = (id: string) => signIns.row(id);
/** As if so much time had passed for the tokens of the session. */
const passed = (seconds: number) =>
  asOwner(
    people.test,
    `UPDATE refresh_tokens SET issued_at = issued_at - make_interval(secs => $1), used_at = used_at - make_interval(secs => $1)
     WHERE session_id = $2`,
    [seconds, first.sessionId],
  );
/** About as long as an access token lives: after it a tab refreshes again. */
const aWhile = 840;

let user: User;
let first: SignedIn;
const begin = async () => {
  user = await people.add();
  first = await signIn(user);
};
/** Refreshes, each time a while later, by what the answer before has left in the browser. */
const goesOn = async (token: string) => {
  for (let i = 0; i < 3; i++) {
    await passed(aWhile);
    token = (await refresh(token)).refreshToken;
  }
  expect(await sessionRow(first.sessionId)).toMatchObject({ ended_at: null });
};
const isStolen = async (token: string) => {
  expect(await outcome(refresh(token))).toBe('session_ended');
  expect(await sessionRow(first.sessionId)).toMatchObject({ end_reason: 'refresh token reused' });
};

describe('a refresh token', () => {
  it('is used once: another one takes its place, and the session lasts longer', async () => {
    await begin();
    await asOwner(people.test, `UPDATE sessions SET expires_at = now() + interval '1 hour' WHERE id = $1`, [
      first.sessionId,
    ]);
    const device = elsewhere('Browser');
    const second = await sessions.refresh(first.refreshToken, device);
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.refreshToken).toBeDefined();
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(decodeJwt(second.token)).toMatchObject({ sub: user.id, sid: `session:${first.sessionId}` });
    const { expires_at, ...row } = await sessionRow(first.sessionId);
    expect((expires_at as Date).getTime()).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    expect(row).toMatchObject({ address: device.address, user_agent: 'Browser', ended_at: null });
    await refresh(second.refreshToken);
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

  it('of a session that is signed out at the same moment keeps nothing alive, not even for a second tab', async () => {
    for (let round = 0; round < 5; round++) {
      await begin();
      const [one, two] = await Promise.all([
        refresh(first.refreshToken).catch(() => undefined),
        refresh(first.refreshToken).catch(() => undefined),
        sessions.signOut(first.refreshToken),
      ]);
      expect(await sessionRow(first.sessionId)).toMatchObject({ end_reason: 'signed out' });
      for (const token of [first, one, two].map((answer) => answer?.refreshToken))
        if (token !== undefined) expect(await outcome(refresh(token))).toBe('session_ended');
      await passed(aWhile);
      expect(await outcome(refresh(first.refreshToken))).toBe('session_ended');
      expect(await people.eventsOf(first.sessionId, 'session.reuse_detected')).toEqual([]);
    }
  });
});

describe('nobody is signed out', () => {
  it.each([2, 10])('by %d tabs that refresh at once, whichever answer the browser keeps', async (count) => {
    for (const kept of [0, count - 1]) {
      await begin();
      const tabs = await Promise.all(Array.from({ length: count }, () => refresh(first.refreshToken)));
      expect(new Set(tabs.map(({ refreshToken }) => refreshToken)).size).toBe(count);
      await goesOn(tabs[kept]!.refreshToken);
    }
  });

  it.each([0, 25])('when an answer is lost and the browser asks again after %d s', async (seconds) => {
    await begin();
    await refresh(first.refreshToken);
    await passed(seconds);
    await goesOn((await refresh(first.refreshToken)).refreshToken);
  });

  it('when two answers are lost, one after the other', async () => {
    await begin();
    await refresh(first.refreshToken);
    await passed(12);
    await refresh(first.refreshToken);
    await passed(12);
    await goesOn((await refresh(first.refreshToken)).refreshToken);
  });

  it('when a late answer takes the place of one that a third tab has used already', async () => {
    await begin();
    const [early, late] = [await refresh(first.refreshToken), await refresh(first.refreshToken)];
    await refresh(early.refreshToken);
    await goesOn(late.refreshToken);
  });

  it('by tabs that use different answers at once, fresh or old', async () => {
    for (const seconds of [0, aWhile]) {
      await begin();
      const siblings = await Promise.all([1, 2, 3, 4].map(() => refresh(first.refreshToken)));
      await passed(seconds);
      const next = await Promise.all(siblings.map(({ refreshToken }) => refresh(refreshToken)));
      await goesOn(next[3]!.refreshToken);
    }
  });
});

describe('a stolen refresh token is found out', () => {
  it('when its owner comes, had the thief used it first: the session ends for both', async () => {
    await begin();
    const thief = await refresh(first.refreshToken);
    await passed(aWhile);
    const device = elsewhere();
    expect(await outcome(sessions.refresh(first.refreshToken, device))).toBe('session_ended');
    await isStolen(thief.refreshToken);
    expect(await people.eventsOf(first.sessionId)).toMatchObject([
      {
        type: 'session.reuse_detected',
        actor_id: 'sign-in',
        subject_kind: 'session',
        data: { userId: user.id, address: device.address },
      },
    ]);
  });

  it('when the thief comes, had its owner used it first', async () => {
    await begin();
    const owner = await refresh(first.refreshToken);
    await passed(aWhile);
    await isStolen(first.refreshToken);
    expect(await outcome(refresh(owner.refreshToken))).toBe('session_ended');
  });

  it('40 s after its use, when an answer could have been lost no longer', async () => {
    await begin();
    await refresh(first.refreshToken);
    await passed(40);
    await isStolen(first.refreshToken);
  });

  it.each(['thief', 'owner'])('when both used it at the same moment and both go on, first the %s', async (who) => {
    await begin();
    const [owner, thief] = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)]);
    const [one, other] = who === 'thief' ? [thief, owner] : [owner, thief];
    await passed(aWhile);
    const next = await refresh(one.refreshToken);
    await passed(40);
    await isStolen(other.refreshToken);
    expect(await outcome(refresh(next.refreshToken))).toBe('session_ended');
    expect(await people.eventsOf(first.sessionId, 'session.reuse_detected')).toHaveLength(1);
  });

  it('when the thief goes on at once and the owner only later', async () => {
    await begin();
    const [owner, thief] = [await refresh(first.refreshToken), await refresh(first.refreshToken)];
    await passed(5);
    const next = await refresh(thief.refreshToken);
    await passed(aWhile);
    await refresh(owner.refreshToken);
    await passed(40);
    await isStolen(next.refreshToken);
  });

  it('when the owner comes, however often the thief has refreshed in between', async () => {
    await begin();
    const owner = await refresh(first.refreshToken);
    let thief = await refresh(first.refreshToken);
    for (let i = 0; i < 10; i++) {
      await passed(10);
      thief = await refresh(thief.refreshToken);
    }
    await isStolen(owner.refreshToken);
    expect(await outcome(refresh(thief.refreshToken))).toBe('session_ended');
  });

  it('long after, too, and once, however often it is tried', async () => {
    await begin();
    let current: SignedIn = first;
    for (let i = 0; i < 3; i++) {
      current = await refresh(current.refreshToken);
      await passed(aWhile);
    }
    const tries = await Promise.all([1, 2, 3].map(() => outcome(refresh(first.refreshToken))));
    expect(tries).toEqual(Array(3).fill('session_ended'));
    await isStolen(current.refreshToken);
    expect(await people.eventsOf(first.sessionId, 'session.reuse_detected')).toHaveLength(1);
  });
});

it('no password, hash or token is in any event', () => expectNoSecretsInEvents(people));
