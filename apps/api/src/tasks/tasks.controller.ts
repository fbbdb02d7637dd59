import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { routePermissionOf, TaskEdits, TaskHistory, TaskList, Tasks } from '@souk/tasks';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller, CallerPrincipal } from '../access/caller';
import { EventView, eventView } from '../audit/audit.api';
import { EventWaits } from '../events/event-waits';
import { idPipe } from '../http/id.pipe';
import { IfMatch } from '../http/if-match';
import { isKnown, names } from '../http/if-none-match';
import { ApiCountedPage, ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { Refuses } from '../http/refuses';
import { TaskFilterQuery } from './task-filter.api';
import { TaskRevisionView, taskRevisionView } from './task-revision.view';
import { WaitQuery } from './task-outcomes.api';
import { OnTask } from './task-step';
import { taskEtags } from './task-etag';
import { TaskPresenter } from './task-presenter';
import { TaskView } from './task.view';
import { ChangedTaskBody, NewTaskBody, TaskCountsView, TasksQuery } from './tasks.api';

const taskId = idPipe('task');

@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks')
export class TasksController {
  constructor(
    private readonly tasks: Tasks,
    private readonly taskList: TaskList,
    private readonly edits: TaskEdits,
    private readonly history: TaskHistory,
    private readonly presenter: TaskPresenter,
    private readonly waits: EventWaits,
  ) {}

  @Get()
  @Allow('tasks.read')
  @ApiOperation({ summary: 'Tasks, newest first unless asked for otherwise', operationId: 'listTasks' })
  @ApiCountedPage(TaskView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) { sort, limit, cursor, total, ...filter }: TasksQuery,
  ): Promise<{ items: TaskView[]; nextCursor: string | null; total?: number }> {
    const { items, ...page } = await this.taskList.page(actor, filter, { sort, limit, cursor, total });
    return { items: items.map((task) => this.presenter.view(task, actor)), ...page };
  }

  @Get('counts')
  @Allow('tasks.read')
  @ApiOperation({ summary: 'How many tasks there are, and of which kinds', operationId: 'countTasks' })
  @ApiOkResponse({ type: TaskCountsView })
  counts(@Caller() actor: Actor, @Query() filter: TaskFilterQuery): Promise<TaskCountsView> {
    return this.taskList.counts(actor, filter);
  }

  @Post()
  @Allow('tasks.propose')
  @ApiOperation({ summary: 'Propose a task', operationId: 'createTask' })
  @ApiCreatedResponse({ type: TaskView })
  @ApiOkResponse({ type: TaskView, description: 'You proposed it before, under the same externalId' })
  @Refuses({ 409: ['external_id_taken'] })
  async create(
    @Caller() actor: Actor,
    @Body() body: NewTaskBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskView> {
    const { task, created } = await this.tasks.create(actor, body);
    void reply.status(created ? 201 : 200);
    return this.presenter.answer(task, actor, reply);
  }

  @Get(':id')
  @Allow('tasks.read')
  @ApiOperation({ summary: 'One task', operationId: 'getTask' })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The ETag you have, or `"3"` for version 3 whatever else has become of it; `wait` waits for another',
  })
  @ApiOkResponse({ type: TaskView })
  @ApiResponse({ status: 304, description: 'As you have it' })
  async get(
    @CallerPrincipal() principal: Principal,
    @Param('id', taskId) id: string,
    @Query() { wait }: WaitQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskView | undefined> {
    const view = await this.waits.answer({
      principal,
      reply,
      seconds: wait,
      permission: 'tasks.read',
      look: async (actor) => {
        const answer = this.presenter.view(await this.tasks.get(actor, id), actor);
        return { answer, done: !names(request.headers['if-none-match'], ...taskEtags(answer)) };
      },
      concerns: ({ subject }) => subject.kind === 'task' && subject.id === id,
    });
    return isKnown(request, reply, ...taskEtags(view)) ? undefined : view;
  }

  @Patch(':id')
  @Allow(routePermissionOf('edit'))
  @ApiOperation({ summary: 'Edit what a task says, before it is decided', operationId: 'editTask' })
  @Refuses({ 409: ['task_status'] })
  @IfMatch('task')
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: TaskView })
  async edit(@OnTask() { actor, id, version, reply }: OnTask, @Body() body: ChangedTaskBody): Promise<TaskView> {
    const task = await this.edits.edit(actor, id, body, version);
    return this.presenter.answer(task, actor, reply);
  }

  @Get(':id/revisions')
  @Allow('tasks.read')
  @ApiOperation({ summary: 'What a task said, the newest first', operationId: 'listTaskRevisions' })
  @ApiPage(TaskRevisionView)
  async revisions(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: TaskRevisionView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.history.revisions(actor, id, page);
    return { items: items.map(taskRevisionView), nextCursor };
  }

  @Get(':id/events')
  @Allow('tasks.read')
  @ApiOperation({ summary: 'What happened to a task, newest first', operationId: 'listTaskEvents' })
  @ApiPage(EventView)
  async events(
    @Caller() actor: Actor,
    @Param('id', taskId) id: string,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: EventView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.history.events(actor, id, page);
    return { items: items.map(eventView), nextCursor };
  }
}
