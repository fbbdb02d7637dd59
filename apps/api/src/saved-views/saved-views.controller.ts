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
import { SavedViews } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf, IfMatch, SeenVersion } from '../http/if-match';
import { ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { Refuses } from '../http/refuses';
import { ChangedSavedViewBody, NewSavedViewBody, requireFilter, SavedViewView, savedViewView } from './saved-views.api';

const viewId = idPipe('task_view', 'view');

@ApiTags('saved views')
@ApiBearerAuth()
@Controller('api/v1/task-views')
export class SavedViewsController {
  constructor(private readonly views: SavedViews) {}

  @Get()
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Your views and those that are shared, newest first', operationId: 'listSavedViews' })
  @ApiPage(SavedViewView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: SavedViewView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.views.list(actor, page);
    return { items: items.map(savedViewView), nextCursor };
  }

  @Post()
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Keep a list under a name', operationId: 'createSavedView' })
  @ApiCreatedResponse({ type: SavedViewView })
  @Refuses({ 409: ['name_taken', 'too_many_views'] })
  async create(
    @Caller() actor: Actor,
    @Body() { name, shared = false, filter }: NewSavedViewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedViewView> {
    requireFilter(filter);
    const view = await this.views.create(actor, { name, shared, filter });
    void reply.header('etag', etagOf(view.version));
    return savedViewView(view);
  }

  @Get(':id')
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'One view', operationId: 'getSavedView' })
  @ApiOkResponse({ type: SavedViewView })
  async get(
    @Caller() actor: Actor,
    @Param('id', viewId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedViewView> {
    const view = await this.views.get(actor, id);
    void reply.header('etag', etagOf(view.version));
    return savedViewView(view);
  }

  @Patch(':id')
  @Allow('tasks.follow')
  @IfMatch('view')
  @ApiOperation({ summary: 'Change your view', operationId: 'changeSavedView' })
  @Refuses({ 403: ['forbidden', 'not_owner'], 409: ['name_taken'] })
  @ApiOkResponse({ type: SavedViewView })
  async change(
    @Caller() actor: Actor,
    @Param('id', viewId) id: string,
    @SeenVersion() version: number | undefined,
    @Body() body: ChangedSavedViewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedViewView> {
    requireFilter(body.filter);
    const view = await this.views.change(actor, id, body, version);
    void reply.header('etag', etagOf(view.version));
    return savedViewView(view);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('tasks.follow')
  @IfMatch('view')
  @ApiOperation({ summary: 'Delete your view', operationId: 'deleteSavedView' })
  @Refuses({ 403: ['forbidden', 'not_owner'] })
  @ApiNoContentResponse()
  remove(
    @Caller() actor: Actor,
    @Param('id', viewId) id: string,
    @SeenVersion() version: number | undefined,
  ): Promise<void> {
    return this.views.remove(actor, id, version);
  }
}
