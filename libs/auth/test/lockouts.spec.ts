import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { type People, startPeople } from './people';

let people: People;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

let last = 0;
/** A caller whom nobody knows yet. */
const newcomer = () => ({ email: `caller${++last}@souk.example`, address: `192.0.2.${last}` });
const claim = ({ email, address }: ReturnType<typeof newcomer>) => people.lockouts.claim(email, address);
const claims = async (caller: ReturnType<typeof newcomer>, count: number) => {
  for (let i = 0; i < count; i++) await claim(caller);
};
const forgive = ({ email, address }: ReturnType<typeof newcomer>) =>
  people.database.transaction({ kind: 'service', id: 'spec', name: 'spec' }, (tx) =>
    people.lockouts.forgive(tx, email, address),
  );
/** As if it had failed that often, and the wait were over. */
const failedBefore = (subject: string, failures: number, ago = '1 minute') =>
  asOwner(
    people.test,
    `INSERT INTO lockouts (subject, failures, last_failed_at, locked_until)
     SELECT coalesce((SELECT subject FROM lockouts WHERE subject = $1), $1), $2, now() - $3::interval, now() - $3::interval
     ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_failed_at = excluded.last_failed_at, locked_until = excluded.locked_until`,
    [subject, failures, ago],
  );
const subjectOf = async ({ email, address }: ReturnType<typeof newcomer>) => {
  await people.lockouts.claim(email, address);
  const [row] = await asOwner<{ subject: string }>(
    people.test,
    `SELECT subject FROM lockouts WHERE subject LIKE 'account:%' ORDER BY last_failed_at DESC LIMIT 1`,
  );
  return row!.subject;
};

describe('an account', () => {
  it('allows five failures, then asks for a wait and says how long', async () => {
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
    await failedBefore(await subjectOf(caller), failures);
    expect(await claim(caller)).toEqual([{ of: 'account', failures: failures + 1, seconds }]);
    await expect(claim(caller)).rejects.toMatchObject({ facts: { retryAfterSeconds: seconds } });
  });

  it('gains nothing from attempts side by side', async () => {
    const many = async (caller: ReturnType<typeof newcomer>) =>
      (await Promise.allSettled(Array.from({ length: 30 }, () => claim(caller)))).filter(
        ({ status }) => status === 'fulfilled',
      ).length;
    const known = newcomer();
    await failedBefore(await subjectOf(known), 11);
    expect(await many(known)).toBe(1);
    const began = performance.now();
    const admitted = await many(newcomer());
    // From the fifth on a second, two and four pass before the next one.
    const allowed = 5 + Math.floor(Math.log2((performance.now() - began) / 1000 + 1));
    expect(admitted).toBeGreaterThanOrEqual(5);
    expect(admitted).toBeLessThanOrEqual(allowed);
  });

  it('does not wait longer because somebody knocks while it is locked', async () => {
    const caller = newcomer();
    await failedBefore(await subjectOf(caller), 8);
    await claim(caller);
    const read = () => asOwner(people.test, 'SELECT * FROM lockouts ORDER BY subject');
    const before = await read();
    for (let i = 0; i < 3; i++) await expect(claim(caller)).rejects.toMatchObject({ code: 'locked_out' });
    expect(await read()).toEqual(before);
  });

  it('starts anew after a right password', async () => {
    const caller = newcomer();
    await claims(caller, 4);
    await forgive(caller);
    await claims(caller, 4);
    expect(await claim(caller)).toHaveLength(1);
  });

  it('starts anew a day after its last failure, and not before', async () => {
    const [old, recent] = [newcomer(), newcomer()];
    await failedBefore(await subjectOf(old), 14, '25 hours');
    expect(await claim(old)).toEqual([]);
    await failedBefore(await subjectOf(recent), 14, '23 hours');
    expect(await claim(recent)).toEqual([{ of: 'account', failures: 15, seconds: 900 }]);
  });

  it('is not to be read in what is stored', async () => {
    const caller = newcomer();
    await claim(caller);
    expect(JSON.stringify(await asOwner(people.test, 'SELECT * FROM lockouts'))).not.toContain('caller');
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
    for (let i = 0; i < 19; i++) expect(await claim({ ...newcomer(), address })).toEqual([]);
    expect(await claim({ ...newcomer(), address })).toEqual([{ of: 'address', failures: 20, seconds: 1 }]);
    await expect(claim({ ...newcomer(), address })).rejects.toMatchObject({ code: 'locked_out' });
    await claim(newcomer());
  });

  it('is forgiven the right password, and not the failures of others', async () => {
    const { address } = newcomer();
    await failedBefore(`address:${address}`, 20);
    const caller = { ...newcomer(), address };
    expect(await claim(caller)).toEqual([{ of: 'address', failures: 21, seconds: 2 }]);
    await forgive(caller);
    expect(await claim({ ...newcomer(), address })).toEqual([{ of: 'address', failures: 21, seconds: 2 }]);
  });

  it('that is locked counts nothing against the accounts', async () => {
    const caller = newcomer();
    await failedBefore(`address:${caller.address}`, 24);
    await claim(newcomer());
    await claim({ ...newcomer(), address: caller.address });
    for (let i = 0; i < 10; i++) await expect(claim(caller)).rejects.toMatchObject({ code: 'locked_out' });
    expect(await claim({ ...caller, address: '198.51.100.1' })).toEqual([]);
  });
});
