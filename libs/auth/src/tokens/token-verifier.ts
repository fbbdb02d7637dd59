import { Injectable } from '@nestjs/common';
import { Metrics, type Permission } from '@souk/platform';
import { AuthSettings } from '../auth-settings';
import { KeyRing } from '../keys/key-ring';
import { type GrantId } from './principal';

export interface VerifiedToken {
  subject: string;
  grant: GrantId;
  scope: readonly Permission[] | undefined;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Whether a JWT is one of ours, by the key its kid names. */
@Injectable()
export class TokenVerifier {
  constructor(
    readonly keys: KeyRing,
    readonly settings: AuthSettings,
    readonly metrics: Metrics,
  ) {}

  /** Undefined, counted by reason, for whatever is not. */
  verify(_token: string): VerifiedToken | undefined | Promise<VerifiedToken | undefined> {
    throw new Error('not built');
  }
}
