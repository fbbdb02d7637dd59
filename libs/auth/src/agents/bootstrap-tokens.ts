import { Injectable } from '@nestjs/common';
import { type Marketplace } from '@souk/platform';
import { AuthSettings } from '../auth-settings';

/** The agent tokens of the settings, compared whole and in constant time. */
@Injectable()
export class BootstrapTokens {
  constructor(readonly settings: AuthSettings) {}

  marketplaceOf(_token: string): Marketplace | undefined {
    throw new Error('not built');
  }
}
