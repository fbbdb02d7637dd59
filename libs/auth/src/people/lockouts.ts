import { Injectable } from '@nestjs/common';
import { Database, DomainError, networkOf, rows, sha256, type Transaction } from '@souk/platform';
import { signInActor } from './sign-in-actor';

/**
 * From so many failures on each one costs a wait, which doubles up to the longest. An account is locked for the network that guesses, or
 * anybody could keep its owner out; guesses that come from everywhere only slow it down. Behind one address there may be an office.
 */
const rules = {
  account: { patience: 5, longestSeconds: 900 },
  everywhere: { patience: 30, longestSeconds: 30 },
  address: { patience: 20, longestSeconds: 900 },
} as const;

/** A lock that the attempt closes behind itself, should it fail. */
export interface Lock {
  of: keyof typeof rules;
  failures: number;
  seconds: number;
}

/** Makes guessing slow: after some failures each further one costs a growing wait, per account and per address. */
@Injectable()
export class Lockouts {
  constructor(private readonly database: Database) {}

  /**
   * Counts the attempt as a failure of the account before anything is compared, so that attempts side by side gain nothing. Throws while
   * something is locked.
   */
  claim(email: string, address: string): Promise<Lock[]> {
    // One that is refused counts nowhere: nobody can prolong the wait of another by knocking.
    return this.database.transaction(signInActor, async (tx) => {
      const wait = await waitOf(tx, subjects.address(email, address));
      if (wait > 0) throw lockedOut(wait);
      const locks: Lock[] = [];
      for (const of of ofAccount) {
        const subject = subjects[of](email, address);
        const lock = await count(tx, of, subject, { unlessLocked: true });
        // Its time may have passed since, but this attempt was not counted.
        if (!lock) throw lockedOut(Math.max(1, await waitOf(tx, subject)));
        locks.push(lock);
      }
      return locks.filter(closed);
    });
  }

  /** The attempt was wrong. Not before that does it count against the address: an office that signs in at once has done nothing wrong. */
  async fail(tx: Transaction, email: string, address: string): Promise<Lock[]> {
    const lock = await count(tx, 'address', subjects.address(email, address), { unlessLocked: false });
    return lock ? [lock].filter(closed) : [];
  }

  /** The attempt was right after all. What other networks failed at the account still locks them. */
  async forgive(tx: Transaction, email: string, address: string): Promise<void> {
    for (const of of ofAccount)
      await tx.query('DELETE FROM lockouts WHERE subject = $1', [subjects[of](email, address)]);
  }

  /** The attempt came to no end. */
  withdraw(email: string, address: string): Promise<void> {
    return this.database.transaction(signInActor, async (tx) => {
      // It was admitted, so nothing was locked before it.
      for (const of of ofAccount)
        await tx.query(
          'UPDATE lockouts SET failures = failures - 1, locked_until = now() WHERE subject = $1 AND failures > 0',
          [subjects[of](email, address)],
        );
    });
  }

  /** Forgets the failures of an account, wherever they came from. */
  async lift(tx: Transaction, email: string): Promise<void> {
    // In the order of the attempts: the one for everywhere is the last.
    await tx.query(
      'DELETE FROM lockouts WHERE subject IN (SELECT subject FROM lockouts WHERE starts_with(subject, $1) ORDER BY subject DESC FOR UPDATE)',
      [subjects.everywhere(email)],
    );
  }
}

/** What stands for the address of an account where addresses that were tried must not be read. */
export const accountOf = (email: string): string => sha256(email);

const placeOf = (address: string): string => networkOf(address) ?? address;

const subjects = {
  account: (email: string, address: string) => `account:${accountOf(email)} ${placeOf(address)}`,
  everywhere: (email: string) => `account:${accountOf(email)}`,
  address: (_email: string, address: string) => `address:${placeOf(address)}`,
};

/** Always in this order, so that no two attempts wait for each other. */
const ofAccount = ['account', 'everywhere'] as const;

const closed = ({ seconds }: Lock): boolean => seconds > 0;

async function count(
  tx: Transaction,
  of: keyof typeof rules,
  subject: string,
  { unlessLocked }: { unlessLocked: boolean },
): Promise<Lock | undefined> {
  // Each hour without a failure forgets one, and a day all: an office has some every day, and must not gather them for weeks.
  // By the clock and not by the beginning of the transaction, which may have waited here for its turn.
  const [counted] = await rows<{ failures: number; seconds: number }>(
    tx,
    `INSERT INTO lockouts AS known (subject, failures) VALUES ($1, 1)
     ON CONFLICT (subject) DO UPDATE SET (failures, last_failed_at, locked_until) = (
       SELECT n, clock_timestamp(), clock_timestamp() + CASE WHEN n < $2 THEN interval '0' ELSE least(power(2, least(n - $2, 30)), $3) * interval '1 second' END
       FROM (SELECT CASE WHEN quiet >= 24 THEN 1 ELSE greatest(known.failures - quiet, 0) + 1 END AS n
             FROM (SELECT greatest(floor(extract(epoch FROM clock_timestamp() - known.last_failed_at) / 3600), 0)::integer AS quiet) AS hours) AS next)
     WHERE NOT $4 OR known.locked_until <= clock_timestamp()
     RETURNING failures, round(extract(epoch FROM locked_until - last_failed_at))::integer AS seconds`,
    [subject, rules[of].patience, rules[of].longestSeconds, unlessLocked],
  );
  return counted && { of, ...counted };
}

async function waitOf(tx: Transaction, subject: string): Promise<number> {
  const [locked] = await rows<{ seconds: number }>(
    tx,
    'SELECT ceil(extract(epoch FROM locked_until - clock_timestamp()))::integer AS seconds FROM lockouts WHERE subject = $1',
    [subject],
  );
  return locked?.seconds ?? 0;
}

const lockedOut = (retryAfterSeconds: number) =>
  new DomainError(
    'rate_limited',
    'locked_out',
    `Too many attempts failed. Try again in ${retryAfterSeconds < 120 ? `${retryAfterSeconds} s` : `${Math.ceil(retryAfterSeconds / 60)} minutes`}.`,
    { facts: { retryAfterSeconds } },
  );
