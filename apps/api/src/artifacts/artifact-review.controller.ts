import { applyDecorators, Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { ArtifactReview, type ReviewAction, type ReviewInput } from '@souk/sources';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf, IfMatch, SeenVersion } from '../http/if-match';
import { Refuses } from '../http/refuses';
import { AdoptBody, ExcludeBody } from './artifact-review.api';
import { ArtifactView, artifactView } from './artifact.view';

const artifactId = idPipe('artifact');

const ReviewRoute = (action: ReviewAction, summary: string, refused: readonly string[]) =>
  applyDecorators(
    Post(action),
    HttpCode(200),
    Allow('artifacts.review'),
    ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } }),
    ApiOperation({ summary, operationId: `${action}Artifact` }),
    ApiOkResponse({ type: ArtifactView }),
    IfMatch('artifact'),
    Refuses({ 409: refused }),
  );

/** What agents may use, decided by people. */
@ApiTags('artifacts')
@ApiBearerAuth()
@Controller('api/v1/artifacts/:id')
export class ArtifactReviewController {
  constructor(private readonly review: ArtifactReview) {}

  @ReviewRoute('adopt', 'Adopt what you saw', [
    'content_changed',
    'artifact_removed',
    'already_adopted',
    'review_state',
  ])
  adopt(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @SeenVersion() version: number | undefined,
    @Body() body: AdoptBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArtifactView> {
    return this.take(actor, id, 'adopt', { ...body, version }, reply);
  }

  @ReviewRoute('exclude', 'Leave it out, and say why', ['review_state'])
  exclude(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @SeenVersion() version: number | undefined,
    @Body() body: ExcludeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArtifactView> {
    return this.take(actor, id, 'exclude', { ...body, version }, reply);
  }

  @ReviewRoute('restore', 'Have it looked at anew', ['review_state'])
  restore(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @SeenVersion() version: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArtifactView> {
    return this.take(actor, id, 'restore', { version }, reply);
  }

  private async take(
    actor: Actor,
    id: string,
    action: ReviewAction,
    input: ReviewInput,
    reply: FastifyReply,
  ): Promise<ArtifactView> {
    const artifact = await this.review.take(actor, id, action, input);
    void reply.header('etag', etagOf(artifact.version));
    return artifactView(artifact, actor);
  }
}
