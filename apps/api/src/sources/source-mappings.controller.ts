import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { MappingPreviews, SourceMappings, SourceTree } from '@souk/sources';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf, IfMatch, SeenVersion } from '../http/if-match';
import { LookPlaces } from './look-places';
import { MappingPreviewView, MappingsBody, MappingsView, TreeQueryFields, TreeView } from './source-mappings.api';

const sourceId = idPipe('source');
const pageOfTree = 1000;

@ApiTags('sources')
@ApiBearerAuth()
@Controller('api/v1/sources')
export class SourceMappingsController {
  constructor(
    private readonly mappings: SourceMappings,
    private readonly previews: MappingPreviews,
    private readonly tree: SourceTree,
    private readonly places: LookPlaces,
  ) {}

  @Get(':id/mappings')
  @Allow('sources.read')
  @ApiOperation({ summary: 'What people said about its paths', operationId: 'getMappings' })
  @ApiOkResponse({ type: MappingsView })
  async get(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappingsView> {
    return tagged(reply, await this.mappings.get(actor, id));
  }

  @Put(':id/mappings')
  @Allow('sources.manage')
  @IfMatch('mappings')
  @ApiOperation({ summary: 'Replace the mappings; a scan is asked for', operationId: 'saveMappings' })
  @ApiOkResponse({ type: MappingsView })
  async save(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @SeenVersion() revision: number | undefined,
    @Body() { mappings }: MappingsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappingsView> {
    return tagged(reply, await this.mappings.save(actor, id, mappings, revision));
  }

  @Post(':id/mappings/undo')
  @HttpCode(200)
  @Allow('sources.manage')
  @IfMatch('mappings')
  @ApiOperation({ summary: 'Back to the mappings before the last change, once', operationId: 'undoMappings' })
  @ApiOkResponse({ type: MappingsView })
  async undo(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @SeenVersion() revision: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappingsView> {
    return tagged(reply, await this.mappings.undo(actor, id, revision));
  }

  @Post(':id/mappings/preview')
  @HttpCode(200)
  @Allow('sources.manage')
  @ApiOperation({ summary: 'What other mappings would change; nothing is saved', operationId: 'previewMappings' })
  @ApiOkResponse({ type: MappingPreviewView })
  preview(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @Body() { mappings }: MappingsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MappingPreviewView> {
    return this.previews.run(actor, id, mappings, this.places.take(actor, reply));
  }

  @Get(':id/tree')
  @Allow('sources.read')
  @ApiOperation({ summary: 'What is in a folder of the repository', operationId: 'getSourceTree' })
  @ApiOkResponse({ type: TreeView })
  list(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @Query() { limit = pageOfTree, ...query }: TreeQueryFields,
  ): Promise<TreeView> {
    return this.tree.list(actor, id, { limit, ...query });
  }
}

function tagged(reply: FastifyReply, mappings: MappingsView): MappingsView {
  void reply.header('etag', etagOf(mappings.mappingRevision));
  return mappings;
}
