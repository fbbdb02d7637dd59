import { Injectable } from '@nestjs/common';
import { type Marketplace, secretIn, sha256 } from '@souk/platform';
import { AuthSettings } from '../auth-settings';

/** The agent tokens of the settings, compared whole and in constant time. */
@Injectable()
export class BootstrapTokens {
  private readonly marketplaces: readonly Marketplace[];
  private readonly digests: readonly Buffer[];

  constructor({ bootstrapTokens }: AuthSettings) {
    this.marketplaces = [...bootstrapTokens.keys()];
    this.digests = [...bootstrapTokens.values()].map((token) => Buffer.from(sha256(token), 'hex'));
  }

  marketplaceOf(token: string): Marketplace | undefined {
    return this.marketplaces[secretIn(this.digests, token)];
  }
}
