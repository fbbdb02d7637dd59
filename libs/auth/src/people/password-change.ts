import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Events } from '@souk/platform';
import { Lockouts } from './lockouts';
import { PasswordCheck } from './password-check';
import { normalPassword, passwordRefused, refuseWeakPassword } from './password-rules';
import { Passwords } from './passwords';
import { endSessionsOf, sessionEnded } from './session-ends';
import { signInActor } from './sign-in-actor';
import { User } from './user.entity';

export interface PasswordsGiven {
  current: string;
  next: string;
}

/** Where somebody is signed in who changes the password. */
export interface SignedInAt {
  sessionId: string;
  address: string;
}

/** People change their own password, and prove that it is theirs by the one before. */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly check: PasswordCheck,
    private readonly passwords: Passwords,
    private readonly lockouts: Lockouts,
  ) {}

  /** Ends every other session of the person. */
  async change(actor: Actor, { current, next }: PasswordsGiven, { sessionId, address }: SignedInAt): Promise<void> {
    const { email, name } = await this.owner(actor);
    refuseWeakPassword(next, { email, name }, 'newPassword');
    if (normalPassword(next) === normalPassword(current))
      throw passwordRefused('must be another one than before', 'newPassword');
    const attempt = { email, password: current, address, actor };
    const changed = await this.check.pass(attempt, async ({ id, passwordHash: before }) => {
      const passwordHash = await this.passwords.hash(next);
      // As Souk itself: policies let people write no account, not even the own.
      await this.database.transaction(signInActor, async (tx) => {
        const { affected } = await tx.update(
          User,
          { id, passwordHash: before, status: 'active' },
          { passwordHash, mustChangePassword: false, passwordSetAt: now, updatedAt: now },
        );
        if (!affected) throw changedMeanwhile();
        await this.lockouts.forgive(tx, email, address);
        await this.events.append(tx, { type: 'user.password_changed', actor, subject: ['user', id] });
        await endSessionsOf(tx, this.events, { actor, userId: id, reason: 'password changed', except: sessionId });
      });
      return true;
    });
    if (!changed) throw passwordWrong();
  }

  private async owner(actor: Actor): Promise<User> {
    const user = await this.database.transaction(signInActor, (tx) => tx.findOneBy(User, { id: actor.id }));
    if (!user) throw sessionEnded();
    return user;
  }
}

const now = () => 'now()';
const passwordWrong = () => {
  const errors = [{ path: 'currentPassword', code: 'password_wrong', message: 'is wrong' }];
  return new DomainError('invalid', 'password_wrong', 'The current password is wrong.', { errors });
};
const changedMeanwhile = () =>
  new DomainError(
    'conflict',
    'password_changed',
    'The password was changed a moment ago by somebody else. Sign in again.',
  );
