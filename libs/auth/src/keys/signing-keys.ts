import { Injectable } from '@nestjs/common';
import { type Actor, Database, Encryption, Events } from '@souk/platform';
import { AuthSettings } from '../auth-settings';
import { type SigningKey } from './signing-key.entity';

export interface SigningKeyStatus {
  key: SigningKey;
  /** Tokens it signed that have not expired. */
  liveTokens: number;
  /** When the last of them expires. */
  lastExpiry: Date | null;
  /** Of a retiring key: from when on nobody needs it. */
  safeToRetireAt: Date | null;
}

export interface RotateOptions {
  /** Sign with the new key at once, not only when everybody has had the time to fetch it. Needs a reason. */
  immediately?: boolean | undefined;
  reason?: string | undefined;
}

/** The rows of the signing keys and every change of their state. */
@Injectable()
export class SigningKeys {
  constructor(
    readonly database: Database,
    readonly events: Events,
    readonly encryption: Encryption,
    readonly settings: AuthSettings,
  ) {}

  /** The first key, once, however many replicas start at the same moment. */
  ensureActive(): Promise<void> {
    throw new Error('not built');
  }

  list(_actor: Actor): Promise<SigningKeyStatus[]> {
    throw new Error('not built');
  }

  /** Publishes the next key, or gives back the one that is waiting already; `created` says which. */
  rotate(_actor: Actor, _options: RotateOptions): Promise<{ key: SigningKey; created: boolean }> {
    throw new Error('not built');
  }

  revoke(_actor: Actor, _kid: string, _reason: string): Promise<SigningKey> {
    throw new Error('not built');
  }

  /** What time alone decides: a waiting key signs, a retiring one retires, an old one gets a successor, a change of the encryption key. */
  tend(): Promise<Record<string, number>> {
    throw new Error('not built');
  }
}
