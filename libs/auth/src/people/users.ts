import { Injectable } from '@nestjs/common';
import { type Actor, Database, Events, type Keyset, type Marketplace, type PersonRole } from '@souk/platform';
import { Passwords } from './passwords';
import { type User, type UserStatus } from './user.entity';

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
    readonly database: Database,
    readonly events: Events,
    readonly passwords: Passwords,
  ) {}

  list(_actor: Actor, _filter: UserFilter): Promise<Keyset<User>> {
    throw new Error('not built');
  }

  get(_actor: Actor, _id: string): Promise<User> {
    throw new Error('not built');
  }

  /** For the command line, which knows people by their address. */
  byEmail(_actor: Actor, _email: string): Promise<User> {
    throw new Error('not built');
  }

  create(_actor: Actor, _user: NewUser): Promise<{ user: User; temporaryPassword: string | undefined }> {
    throw new Error('not built');
  }

  change(_actor: Actor, _id: string, _change: UserChange): Promise<User> {
    throw new Error('not built');
  }

  /** Ends the person's sessions and lifts a lockout. */
  resetPassword(_actor: Actor, _id: string): Promise<{ temporaryPassword: string }> {
    throw new Error('not built');
  }
}
