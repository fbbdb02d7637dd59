import { Injectable } from '@nestjs/common';
import { Database, DomainError, networkOf, rows, sha256, type Transaction } from '@souk/platform';
import { signInActor } from './sign-in-actor';

/** From this failure on each one costs a wait. Behind one address there may be an office. */
const patience = { account: 5, address: 20 } as const;
const longestWaitSeconds = 900;

/** A lock that the attempt has closed behind itself, should it fail. */
export interface Lock {
  of: keyof typeof patience;
  failures: number;
  seconds: number;
}

/** Makes guessing slow: after some failures each further one costs a growing wait, per account and per address. */
@Injectable()
export class Lockouts {
  constructor(private readonly database: Database) {}

  /** Counts the attempt as failed before anything is compared, so that attempts side by side gain nothing. Throws while locked. */
  claim(email: string, address: string): Promise<Lock[]> {
    // One that is refused counts nowhere: nobody can prolong the wait of another by knocking.
    return this.database.transaction(signInActor, async (tx) => {
      const account = await count(tx, 'account', accountOf(email));
      const from = await count(tx, 'address', placeOf(address));
      return [account, from].filter(({ seconds }) => seconds > 0);
    });
  }

  /** The attempt was right after all. The failures of others behind the address stay. */
  async forgive(tx: Transaction, email: string, address: string): Promise<void> {
    await this.lift(tx, email);
    await takeBack(tx, subject('address', placeOf(address)));
  }

  /** The attempt was not looked at. */
  withdraw(email: string, address: string): Promise<void> {
    return this.database.transaction(signInActor, async (tx) => {
      await takeBack(tx, subject('account', accountOf(email)));
      await takeBack(tx, subject('address', placeOf(address)));
    });
  }

  /** Forgets the failures of an account. */
  async lift(tx: Transaction, email: string): Promise<void> {
    await tx.query('DELETE FROM lockouts WHERE subject = $1', [subject('account', accountOf(email))]);
  }
}

/** What stands for the address of an account where addresses that were tried must not be read. */
export const accountOf = (email: string): string => sha256(email);

const placeOf = (address: string): string => networkOf(address) ?? address;

const subject = (of: keyof typeof patience, key: string): string => `${of}:${key}`;

async function count(tx: Transaction, of: keyof typeof patience, key: string): Promise<Lock> {
  // By the clock and not by the beginning of the transaction, which may have waited here for its turn.
  const [counted] = await rows<{ failures: number; seconds: number }>(
    tx,
    `INSERT INTO lockouts AS known (subject, failures) VALUES ($1, 1)
     ON CONFLICT (subject) DO UPDATE SET (failures, last_failed_at, locked_until) = (
       SELECT n, clock_timestamp(), clock_timestamp() + CASE WHEN n < $2 THEN interval '0' ELSE least(power(2, least(n - $2, 30)), $3) * interval '1 second' END
       FROM (SELECT CASE WHEN known.last_failed_at < now() - interval '24 hours' THEN 1 ELSE known.failures + 1 END AS n) AS next)
     WHERE known.locked_until <= clock_timestamp()
     RETURNING failures, round(extract(epoch FROM locked_until - last_failed_at))::integer AS seconds`,
    [subject(of, key), patience[of], longestWaitSeconds],
  );
  if (counted) return { of, ...counted };
  const [locked] = await rows<{ seconds: number }>(
    tx,
    'SELECT greatest(1, ceil(extract(epoch FROM locked_until - clock_timestamp())))::integer AS seconds FROM lockouts WHERE subject = $1',
    [subject(of, key)],
  );
  throw lockedOut(locked?.seconds ?? 1);
}

const lockedOut = (retryAfterSeconds: number) =>
  new DomainError(
    'rate_limited',
    'locked_out',
    `Too many attempts failed. Try again in ${retryAfterSeconds < 120 ? `${retryAfterSeconds} s` : `${Math.ceil(retryAfterSeconds / 60)} minutes`}.`,
    { facts: { retryAfterSeconds } },
  );

/** Undoes one claim: it was admitted, so nothing was locked before it. */
const takeBack = (tx: Transaction, key: string): Promise<unknown> =>
  tx.query('UPDATE lockouts SET failures = failures - 1, locked_until = now() WHERE subject = $1 AND failures > 0', [
    key,
  ]);
