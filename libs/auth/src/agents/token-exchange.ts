import { Injectable } from '@nestjs/common';
import { Database, Events, type Permission } from '@souk/platform';
import { AccessTokens, type IssuedToken } from '../tokens/access-tokens';
import { Grants } from '../tokens/grants';

export interface ClientCredentials {
  /** Id or name of the agent. */
  clientId: string | undefined;
  /** A token of the agent. */
  clientSecret: string;
  scope: readonly string[] | undefined;
  address: string;
}

/** RFC 6749, 4.4: an agent's token for a JWT. */
@Injectable()
export class TokenExchange {
  constructor(
    readonly database: Database,
    readonly events: Events,
    readonly grants: Grants,
    readonly tokens: AccessTokens,
  ) {}

  exchange(_credentials: ClientCredentials): Promise<IssuedToken & { scope: readonly Permission[] }> {
    throw new Error('not built');
  }
}
