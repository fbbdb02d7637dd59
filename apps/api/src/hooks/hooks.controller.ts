import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { Public } from '@souk/platform';
import { type IgnoredReason, ignoredReasons, Webhooks } from '@souk/sources';
import { type FastifyRequest } from 'fastify';
import { RateLimit } from '../rate-limits/rate-rule';
import { hookBodyOf } from './hook-body';

class HookAnswerView {
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) scanId!: string | null;
  @ApiProperty({ enum: ignoredReasons, enumName: 'IgnoredPush', nullable: true, description: 'Why there is no scan' })
  ignored!: IgnoredReason | null;
}

const header = (name: string, description: string) => ApiHeader({ name, required: false, description });

@ApiTags('hooks')
@Controller('api/v1/hooks')
export class HooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Post('git/:sourceId')
  @HttpCode(202)
  @Public()
  // All of a forge's pushes come from a few addresses: each source has a limit of its own.
  @RateLimit('write', ({ params }) => `hook ${(params as { sourceId: string }).sourceId}`)
  @ApiOperation({
    summary: 'A push, as GitHub and GitLab tell of it, signed with the secret of the webhook',
    operationId: 'takePush',
  })
  @header('X-Hub-Signature-256', 'Of GitHub, with X-GitHub-Delivery and X-GitHub-Event')
  @header('Webhook-Signature', 'Of GitLab, with Webhook-Id, Webhook-Timestamp and X-Gitlab-Event')
  @header('X-Gitlab-Token', 'Of GitLab without a signing token, with X-Gitlab-Event-UUID and X-Gitlab-Event')
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiBody({ schema: { type: 'object', additionalProperties: true } })
  @ApiAcceptedResponse({ type: HookAnswerView })
  takePush(
    @Param('sourceId') sourceId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<HookAnswerView> {
    return this.webhooks.take(sourceId, { headers: request.headers, body: hookBodyOf(request) }, body);
  }
}
