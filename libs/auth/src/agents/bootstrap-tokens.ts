import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Marketplace } from '@souk/platform';
import { AuthSettings } from '../auth-settings';

/** The agent tokens of the settings, compared whole and in constant time. */
@Injectable()
export class BootstrapTokens {
  private readonly digests: readonly (readonly [Marketplace, Buffer])[];

  constructor(settings: AuthSettings) {
    this.digests = [...settings.bootstrapTokens].map(([marketplace, token]) => [marketplace, digest(token)]);
  }

  /** Looks at every one of them, so that how long it takes says nothing about which one was close. */
  marketplaceOf(token: string): Marketplace | undefined {
    const presented = digest(token);
    let found: Marketplace | undefined;
    for (const [marketplace, expected] of this.digests) {
      if (timingSafeEqual(presented, expected)) found = marketplace;
    }
    return found;
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
