import { Injectable } from '@nestjs/common';
import { type Actor, Database, Events } from '@souk/platform';
import { AuthSettings } from '../auth-settings';
import { AccessTokens, type IssuedToken } from '../tokens/access-tokens';
import { Lockouts } from './lockouts';
import { Passwords } from './passwords';
import { type Session } from './session.entity';

export interface Device {
  address: string;
  userAgent: string | undefined;
}

export interface SignedIn extends IssuedToken {
  sessionId: string;
  /** Undefined for the second of two tabs that refresh at once: the first one's is valid. */
  refreshToken: string | undefined;
  mustChangePassword: boolean;
}

/** Sign-in of people: sessions, and the refresh tokens that keep them going. */
@Injectable()
export class Sessions {
  constructor(
    readonly database: Database,
    readonly events: Events,
    readonly passwords: Passwords,
    readonly lockouts: Lockouts,
    readonly tokens: AccessTokens,
    readonly settings: AuthSettings,
  ) {}

  signIn(_email: string, _password: string, _device: Device): Promise<SignedIn> {
    throw new Error('not built');
  }

  refresh(_refreshToken: string, _device: Device): Promise<SignedIn> {
    throw new Error('not built');
  }

  /** By its refresh token; one that is not known is no error. */
  signOut(_refreshToken: string): Promise<void> {
    throw new Error('not built');
  }

  listOwn(_actor: Actor): Promise<Session[]> {
    throw new Error('not built');
  }

  /** One session of one's own. */
  endOwn(_actor: Actor, _id: string): Promise<void> {
    throw new Error('not built');
  }

  /** Every session of a person: one's own, or anybody's for an admin. */
  endAllOf(_actor: Actor, _userId: string, _reason: string): Promise<number> {
    throw new Error('not built');
  }

  /** Every session of everybody: the emergency stop. */
  endAll(_actor: Actor, _reason: string): Promise<number> {
    throw new Error('not built');
  }

  /** Ends every other session of the person. */
  changePassword(
    _actor: Actor,
    _currentSession: string,
    _current: string,
    _next: string,
    _device: Device,
  ): Promise<void> {
    throw new Error('not built');
  }
}
