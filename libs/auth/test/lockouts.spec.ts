import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Transaction } from '@souk/platform';
import { asOwner } from '@souk/testing';
import { accountOf } from '../src/people/lockouts';
import { type People, startPeople } from './people';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

let last = 0;
/** A caller whom nobody knows yet. */
const newcomer = () => ({ email: `caller${++last}@souk.example`, address: `192.0.${last >> 8}.${last & 255}` });
type Caller = ReturnType<typeof newcomer>;
const claim = ({ email, address }: Caller) => people.lockouts.claim(email, address);
const claims = async (caller: Caller, count: number) => {
  for (let i = 0; i < count; i++) await claim(caller);
};
const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) =>
  people.database.transaction({ kind: 'service', id: 'spec', name: 'spec' }, work);
const forgive = ({ email, address }: Caller) => inTransaction((tx) => people.lockouts.forgive(tx, email, address));
/** A wrong password, from beginning to end. */
const fail = async (caller: Caller) => [
  ...(await claim(caller)),
  ...(await inTransaction((tx) => people.lockouts.fail(tx, caller.email, caller.address))),
];
/** As if it had failed that often, and the wait were over. */
const failedBefore = (subject: string, failures: number, ago = '1 minute') =>
  asOwner(
    people.test,
    `INSERT INTO lockouts (subject, failures, last_failed_at, locked_until) VALUES ($1, $2, now() - $3::interval, now() - $3::interval)`,
    [subject, failures, ago],
  );
const everywhere = ({ email }: Caller) => `account:${accountOf(email)}`;
const here = (caller: Caller) => `${everywhere(caller)} ${caller.address}`;
const stored = () => asOwner(people.test, 'SELECT * FROM lockouts ORDER BY subject');

describe('an account', () => {
  it('allows five failures from one network, then asks for a wait and says how long', async () => {
    const caller = newcomer();
    await claims(caller, 4);
    expect(await claim(caller)).toEqual([{ of: 'account', failures: 5, seconds: 1 }]);
    await expect(claim(caller)).rejects.toMatchObject({
      kind: 'rate_limited',
      code: 'locked_out',
      message: 'Too many attempts failed. Try again in 1 s.',
      facts: { retryAfterSeconds: 1 },
    });
  });

  it.each([
    [5, 2],
    [6, 4],
    [10, 64],
    [14, 900],
    [2_000_000, 900],
  ])('that failed %i times before makes the next failure cost %i seconds', async (failures, seconds) => {
    const caller = newcomer();
    await failedBefore(here(caller), failures);
    expect(await claim(caller)).toEqual([{ of: 'account', failures: failures + 1, seconds }]);
    await expect(claim(caller)).rejects.toMatchObject({ facts: { retryAfterSeconds: seconds } });
  });

  it('lets its owner in while a stranger elsewhere has locked it', async () => {
    const [owner, stranger] = [newcomer(), newcomer()];
    await failedBefore(here({ ...owner, address: stranger.address }), 20);
    const guess = { ...owner, address: stranger.address };
    expect(await claim(guess)).toMatchObject([{ seconds: 900 }]);
    await expect(claim(guess)).rejects.toMatchObject({ code: 'locked_out' });
    expect(await claim(owner)).toEqual([]);
    await forgive(owner);
    await expect(claim(guess)).rejects.toMatchObject({ code: 'locked_out' });
  });

  it('counts as tried by one network what comes from the same /64', async () => {
    const caller = newcomer();
    const hosts = [1, 2, 3, 4, 5].map((host) => ({ ...caller, address: `2001:db8:0:${last}::${host}` }));
    for (const host of hosts.slice(1)) await claim(host);
    expect(await claim(hosts[0]!)).toMatchObject([{ of: 'account', failures: 5 }]);
  });

  it.each([
    [28, []],
    [29, [{ of: 'everywhere', failures: 30, seconds: 1 }]],
    [33, [{ of: 'everywhere', failures: 34, seconds: 16 }]],
    [34, [{ of: 'everywhere', failures: 35, seconds: 30 }]],
    [2_000_000, [{ of: 'everywhere', failures: 2_000_001, seconds: 30 }]],
  ])('that failed %i times over all networks waits half a minute at most', async (failures, locks) => {
    const caller = newcomer();
    await failedBefore(everywhere(caller), failures);
    expect(await claim(caller)).toEqual(locks);
    const next = claim({ ...caller, address: newcomer().address });
    if (locks.length === 0) await next;
    else await expect(next).rejects.toMatchObject({ facts: { retryAfterSeconds: locks[0]!.seconds } });
  });

  it('gains nothing from attempts side by side, from one network or from many', async () => {
    const many = async (callers: Caller[]) =>
      (await Promise.allSettled(callers.map(claim))).filter(({ status }) => status === 'fulfilled').length;
    const times = (count: number, caller: Caller) => Array.from({ length: count }, () => caller);
    const known = newcomer();
    await failedBefore(here(known), 11);
    expect(await many(times(30, known))).toBe(1);
    const began = performance.now();
    const admitted = await many(times(30, newcomer()));
    // From the fifth on a second, two and four pass before the next one.
    const allowed = 5 + Math.floor(Math.log2((performance.now() - began) / 1000 + 1));
    expect(admitted).toBeGreaterThanOrEqual(5);
    expect(admitted).toBeLessThanOrEqual(allowed);
    const famous = newcomer();
    await failedBefore(everywhere(famous), 40);
    expect(await many(times(30, famous).map((one) => ({ ...one, address: newcomer().address })))).toBe(1);
  });

  it('does not wait longer because somebody knocks while it is locked', async () => {
    const caller = newcomer();
    await failedBefore(here(caller), 8);
    await claim(caller);
    const before = await stored();
    for (let i = 0; i < 3; i++) await expect(claim(caller)).rejects.toMatchObject({ code: 'locked_out' });
    expect(await stored()).toEqual(before);
  });

  it('starts anew after a right password', async () => {
    const caller = newcomer();
    await claims(caller, 4);
    await forgive(caller);
    await claims(caller, 4);
    expect(await claim(caller)).toHaveLength(1);
  });

  it('starts anew everywhere when its lock is lifted, and no other account does', async () => {
    const [caller, other] = [newcomer(), newcomer()];
    for (const subject of [here(caller), here({ ...caller, address: '198.51.100.9' }), everywhere(caller), here(other)])
      await failedBefore(subject, 50);
    await inTransaction((tx) => people.lockouts.lift(tx, caller.email));
    expect(await claim(caller)).toEqual([]);
    expect(await claim({ ...caller, address: '198.51.100.9' })).toEqual([]);
    expect(await claim(other)).toHaveLength(1);
  });

  it('is forgiven a failure by each hour without one, and all of them by a day', async () => {
    const after = async (ago: string) => {
      const caller = newcomer();
      await failedBefore(here(caller), 30, ago);
      return claim(caller);
    };
    expect(await after('59 minutes')).toMatchObject([{ failures: 31 }]);
    expect(await after('61 minutes')).toMatchObject([{ failures: 30 }]);
    expect(await after('23 hours 30 minutes')).toMatchObject([{ failures: 8 }]);
    expect(await after('25 hours')).toEqual([]);
  });

  it('is not to be read in what is stored', async () => {
    const caller = newcomer();
    await claim(caller);
    expect(JSON.stringify(await stored())).not.toContain('caller');
  });

  it('loses no attempt to one that nobody looked at', async () => {
    const caller = newcomer();
    await claims(caller, 5);
    await people.lockouts.withdraw(caller.email, caller.address);
    expect(await claim(caller)).toEqual([{ of: 'account', failures: 5, seconds: 1 }]);
  });
});

describe('an address', () => {
  it('allows twenty failures over all accounts, then asks for a wait', async () => {
    const { address } = newcomer();
    for (let i = 0; i < 19; i++) expect(await fail({ ...newcomer(), address })).toEqual([]);
    expect(await fail({ ...newcomer(), address })).toEqual([{ of: 'address', failures: 20, seconds: 1 }]);
    await expect(claim({ ...newcomer(), address })).rejects.toMatchObject({ code: 'locked_out' });
    await claim(newcomer());
  });

  it('counts what has failed: right passwords, one after another or at once, leave no trace', async () => {
    const { address } = newcomer();
    await failedBefore(`address:${address}`, 19, '30 minutes');
    const before = await stored();
    const office = Array.from({ length: 40 }, () => ({ ...newcomer(), address }));
    await Promise.all(office.map(claim));
    for (const caller of office) await forgive(caller);
    expect(await stored()).toEqual(before);
    expect(await fail(office[0]!)).toEqual([{ of: 'address', failures: 20, seconds: 1 }]);
  });

  it('of an office where some mistype every day is never locked', async () => {
    const { address } = newcomer();
    for (let day = 1; day <= 40; day++) {
      for (let i = 0; i < 5; i++) expect(await fail({ ...newcomer(), address })).toEqual([]);
      await asOwner(
        people.test,
        `UPDATE lockouts SET last_failed_at = last_failed_at - interval '16 hours', locked_until = locked_until - interval '16 hours'
         WHERE subject = $1`,
        [`address:${address}`],
      );
    }
  });

  it('that is locked counts nothing against the accounts', async () => {
    const caller = newcomer();
    await failedBefore(`address:${caller.address}`, 24);
    await fail({ ...newcomer(), address: caller.address });
    const before = await stored();
    for (let i = 0; i < 10; i++) await expect(claim(caller)).rejects.toMatchObject({ code: 'locked_out' });
    expect(await stored()).toEqual(before);
  });
});
