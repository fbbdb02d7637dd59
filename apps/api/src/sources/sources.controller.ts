import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { Sources, Webhooks } from '@souk/sources';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { hookPathOf } from '../hooks/hook-body';
import { idPipe } from '../http/id.pipe';
import { etagOf, IfMatch, SeenVersion } from '../http/if-match';
import { ApiPage } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { ShownOnce } from '../idempotency/shown-once';
import { SourceView, sourceView } from './source.view';
import { ChangedSourceBody, NewSourceBody, RemovalQuery, SourcesQuery, WebhookSecretView } from './sources.api';

const sourceId = idPipe('source');

@ApiTags('sources')
@ApiBearerAuth()
@Controller('api/v1/sources')
export class SourcesController {
  constructor(
    private readonly sources: Sources,
    private readonly webhooks: Webhooks,
  ) {}

  @Get()
  @Allow('sources.read')
  @ApiOperation({ summary: 'Sources, newest first', operationId: 'listSources' })
  @ApiPage(SourceView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) { limit, cursor, ...filter }: SourcesQuery,
  ): Promise<{ items: SourceView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.sources.list(actor, filter, { limit, cursor });
    return { items: items.map(sourceView), nextCursor };
  }

  @Post()
  @Allow('sources.manage')
  @ApiOperation({ summary: 'Add a source; its first scan is asked for', operationId: 'createSource' })
  @ApiCreatedResponse({ type: SourceView })
  async create(
    @Caller() actor: Actor,
    @Body() body: NewSourceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceView> {
    const made = await this.sources.create(actor, body);
    void reply.header('etag', etagOf(made.source.version));
    return sourceView(made);
  }

  @Get(':id')
  @Allow('sources.read')
  @ApiOperation({ summary: 'One source', operationId: 'getSource' })
  @ApiOkResponse({ type: SourceView })
  async get(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceView> {
    const found = await this.sources.get(actor, id);
    void reply.header('etag', etagOf(found.source.version));
    return sourceView(found);
  }

  @Patch(':id')
  @Allow('sources.manage')
  @IfMatch('source')
  @ApiOperation({ summary: 'Change a source; what changes its findings asks for a scan', operationId: 'changeSource' })
  @ApiOkResponse({ type: SourceView })
  async change(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @SeenVersion() version: number | undefined,
    @Body() body: ChangedSourceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceView> {
    const changed = await this.sources.change(actor, id, body, version);
    void reply.header('etag', etagOf(changed.source.version));
    return sourceView(changed);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('sources.manage')
  @IfMatch('source')
  @ApiOperation({ summary: 'Remove a source and all that was found in it', operationId: 'removeSource' })
  @ApiNoContentResponse()
  remove(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @SeenVersion() version: number | undefined,
    @Query() { force = false }: RemovalQuery,
  ): Promise<void> {
    return this.sources.remove(actor, id, { force, version });
  }

  @Post(':id/webhook-secret')
  @ShownOnce()
  @Allow('sources.manage')
  @ApiOperation({
    summary: 'Make the secret with which a forge signs its pushes; the former one ends',
    operationId: 'makeWebhookSecret',
  })
  @ApiCreatedResponse({ type: WebhookSecretView })
  async makeWebhookSecret(@Caller() actor: Actor, @Param('id', sourceId) id: string): Promise<WebhookSecretView> {
    return { secret: await this.webhooks.makeSecret(actor, id), path: hookPathOf(id) };
  }

  @Delete(':id/webhook-secret')
  @HttpCode(204)
  @Allow('sources.manage')
  @ApiOperation({ summary: 'Listen to no pushes any more', operationId: 'removeWebhookSecret' })
  @ApiNoContentResponse()
  removeWebhookSecret(@Caller() actor: Actor, @Param('id', sourceId) id: string): Promise<void> {
    return this.webhooks.removeSecret(actor, id);
  }
}
