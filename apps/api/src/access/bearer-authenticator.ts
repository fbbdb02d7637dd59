import { Injectable } from '@nestjs/common';
import {
  AgentTokenRefusals,
  BootstrapTokens,
  type Grant,
  Grants,
  longestToken,
  type Principal,
  TokenVerifier,
  type VerifiedToken,
} from '@souk/auth';
import { andThen } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { Authenticator, NotRecognised } from './authenticator';
import { bearerOf } from './bearer';
import { BreakGlass } from './break-glass';

/**
 * Recognises callers by their bearer. Its beginning says what it can be, and it is tried as nothing else: a JWT begins with `eyJ`, as
 * every JSON object in base64url does; agents' own tokens and those of the settings do not.
 */
@Injectable()
export class BearerAuthenticator extends Authenticator {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly grants: Grants,
    private readonly bootstrap: BootstrapTokens,
    private readonly breakGlass: BreakGlass,
    private readonly refusals: AgentTokenRefusals,
  ) {
    super();
  }

  authenticate(request: FastifyRequest): Principal | undefined | Promise<Principal> {
    const token = bearerOf(request);
    if (token === undefined) return undefined;
    if (this.breakGlass.opens(request, token)) return this.breakGlass.open(request);
    if (token.startsWith('eyJ') || token.length > longestToken) return this.byJwt(token, request);
    const marketplace = this.bootstrap.marketplaceOf(token);
    if (!marketplace && !token.startsWith('souk_')) return this.byJwt(token, request);
    const found = marketplace
      ? this.grants.findBootstrap(marketplace)
      : this.grants.findByAgentToken(token, request.ip);
    const note = () => this.refusals.note({ token, bootstrap: marketplace, address: request.ip });
    return andThen(found, (grant) => this.admit(grant, request, undefined, note));
  }

  private byJwt(token: string, request: FastifyRequest): Principal | Promise<Principal> {
    return andThen(this.verifier.verify(token), (verified) => {
      if (verified === 'expired')
        throw new NotRecognised('token_expired', 'The token has expired. Get a new one.', true);
      if (typeof verified === 'string') throw unknown(false);
      return andThen(this.grants.find(verified.grant), (grant) => this.admit(grant, request, verified));
    });
  }

  /** A token can only narrow what its grant is worth, and ends when the first of both does. */
  private admit(
    grant: Grant | undefined,
    { ip }: FastifyRequest,
    token?: VerifiedToken,
    note?: () => Promise<void>,
  ): Principal {
    if (!grant || (token && token.subject !== grant.actor.id)) throw unknown(token !== undefined, note);
    if (!grant.allowsAddress(ip))
      throw new NotRecognised('address_not_allowed', 'This token may not be used from your address.', true, note);
    this.grants.used(grant, ip);
    const { id, actor, permissions, expiresAt } = grant;
    if (!token) return { actor, permissions, grant: id, expiresAt };
    return {
      actor,
      permissions: token.scope ? new Set(token.scope.filter((scope) => permissions.has(scope))) : permissions,
      grant: id,
      expiresAt: Math.min(token.expiresAt, expiresAt ?? Infinity),
    };
  }
}

/** What is wrong with it is for our metrics, not for whoever tries. */
const unknown = (wasValid: boolean, note?: () => Promise<void>) =>
  new NotRecognised(
    'invalid_token',
    'The token is not valid, or no longer. Sign in again or get a new one.',
    wasValid,
    note,
  );
