import { Body, Controller, Get, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { accuracyOf, type BulkItem, Orchestration, type Task, TaskBulk, TaskSteps } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { Refuses } from '../http/refuses';
import { orchestrationTaskView } from './orchestration-task.view';
import {
  type CompletionStatsView,
  OrchestrationApproveBody,
  OrchestrationAssignBody,
  OrchestrationCompleteBody,
  OrchestrationCompletedView,
  OrchestrationCreatedView,
  OrchestrationDecidedView,
  OrchestrationDoneView,
  OrchestrationListView,
  OrchestrationNewTaskBody,
  OrchestrationQuery,
} from './orchestration.api';

/** The routes that agents and scripts of the first generation call, over the same services as `/api/v1/tasks`. */
@ApiTags('orchestration')
@ApiBearerAuth()
@Controller('api/orchestration/tasks')
export class OrchestrationController {
  constructor(
    private readonly orchestration: Orchestration,
    private readonly bulk: TaskBulk,
    private readonly steps: TaskSteps,
  ) {}

  @Get()
  @Allow('tasks.read')
  @ApiOperation({ summary: 'Tasks by numbered pages, newest first', operationId: 'listOrchestrationTasks' })
  @ApiOkResponse({ type: OrchestrationListView })
  async list(
    @Caller() actor: Actor,
    @Query() { status, marketplace, limit, offset }: OrchestrationQuery,
  ): Promise<OrchestrationListView> {
    const filter = { status: status && [status], marketplace: marketplace && [marketplace] };
    const { tasks, count } = await this.orchestration.list(actor, filter, { limit, offset });
    return { tasks: tasks.map(orchestrationTaskView), count, offset, limit };
  }

  @Post()
  @Allow('tasks.propose')
  @ApiOperation({ summary: 'Propose a task', operationId: 'createOrchestrationTask' })
  @ApiCreatedResponse({ type: OrchestrationCreatedView })
  @ApiOkResponse({ type: OrchestrationCreatedView, description: 'You proposed it before, under the same externalId' })
  @Refuses({ 409: ['external_id_taken'] })
  async create(
    @Caller() actor: Actor,
    @Body() body: OrchestrationNewTaskBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrchestrationCreatedView> {
    const { task, created } = await this.orchestration.create(actor, body);
    void reply.status(created ? 201 : 200);
    const message = `The task ${created ? 'was created' : 'had been created before'} and is ${spoken(task)}.`;
    return { success: true, task: orchestrationTaskView(task), message };
  }

  @Patch('approve')
  @Allow('tasks.decide')
  @ApiOperation({ summary: 'Approve or reject up to 500 tasks', operationId: 'approveOrchestrationTasks' })
  @ApiOkResponse({ type: OrchestrationDecidedView })
  async approve(
    @Caller() actor: Actor,
    @Body() { taskIds, approved, reason }: OrchestrationApproveBody,
  ): Promise<OrchestrationDecidedView> {
    const { items } = await this.bulk.take(actor, {
      action: approved ? 'approve' : 'reject',
      targets: taskIds.map((id) => ({ id })),
      given: { reason },
    });
    return decidedView(items);
  }

  @Patch('assign')
  @Allow('tasks.assign')
  @ApiOperation({
    summary: 'Say who is to do a task; an approved one begins with that',
    operationId: 'assignOrchestrationTask',
  })
  @ApiOkResponse({ type: OrchestrationDoneView })
  @Refuses({ 409: ['task_changed', 'task_status'] })
  async assign(
    @Caller() actor: Actor,
    @Body() { taskId, assignedTo }: OrchestrationAssignBody,
  ): Promise<OrchestrationDoneView> {
    const task = await this.orchestration.assign(actor, taskId, assignedTo);
    return { success: true, task: orchestrationTaskView(task) };
  }

  @Patch('complete')
  @Allow('tasks.work')
  @ApiOperation({ summary: 'Say that a task is done', operationId: 'completeOrchestrationTask' })
  @ApiOkResponse({ type: OrchestrationCompletedView })
  @Refuses({ 409: ['task_changed', 'task_status'] })
  async complete(
    @Caller() actor: Actor,
    @Body() { taskId, actualHours, notes }: OrchestrationCompleteBody,
  ): Promise<OrchestrationCompletedView> {
    const task = await this.steps.take(actor, taskId, 'complete', { actualHours, notes });
    return { success: true, task: orchestrationTaskView(task), stats: statsOf(task, actualHours) };
  }
}

const spoken = ({ status }: Task) => status.replaceAll('_', ' ');

function decidedView(items: BulkItem[]): OrchestrationDecidedView {
  const tasks = items.flatMap((item) => (item.ok ? [orchestrationTaskView(item.task)] : []));
  const errors = items.flatMap((item) => (item.ok ? [] : [{ id: item.id, code: item.code, message: item.message }]));
  return { success: errors.length === 0, count: tasks.length, tasks, errors };
}

function statsOf({ estimatedHours, completedAt }: Task, actualHours: number): CompletionStatsView {
  // What a person works out by hand: 57.5 is rounded up, however the machine writes 0.575 times a hundred.
  const accuracy = Math.round(Number((100 * accuracyOf(estimatedHours, actualHours)).toFixed(9)));
  return { estimatedHours, actualHours, accuracy, completedAt: completedAt?.toISOString() ?? '' };
}
