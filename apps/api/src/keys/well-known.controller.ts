import { Controller, Get, Header } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuthSettings } from '@souk/auth';
import { permissionsOf, Public, type SettingsOf, Unlimited } from '@souk/platform';
import { publicKeysPath } from './public-keys';
import { AuthorizationServerView } from './well-known.api';

/** What those who verify our tokens, or want one, need to know beforehand. */
@ApiTags('well-known')
@Public()
@Unlimited()
@Controller('.well-known')
export class WellKnownController {
  private readonly server: AuthorizationServerView;

  constructor({ issuer }: AuthSettings, settings: ConfigService<SettingsOf<'api'>, true>) {
    const base = settings.get('API__BASE_URL', { infer: true }).replace(/\/+$/, '');
    this.server = {
      issuer,
      jwks_uri: `${base}${publicKeysPath}`,
      token_endpoint: `${base}/api/v1/auth/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      response_types_supported: [],
      scopes_supported: [...permissionsOf('agent')],
    };
  }

  @Get('oauth-authorization-server')
  @Header('cache-control', 'public, max-age=3600')
  @ApiOperation({ summary: 'Where and how tokens are given out (RFC 8414)', operationId: 'getAuthorizationServer' })
  @ApiOkResponse({ type: AuthorizationServerView })
  authorizationServer(): AuthorizationServerView {
    return this.server;
  }
}
