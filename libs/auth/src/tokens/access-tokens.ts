import { Injectable } from '@nestjs/common';
import { type Permission, type Transaction } from '@souk/platform';
import { AuthSettings } from '../auth-settings';
import { KeyRing } from '../keys/key-ring';
import { type GrantId } from './principal';

export interface NewAccessToken {
  /** Id of the person or agent. */
  subject: string;
  grant: GrantId;
  /** `dashboard` for people, the agent's id for agents. */
  clientId: string;
  /** Narrows what the grant allows. */
  scope?: readonly Permission[];
  /** The grant ends then, and the token with it. */
  notAfter?: Date;
}

export interface IssuedToken {
  token: string;
  expiresIn: number;
}

/** Signs access tokens (RFC 9068) and counts them per key, in the transaction of the sign-in. */
@Injectable()
export class AccessTokens {
  constructor(
    readonly keys: KeyRing,
    readonly settings: AuthSettings,
  ) {}

  issue(_tx: Transaction, _token: NewAccessToken): Promise<IssuedToken> {
    throw new Error('not built');
  }
}
