import { Injectable } from '@nestjs/common';
import { Database, DomainError, Events, type Permission, system } from '@souk/platform';
import { AccessTokens, type IssuedToken } from '../tokens/access-tokens';
import { Grants } from '../tokens/grants';
import { type Grant } from '../tokens/principal';
import { isClient } from './agent-token-refusal';
import { AgentTokenRefusals } from './agent-token-refusals';
import { BootstrapTokens } from './bootstrap-tokens';

export interface ClientCredentials {
  /** Id or name of the agent. */
  clientId: string;
  /** A token of the agent. */
  clientSecret: string;
  /** Absent: all that the token allows. */
  scope?: readonly string[] | undefined;
  address: string;
}

/** RFC 6749, 4.4: an agent's token for a JWT. Errors have the codes of that RFC. */
@Injectable()
export class TokenExchange {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly grants: Grants,
    private readonly tokens: AccessTokens,
    private readonly bootstrapTokens: BootstrapTokens,
    private readonly refusals: AgentTokenRefusals,
  ) {}

  async exchange(credentials: ClientCredentials): Promise<IssuedToken & { scope: readonly Permission[] }> {
    const grant = await this.admitted(credentials);
    const { actor, expiresAt } = grant;
    const narrowed = credentials.scope && narrow(grant, credentials.scope);
    return this.database.transaction(system('token-exchange'), async (tx) => {
      const issued = await this.tokens.issue(tx, {
        subject: actor.id,
        grant: grant.id,
        clientId: actor.id,
        ...(narrowed ? { scope: narrowed } : {}),
        ...(expiresAt === undefined ? {} : { notAfter: new Date(expiresAt) }),
      });
      const scope = narrowed ?? [...grant.permissions];
      await this.events.append(tx, {
        type: 'agent_token.exchanged',
        actor,
        subject: ['agent_token', tokenNameOf(grant)],
        ...(actor.marketplace ? { marketplace: actor.marketplace } : {}),
        data: { agentId: actor.id, scope, expiresIn: issued.expiresIn, address: credentials.address },
      });
      return { ...issued, scope };
    });
  }

  /** Whatever is wrong is said in the same words: nobody learns which agents there are, or that a secret was almost good. */
  private async admitted({ clientId, clientSecret, address }: ClientCredentials): Promise<Grant> {
    const bootstrap = this.bootstrapTokens.marketplaceOf(clientSecret);
    const grant = await (bootstrap === undefined
      ? this.grants.findByAgentToken(clientSecret, address)
      : this.grants.findBootstrap(bootstrap));
    if (grant && isClient(grant.actor, clientId) && grant.allowsAddress(address) && !endsNow(grant)) return grant;
    await this.refusals.note({ token: clientSecret, bootstrap, clientId, address });
    throw new DomainError('unauthenticated', 'invalid_client', 'There is no such client, or this is not its secret.');
  }
}

/** As the audit knows it: the id of a token, or the marketplace of one of the settings, whose value leaves no trace there. */
function tokenNameOf({ id }: Grant): string {
  const [kind, name = ''] = id.split(':');
  return kind === 'token' ? name : `${kind}:${name}`;
}

/** A JWT counts in whole seconds: less than one is none. */
const endsNow = ({ expiresAt }: Grant): boolean => expiresAt !== undefined && expiresAt < Date.now() + 1000;

function narrow({ permissions }: Grant, wanted: readonly string[]): Permission[] {
  if (wanted.some((scope) => !permissions.has(scope as Permission)))
    throw new DomainError(
      'invalid',
      'invalid_scope',
      `The secret does not allow all of that scope; it allows: ${[...permissions].join(' ')}`,
    );
  return [...permissions].filter((permission) => wanted.includes(permission));
}
