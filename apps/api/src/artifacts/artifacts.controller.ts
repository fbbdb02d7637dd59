import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { ArtifactList, Artifacts } from '@souk/sources';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf } from '../http/if-match';
import { ApiCountedPage, ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { ArtifactFilterQuery, ArtifactsQuery } from './artifact-filter.api';
import { ArtifactView, artifactView } from './artifact.view';
import {
  ArtifactCountsView,
  ArtifactDetailView,
  artifactDetailView,
  ArtifactDiffQuery,
  ArtifactDiffView,
  artifactDiffView,
  ArtifactRevisionView,
  revisionView,
} from './artifacts.api';

const artifactId = idPipe('artifact');

/** The catalog, to be looked through. */
@ApiTags('artifacts')
@ApiBearerAuth()
@Controller('api/v1/artifacts')
export class ArtifactsController {
  constructor(
    private readonly artifacts: Artifacts,
    private readonly artifactList: ArtifactList,
  ) {}

  @Get()
  @Allow('artifacts.read')
  @ApiOperation({
    summary: 'Artifacts, the latest find first unless asked for otherwise',
    operationId: 'listArtifacts',
  })
  @ApiCountedPage(ArtifactView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) { sort, limit, cursor, total, ...filter }: ArtifactsQuery,
  ): Promise<{ items: ArtifactView[]; nextCursor: string | null; total?: number }> {
    const { items, ...page } = await this.artifactList.page(actor, filter, { sort, limit, cursor, total });
    return { items: items.map((artifact) => artifactView(artifact, actor)), ...page };
  }

  @Get('counts')
  @Allow('artifacts.read')
  @ApiOperation({ summary: 'How many artifacts there are, and of which kinds', operationId: 'countArtifacts' })
  @ApiOkResponse({ type: ArtifactCountsView })
  counts(@Caller() actor: Actor, @Query() filter: ArtifactFilterQuery): Promise<ArtifactCountsView> {
    return this.artifactList.counts(actor, filter);
  }

  @Get(':id')
  @Allow('artifacts.read')
  @ApiOperation({ summary: 'One artifact with what it says', operationId: 'getArtifact' })
  @ApiOkResponse({ type: ArtifactDetailView })
  async get(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ArtifactDetailView> {
    const artifact = await this.artifacts.get(actor, id);
    void reply.header('etag', etagOf(artifact.version));
    return artifactDetailView(artifact, actor);
  }

  @Get(':id/revisions')
  @Allow('artifacts.read')
  @ApiOperation({ summary: 'What an artifact was, the newest first', operationId: 'listArtifactRevisions' })
  @ApiPage(ArtifactRevisionView)
  async revisions(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: ArtifactRevisionView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.artifacts.revisions(actor, id, page);
    return { items: items.map(revisionView), nextCursor };
  }

  @Get(':id/diff')
  @Allow('artifacts.read')
  @ApiOperation({ summary: 'What changed between two revisions', operationId: 'diffArtifact' })
  @ApiOkResponse({ type: ArtifactDiffView })
  async diff(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @Query() query: ArtifactDiffQuery,
  ): Promise<ArtifactDiffView> {
    return artifactDiffView(await this.artifacts.diff(actor, id, query));
  }
}
