import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Events, rows } from '@souk/platform';
import { accountOf, type Lock, Lockouts } from './lockouts';
import { temporaryPasswordDays } from './password-rules';
import { Passwords } from './passwords';
import { signInActor } from './sign-in-actor';
import { type UserStatus } from './user.entity';

interface Account {
  id: string;
  passwordHash: string;
  status: UserStatus;
  /** The password was temporary, and its time is over. */
  expired: boolean;
}

interface Attempt {
  email: string;
  password: string;
  address: string;
  /** Who tries, when somebody is signed in. */
  actor?: Actor;
}

/** Whether somebody knows the password of an account. Whoever asks pays in time and in attempts, and learns nothing else. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly passwords: Passwords,
    private readonly lockouts: Lockouts,
  ) {}

  /**
   * Does what the right password allows; undefined: it was wrong. `allow` forgives the attempt, in the transaction of what it does. An
   * attempt that came to no end because something is busy or away was no failure.
   */
  async pass<T>(attempt: Attempt, allow: (account: Account) => Promise<T>): Promise<T | undefined> {
    const { email, password, address } = attempt;
    const locks = await this.lockouts.claim(email, address);
    try {
      const account = await this.account(email);
      const right = await this.passwords.matches(account?.passwordHash, password);
      const reason = whyNot(account, right, attempt);
      if (account && reason === undefined) return await allow(account);
      await this.tellFailure(attempt, account, reason ?? 'no such account', locks);
      return undefined;
    } catch (error) {
      // Where the database stays away nothing can be taken back: then a day forgets it, or the next right password.
      if (error instanceof DomainError && error.kind === 'unavailable')
        await this.lockouts.withdraw(email, address).catch(() => undefined);
      throw error;
    }
  }

  private account(email: string): Promise<Account | undefined> {
    return this.database.transaction(signInActor, async (tx) => {
      const [account] = await rows<Account>(
        tx,
        `SELECT id, password_hash AS "passwordHash", status,
                must_change_password AND password_set_at < now() - make_interval(days => $2) AS expired
         FROM users WHERE email = $1`,
        [email, temporaryPasswordDays],
      );
      return account;
    });
  }

  /** Without the e-mail address of an unknown account: some people type their password there. */
  private async tellFailure(
    { email, address, actor = signInActor }: Attempt,
    account: Account | undefined,
    reason: string,
    locks: readonly Lock[],
  ): Promise<void> {
    const subject = account ? (['user', account.id] as const) : (['account', accountOf(email).slice(0, 16)] as const);
    await this.database.transaction(signInActor, async (tx) => {
      await this.events.append(tx, { type: 'user.sign_in_failed', actor, subject, data: { reason, address } });
      for (const { of, failures, seconds } of [...locks, ...(await this.lockouts.fail(tx, email, address))])
        await this.events.append(tx, {
          type: 'user.locked_out',
          actor,
          subject: of === 'address' ? ['address', address] : subject,
          data: { failures, seconds, address },
        });
    });
  }
}

function whyNot(account: Account | undefined, right: boolean, { actor }: Attempt): string | undefined {
  if (!account) return 'no such account';
  if (!right) return 'wrong password';
  if (account.status !== 'active') return 'disabled';
  // Whoever has come in in time may still change it.
  return account.expired && actor === undefined ? 'temporary password expired' : undefined;
}
