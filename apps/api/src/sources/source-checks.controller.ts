import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { SourceCheck } from '@souk/sources';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { LookPlaces } from './look-places';
import { CheckBody, CheckView, InferredUrlView, InferUrlBody } from './source-checks.api';

/** Before a source is added. */
@ApiTags('sources')
@ApiBearerAuth()
@Controller('api/v1/sources')
export class SourceChecksController {
  constructor(
    private readonly check: SourceCheck,
    private readonly places: LookPlaces,
  ) {}

  @Post('infer-url')
  @HttpCode(200)
  @Allow('sources.manage')
  @ApiOperation({ summary: 'Repository, ref and folder behind an address of a forge', operationId: 'inferSourceUrl' })
  @ApiOkResponse({ type: InferredUrlView })
  inferUrl(
    @Caller() actor: Actor,
    @Body() { url }: InferUrlBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InferredUrlView> {
    return this.check.infer(url, () => this.places.take(actor, reply));
  }

  @Post('check')
  @HttpCode(200)
  @Allow('sources.manage')
  @ApiOperation({
    summary: 'Whether a repository can be reached, and what would be found in it; nothing is kept',
    operationId: 'checkSource',
  })
  @ApiOkResponse({ type: CheckView })
  run(
    @Caller() actor: Actor,
    @Body() body: CheckBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CheckView> {
    return this.check.run(body, this.places.take(actor, reply));
  }
}
