import { Body, Controller, Header, HttpCode, Ip, Headers, Post } from '@nestjs/common';
import { ApiDefaultResponse, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TokenExchange } from '@souk/auth';
import { Public } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { RateLimit } from '../rate-limits/rate-rule';
import { tokenPath } from './oauth-errors';
import { AccessTokenView, OAuthErrorView, TokenRequestBody } from './token.api';
import { presentedSecret, readTokenRequest } from './token-request';

/** Each token has a limit of its own; whoever guesses has that of the address, and cannot use up the agent's. */
const tokenOf = ({ headers, body }: FastifyRequest) => presentedSecret(headers, body);

@ApiTags('agents')
@Controller()
export class TokenController {
  constructor(private readonly exchange: TokenExchange) {}

  @Post(tokenPath)
  @HttpCode(200)
  @Public()
  @RateLimit('auth', tokenOf)
  @Header('cache-control', 'no-store')
  @Header('pragma', 'no-cache')
  @ApiOperation({
    summary: 'Exchange an agent token for a JWT',
    description:
      'RFC 6749, section 4.4. The client is the agent, its secret a token of the agent, by HTTP Basic (both form-encoded first) or in the body. Errors are those of the RFC.',
    operationId: 'exchangeToken',
  })
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiBody({ type: TokenRequestBody })
  @ApiOkResponse({ type: AccessTokenView })
  @ApiDefaultResponse({ type: OAuthErrorView })
  async token(
    @Headers() headers: FastifyRequest['headers'],
    @Body() body: unknown,
    @Ip() address: string,
  ): Promise<AccessTokenView> {
    const { token, expiresIn, scope } = await this.exchange.exchange({ ...readTokenRequest(headers, body), address });
    return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: scope.join(' ') };
  }
}
