import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { type Sessions } from '../src/people/sessions';
import { type User } from '../src/people/user.entity';
import { outcome, type People, person, type SignIns, startPeople, startSessions } from './people';

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

describe('signing out', () => {
  it('ends the session by any of its refresh tokens, once', async () => {
    const jo = await people.add();
    const signedIn = await signIn(jo);
    await refresh(signedIn.refreshToken);
    await sessions.signOut(signedIn.refreshToken);
    await sessions.signOut(signedIn.refreshToken);
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
    await sessions.signOut(ended.refreshToken);
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
    const ended: unknown[] = [];
    for (const actor of [person(mia), person(people.admin)]) {
      const both = await Promise.all([signIn(mia), signIn(mia)]);
      ended.push(expect.arrayContaining(both.map(({ sessionId }) => sessionId)));
      expect(await sessions.endAllOf(person(noe), mia.id, 'no')).toBe(0);
      expect(await sessions.endAllOf(actor, mia.id, 'lost laptop')).toBe(2);
      expect(await sessions.endAllOf(actor, mia.id, 'lost laptop')).toBe(0);
    }
    expect((await people.eventsOf(mia.id, 'session.ended')).map(({ actor_id, data }) => [actor_id, data])).toEqual([
      [mia.id, { ended: 2, sessions: ended[0], reason: 'lost laptop' }],
      [people.admin.id, { ended: 2, sessions: ended[1], reason: 'lost laptop' }],
    ]);
    await expect(sessions.endAllOf(person(people.admin), randomUUID(), 'x')).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

it('of very many sessions that end at once a hundred are named, and all are counted', async () => {
  const nia = await people.add();
  await asOwner(
    people.test,
    `INSERT INTO sessions (id, user_id, expires_at) SELECT gen_random_uuid(), $1, now() + interval '1 day' FROM generate_series(1, 120)`,
    [nia.id],
  );
  expect(await sessions.endAllOf(person(nia), nia.id, 'tidied up')).toBe(120);
  const { data } = (await people.eventsOf(nia.id, 'session.ended'))[0]!;
  expect([data.ended, new Set(data.sessions as string[]).size]).toEqual([120, 100]);
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
    expect(events.at(-1)).toMatchObject({
      actor_id: people.admin.id,
      data: {
        sessions: expect.arrayContaining([tom.sessionId, uli.sessionId]) as unknown,
        reason: 'a laptop was stolen',
      },
    });
  });
});
