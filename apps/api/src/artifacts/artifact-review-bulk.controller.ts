import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { ArtifactReviewBulk, type ReviewBatch } from '@souk/sources';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ReviewBatchView, ReviewBulkBody } from './artifact-review.api';
import { artifactView } from './artifact.view';

const batchId = idPipe('batch');

/** One decision on many artifacts. */
@ApiTags('artifacts')
@ApiBearerAuth()
@Controller('api/v1/artifacts/bulk')
export class ArtifactReviewBulkController {
  constructor(private readonly bulk: ArtifactReviewBulk) {}

  @Post()
  @HttpCode(200)
  @Allow('artifacts.review')
  @ApiOperation({ summary: 'Decide on up to 500 artifacts', operationId: 'bulkArtifacts' })
  @ApiOkResponse({ type: ReviewBatchView, description: 'What became of each of them' })
  async take(@Caller() actor: Actor, @Body() body: ReviewBulkBody): Promise<ReviewBatchView> {
    return this.view(await this.bulk.take(actor, body), actor);
  }

  @Post(':batchId/undo')
  @HttpCode(200)
  @Allow('artifacts.review')
  @ApiParam({ name: 'batchId', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ summary: 'Take back your decisions of a batch of the last minute', operationId: 'undoBulkArtifacts' })
  @ApiOkResponse({ type: ReviewBatchView })
  async undo(@Caller() actor: Actor, @Param('batchId', batchId) id: string): Promise<ReviewBatchView> {
    return this.view(await this.bulk.undo(actor, id), actor);
  }

  private view({ batchId: id, items }: ReviewBatch, reader: Actor): ReviewBatchView {
    const done = items.filter(({ ok }) => ok).length;
    return {
      batchId: id,
      done,
      failed: items.length - done,
      items: items.map((item) => (item.ok ? { ...item, artifact: artifactView(item.artifact, reader) } : item)),
    };
  }
}
