import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuthSettings, KeyRing } from '@souk/auth';
import { permissionsOf, Public, type SettingsOf, Unlimited } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AuthorizationServerView, JwksView } from './well-known.api';

/** What those who verify our tokens, or want one, need to know beforehand. */
@ApiTags('well-known')
@ApiExtraModels(JwksView)
@Public()
@Unlimited()
@Controller('.well-known')
export class WellKnownController {
  private readonly cacheControl: string;
  private readonly server: AuthorizationServerView;

  constructor(
    private readonly ring: KeyRing,
    { issuer, jwksCacheSeconds }: AuthSettings,
    settings: ConfigService<SettingsOf<'api'>, true>,
  ) {
    this.cacheControl = `public, max-age=${jwksCacheSeconds}`;
    const base = settings.get('API__BASE_URL', { infer: true }).replace(/\/+$/, '');
    this.server = {
      issuer,
      jwks_uri: `${base}/.well-known/jwks.json`,
      token_endpoint: `${base}/api/v1/auth/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      response_types_supported: [],
      scopes_supported: [...permissionsOf('agent')],
    };
  }

  /** Asked for often, by anybody: the text is made when the keys change, and the answer goes past what Nest does with return values. */
  @Get('jwks.json')
  @ApiOperation({ summary: 'The public keys that verify our tokens (RFC 7517)', operationId: 'getJwks' })
  @ApiOkResponse({
    description: 'The keys',
    content: { 'application/jwk-set+json': { schema: { $ref: '#/components/schemas/JwksView' } } },
  })
  jwks(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void | Promise<void> {
    const loading = this.ring.fresh();
    return loading ? loading.then(() => this.sendJwks(request, reply)) : this.sendJwks(request, reply);
  }

  @Get('oauth-authorization-server')
  @Header('cache-control', 'public, max-age=3600')
  @ApiOperation({ summary: 'Where and how tokens are given out (RFC 8414)', operationId: 'getAuthorizationServer' })
  @ApiOkResponse({ type: AuthorizationServerView })
  authorizationServer(): AuthorizationServerView {
    return this.server;
  }

  private sendJwks({ headers }: FastifyRequest, reply: FastifyReply): void {
    const { body, etag } = this.ring.jwks();
    void reply.header('cache-control', this.cacheControl).header('etag', etag);
    if (names(headers['if-none-match'], etag)) void reply.status(304).send();
    else void reply.header('content-type', 'application/jwk-set+json').send(body);
  }
}

/** RFC 9110, 13.1.2: any of a list, compared weakly. */
const names = (condition: string | undefined, etag: string): boolean =>
  condition !== undefined &&
  (condition === etag ||
    condition === '*' ||
    condition.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag));
