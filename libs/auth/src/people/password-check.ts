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

  /** Gives the account when the password is right; the caller forgives the attempt, in the transaction of what it allows. */
  async pass(attempt: Attempt): Promise<Account | undefined> {
    const locks = await this.lockouts.claim(attempt.email, attempt.address);
    const account = await this.account(attempt.email);
    const right = await this.compare(account, attempt);
    const reason = whyNot(account, right, attempt);
    if (reason === undefined) return account;
    await this.tellFailure(attempt, account, reason, locks);
    return undefined;
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

  private async compare(account: Account | undefined, { email, password, address }: Attempt): Promise<boolean> {
    try {
      return await this.passwords.matches(account?.passwordHash, password);
    } catch (error) {
      // Too busy to look: that was no failure.
      if (error instanceof DomainError && error.kind === 'unavailable') await this.lockouts.withdraw(email, address);
      throw error;
    }
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
      for (const { of, failures, seconds } of locks)
        await this.events.append(tx, {
          type: 'user.locked_out',
          actor,
          subject: of === 'account' ? subject : ['address', address],
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
