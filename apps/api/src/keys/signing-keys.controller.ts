import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SigningKeys } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { ApiPage } from '../http/page.api';
import { RevokeKeyBody, RotateBody, SigningKeyView, signingKeyView } from './signing-keys.api';

@ApiTags('signing keys')
@ApiBearerAuth()
@Controller('api/v1/signing-keys')
export class SigningKeysController {
  constructor(private readonly keys: SigningKeys) {}

  @Get()
  @Allow('keys.read')
  @ApiOperation({ summary: 'Signing keys, newest first', operationId: 'listSigningKeys' })
  @ApiPage(SigningKeyView)
  async list(@Caller() actor: Actor): Promise<{ items: SigningKeyView[]; nextCursor: null }> {
    return { items: (await this.keys.list(actor)).map(signingKeyView), nextCursor: null };
  }

  @Post('rotate')
  @Allow('keys.manage')
  @ApiOperation({ summary: 'Publish the next signing key', operationId: 'rotateSigningKeys' })
  @ApiCreatedResponse({ type: SigningKeyView, description: 'A key was made' })
  @ApiOkResponse({ type: SigningKeyView, description: 'One was waiting already' })
  async rotate(
    @Caller() actor: Actor,
    @Body() body: RotateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SigningKeyView> {
    const { created, ...status } = await this.keys.rotate(actor, body);
    reply.status(created ? 201 : 200);
    return signingKeyView(status);
  }

  @Post(':kid/revoke')
  @HttpCode(200)
  @Allow('keys.manage')
  @ApiOperation({ summary: 'Refuse, from now on, whatever a key signed', operationId: 'revokeSigningKey' })
  @ApiOkResponse({ type: SigningKeyView })
  async revoke(
    @Caller() actor: Actor,
    @Param('kid') kid: string,
    @Body() { reason }: RevokeKeyBody,
  ): Promise<SigningKeyView> {
    return signingKeyView(await this.keys.revoke(actor, kid, reason));
  }
}
