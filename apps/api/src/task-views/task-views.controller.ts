import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { TaskViews } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf } from '../http/if-match';
import { ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { SeenVersion } from '../policies/seen-version';
import { ChangedTaskViewBody, NewTaskViewBody, requireFilter, TaskViewView, taskViewView } from './task-views.api';

const viewId = idPipe('task_view', 'view');
const IfMatch = () =>
  ApiHeader({ name: 'If-Match', required: false, description: 'The ETag you read; refused with 412 when it is stale' });

@ApiTags('task views')
@ApiBearerAuth()
@Controller('api/v1/task-views')
export class TaskViewsController {
  constructor(private readonly views: TaskViews) {}

  @Get()
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Your views and those that are shared, newest first', operationId: 'listTaskViews' })
  @ApiPage(TaskViewView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: TaskViewView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.views.list(actor, page);
    return { items: items.map(taskViewView), nextCursor };
  }

  @Post()
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Keep a list under a name', operationId: 'createTaskView' })
  @ApiCreatedResponse({ type: TaskViewView })
  async create(
    @Caller() actor: Actor,
    @Body() { name, shared = false, filter }: NewTaskViewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskViewView> {
    requireFilter(filter);
    const view = await this.views.create(actor, { name, shared, filter });
    void reply.header('etag', etagOf(view.version));
    return taskViewView(view);
  }

  @Get(':id')
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'One view', operationId: 'getTaskView' })
  @ApiOkResponse({ type: TaskViewView })
  async get(
    @Caller() actor: Actor,
    @Param('id', viewId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskViewView> {
    const view = await this.views.get(actor, id);
    void reply.header('etag', etagOf(view.version));
    return taskViewView(view);
  }

  @Patch(':id')
  @Allow('tasks.follow')
  @IfMatch()
  @ApiOperation({ summary: 'Change your view', operationId: 'changeTaskView' })
  @ApiOkResponse({ type: TaskViewView })
  async change(
    @Caller() actor: Actor,
    @Param('id', viewId) id: string,
    @SeenVersion() version: number | undefined,
    @Body() body: ChangedTaskViewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskViewView> {
    requireFilter(body.filter);
    const view = await this.views.change(actor, id, body, version);
    void reply.header('etag', etagOf(view.version));
    return taskViewView(view);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('tasks.follow')
  @IfMatch()
  @ApiOperation({ summary: 'Delete your view', operationId: 'deleteTaskView' })
  @ApiNoContentResponse()
  remove(
    @Caller() actor: Actor,
    @Param('id', viewId) id: string,
    @SeenVersion() version: number | undefined,
  ): Promise<void> {
    return this.views.remove(actor, id, version);
  }
}
