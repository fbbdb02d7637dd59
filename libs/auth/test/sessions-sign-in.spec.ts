import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { asOwner, eventually } from '@souk/testing';
import { decodeJwt } from 'jose';
import { type Sessions } from '../src/people/sessions';
import { signInActor } from '../src/people/sign-in-actor';
import { type User } from '../src/people/user.entity';
import {
  cli,
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
const sessionRow = (id: string) => signIns.row(id);
const lockoutsOf = (address: string) =>
  asOwner(people.test, `SELECT failures FROM lockouts WHERE subject LIKE '%' || $1`, [address]);
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
    expect(Buffer.from(signedIn.refreshToken, 'base64url')).toHaveLength(32);
    expect(
      await asOwner(people.test, 'SELECT hash, used_at FROM refresh_tokens WHERE session_id = $1', [
        signedIn.sessionId,
      ]),
    ).toEqual([{ hash: sha256(signedIn.refreshToken), used_at: null }]);
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

  it('by a temporary password is possible for seven days, and after them again by a new one', async () => {
    const given = { name: 'Bruno', role: 'member' } as const;
    const made = await people.users.create(cli, { ...given, email: 'bruno@souk.example' });
    const chosen = await people.users.create(person(people.admin), { ...given, email: 'bruna@souk.example', password });
    for (const { user, temporaryPassword = password } of [made, chosen]) {
      const attempt = (one: string) => outcome(sessions.signIn(user.email, one, elsewhere()));
      const since = (age: string) =>
        asOwner(people.test, 'UPDATE users SET password_set_at = now() - $2::interval WHERE id = $1', [user.id, age]);
      await since('6 days 23 hours');
      expect(await attempt(temporaryPassword)).toBe('ok');
      await since('7 days 1 minute');
      expect(await attempt(temporaryPassword)).toBe('sign_in_failed');
      expect(await attempt('not the password')).toBe('sign_in_failed');
      expect((await people.eventsOf(user.id, 'user.sign_in_failed')).map(({ data }) => data.reason)).toEqual([
        'temporary password expired',
        'wrong password',
      ]);
      const reset = await people.users.resetPassword(person(people.admin), user.id);
      expect(await attempt(reset.temporaryPassword)).toBe('ok');
    }
  });

  it('by a password of the own is possible for ever, the one that the command line was given included', async () => {
    const given = { email: 'bento@souk.example', name: 'Bento', role: 'member', password } as const;
    const { user } = await people.users.create(cli, given);
    await asOwner(people.test, `UPDATE users SET password_set_at = '2020-01-01' WHERE id = $1`, [user.id]);
    await signIn(user);
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
    const { user: late, temporaryPassword } = await people.users.create(cli, {
      email: 'late@souk.example',
      name: 'Late',
      role: 'member',
    });
    await asOwner(people.test, `UPDATE users SET password_set_at = '2020-01-01' WHERE id = $1`, [late.id]);
    await refused(late.email, temporaryPassword!);
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
      const here = elsewhere();
      await people.failedBefore(email, here.address, 10);
      expect(await outcome(sessions.signIn(email, 'not the password', here))).toBe('sign_in_failed');
      for (let i = 0; i < 3; i++) expect(await outcome(sessions.signIn(email, password, here))).toBe('locked_out');
    }
    for (const subject of [fabi.id, sha256('nobody-either@souk.example').slice(0, 16)]) {
      expect(await people.eventsOf(subject, 'user.locked_out')).toMatchObject([
        { data: { failures: 11, seconds: 64 } },
      ]);
      expect(await people.eventsOf(subject, 'user.sign_in_failed')).toHaveLength(1);
    }
  });

  it('compares no more passwords when thirty are tried at once', async () => {
    const [gil, here] = [await people.add(), elsewhere()];
    const began = performance.now();
    const all = await Promise.all(
      Array.from({ length: 30 }, () => outcome(sessions.signIn(gil.email, 'not the password', here))),
    );
    const compared = all.filter((code) => code === 'sign_in_failed').length;
    expect(compared).toBeLessThanOrEqual(5 + Math.floor(Math.log2((performance.now() - began) / 1000 + 1)));
    expect(compared + all.filter((code) => code === 'locked_out').length).toBe(30);
    expect(await people.eventsOf(gil.id, 'user.sign_in_failed')).toHaveLength(compared);
  });

  it('that succeeds leaves no lock of failures before it', async () => {
    const [helo, here] = [await people.add(), elsewhere()];
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) await outcome(sessions.signIn(helo.email, 'not the password', here));
      await sessions.signIn(helo.email, password, here);
    }
  });

  it('of forty people at once behind one address is possible', async () => {
    const office = await Promise.all(Array.from({ length: 40 }, () => people.add()));
    const here = elsewhere();
    const all = await Promise.all(office.map(({ email }) => outcome(sessions.signIn(email, password, here))));
    expect(all).toEqual(office.map(() => 'ok'));
    expect(await lockoutsOf(here.address)).toEqual([]);
  });

  it('that fails counts against the account there, the account everywhere and the address', async () => {
    const [ines, here] = [await people.add(), elsewhere()];
    await outcome(sessions.signIn(ines.email, 'not the password', here));
    expect(await lockoutsOf(here.address)).toEqual([{ failures: 1 }, { failures: 1 }]);
    await asOwner(people.test, 'UPDATE lockouts SET failures = 30 WHERE subject = $1', [`address:${here.address}`]);
    await outcome(sessions.signIn(ines.email, 'not the password', here));
    expect(await people.eventsOf(here.address, 'user.locked_out')).toMatchObject([
      { subject_kind: 'address', data: { failures: 31, seconds: 900 } },
    ]);
  });

  it('that the database breaks off does not count, whatever the password', async () => {
    const [joao, here] = [await people.add(), elsewhere()];
    for (let i = 0; i < 6; i++) {
      // Somebody holds the row that the sign-in needs until its connection is gone.
      await people.database.transaction(signInActor, async (tx) => {
        await tx.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [joao.id]);
        const attempt = sessions.signIn(joao.email, password, here).catch((error: unknown) => error);
        await eventually(async () =>
          expect(
            await asOwner(
              people.test,
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`,
              [people.test.name],
            ),
          ).toHaveLength(1),
        );
        expect(await attempt).toMatchObject({ kind: 'unavailable' });
      });
    }
    await sessions.signIn(joao.email, password, here);
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

it('no password, hash or token is in any event', () => expectNoSecretsInEvents(people));
