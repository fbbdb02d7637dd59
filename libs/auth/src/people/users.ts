import { Injectable } from '@nestjs/common';
import {
  type Actor,
  afterCommit,
  constraintOf,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  type Marketplace,
  noSuch,
  type PersonRole,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { changes } from '../changes';
import { Lockouts } from './lockouts';
import { refuseWeakPassword } from './password-rules';
import { Passwords } from './passwords';
import { endSessionsOf } from './session-ends';
import { signInActor } from './sign-in-actor';
import { User, type UserStatus } from './user.entity';
import { checkedEmail, checkedLimits, checkedName, emailOf } from './user-rules';

export interface NewUser {
  email: string;
  name: string;
  role: PersonRole;
  marketplaces?: readonly Marketplace[] | null | undefined;
  /** Absent: a temporary one is made and given back once. */
  password?: string | undefined;
}

export interface UserChange {
  name?: string | undefined;
  role?: PersonRole | undefined;
  marketplaces?: readonly Marketplace[] | null | undefined;
  status?: UserStatus | undefined;
}

export interface UserFilter {
  role?: PersonRole | undefined;
  status?: UserStatus | undefined;
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** The people who may sign in. */
@Injectable()
export class Users {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly passwords: Passwords,
    private readonly lockouts: Lockouts,
  ) {}

  list(actor: Actor, { role, status, search, limit, cursor }: UserFilter): Promise<Keyset<User>> {
    return this.database.transaction(actor, (tx) => {
      const query = tx.createQueryBuilder(User, 'person');
      if (role) query.andWhere('person.role = :role', { role });
      if (status) query.andWhere('person.status = :status', { status });
      if (search)
        query.andWhere('(person.name ILIKE :like OR person.email ILIKE :like)', {
          like: `%${search.replace(/[\\%_]/g, '\\$&')}%`,
        });
      return keysetPage(query, { sort: 'createdAt', id: 'id', limit, cursor });
    });
  }

  get(actor: Actor, id: string): Promise<User> {
    return this.database.transaction(actor, (tx) => found(tx, { id }));
  }

  /** For the command line, which knows people by their address. */
  byEmail(actor: Actor, email: string): Promise<User> {
    return this.database.transaction(actor, (tx) => found(tx, { email: emailOf(email) }));
  }

  async create(actor: Actor, given: NewUser): Promise<{ user: User; temporaryPassword: string | undefined }> {
    const { role } = given;
    const [email, name] = [checkedEmail(given.email), checkedName(given.name)];
    const limits = checkedLimits(role, given.marketplaces ?? null);
    if (given.password !== undefined) refuseWeakPassword(given.password, { email, name }, 'password');
    const temporaryPassword = given.password === undefined ? this.passwords.temporary() : undefined;
    const id = uuidv7();
    // Whoever runs commands chose the password for a purpose; an admin chose it for somebody else.
    const mustChangePassword = given.password === undefined || actor.kind === 'human';
    const passwordHash = await this.passwords.hash(given.password ?? temporaryPassword ?? '');
    try {
      const user = await this.database.transaction(actor, async (tx) => {
        await tx.insert(User, { id, email, name, role, marketplaces: limits, passwordHash, mustChangePassword });
        await this.events.append(tx, {
          type: 'user.created',
          actor,
          subject: ['user', id],
          data: { email, name, role, marketplaces: limits },
        });
        return found(tx, { id });
      });
      return { user, temporaryPassword };
    } catch (error) {
      if (constraintOf(error) !== 'users_email_unique') throw error;
      throw new DomainError(
        'conflict',
        'email_taken',
        'Somebody has this e-mail address already; a disabled person can be enabled again.',
      );
    }
  }

  async change(actor: Actor, id: string, wanted: UserChange): Promise<User> {
    try {
      return await this.database.transaction(actor, async (tx) => {
        const user = await found(tx, { id }, { lock: true });
        const [before, after] = changes(user, checked(user, wanted));
        if (Object.keys(after).length === 0) return user;
        await tx.update(User, { id }, { ...after, updatedAt: now });
        const data = { before, after };
        await this.events.append(tx, { type: 'user.changed', actor, subject: ['user', user.id], data });
        if (after.status === 'disabled')
          await endSessionsOf(tx, this.events, { actor, userId: user.id, reason: 'user disabled' });
        return found(tx, { id });
      });
    } catch (error) {
      if (constraintOf(error) !== 'users_last_admin') throw error;
      throw new DomainError(
        'conflict',
        'last_admin',
        'This is the last active admin: make somebody else an admin first.',
      );
    }
  }

  /** Ends the person's sessions and lifts a lockout. A temporary password that was not used in time is replaced in this way, too. */
  async resetPassword(actor: Actor, id: string): Promise<{ temporaryPassword: string }> {
    const temporaryPassword = this.passwords.temporary();
    const passwordHash = await this.passwords.hash(temporaryPassword);
    await this.database.transaction(actor, async (tx) => {
      const { id: userId, email } = await found(tx, { id }, { lock: true });
      await tx.update(User, { id }, { passwordHash, mustChangePassword: true, passwordSetAt: now, updatedAt: now });
      await this.events.append(tx, { type: 'user.password_reset', actor, subject: ['user', userId] });
      await endSessionsOf(tx, this.events, { actor, userId, reason: 'password reset' });
      // People have no access to the lockouts, not even admins.
      afterCommit(tx, () => this.database.transaction(signInActor, (service) => this.lockouts.lift(service, email)));
    });
    return { temporaryPassword };
  }
}

async function found(tx: Transaction, where: { id: string } | { email: string }, { lock = false } = {}): Promise<User> {
  const user = await tx.findOne(User, { where, ...(lock ? { lock: { mode: 'pessimistic_write' } } : {}) });
  if (!user) throw noSuch('user', 'person');
  return user;
}

/** What is wanted, as it is kept. Whoever becomes an admin loses the limits: admins have none. */
function checked(user: User, { name, role = user.role, marketplaces, status }: UserChange) {
  const limits = marketplaces === undefined ? undefined : checkedLimits(role, marketplaces);
  return {
    name: name === undefined ? undefined : checkedName(name),
    role,
    marketplaces: role === 'admin' ? null : limits,
    status,
  };
}

const now = () => 'now()';
