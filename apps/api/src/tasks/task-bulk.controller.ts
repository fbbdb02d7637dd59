import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { type BulkResult, checkGiven, mostInBulk, routePermissionOf, TaskBulk, TaskSelection } from '@souk/tasks';
import { Caller, CallerPrincipal } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { Refuses } from '../http/refuses';
import { requireStep } from './bulk-permissions';
import { BulkPreviews } from './bulk-previews';
import { BulkBody, BulkPreviewBody, BulkPreviewView, BulkView } from './task-bulk.api';
import { TaskPresenter } from './task-presenter';

const batchId = idPipe('batch');
const shown = 20;

/** One step on many tasks: of a list, or of what a filter finds. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks/bulk')
export class TaskBulkController {
  constructor(
    private readonly bulk: TaskBulk,
    private readonly previews: BulkPreviews,
    private readonly selection: TaskSelection,
    private readonly presenter: TaskPresenter,
  ) {}

  @Post()
  @HttpCode(200)
  @Allow('tasks.propose')
  @ApiOperation({ summary: 'Take one step on up to 500 tasks', operationId: 'bulkTasks' })
  @ApiOkResponse({ type: BulkView, description: 'What became of each of them' })
  @Refuses({ 409: ['bulk_refused', 'preview_stale'] })
  async take(@CallerPrincipal() principal: Principal, @Body() body: BulkBody): Promise<BulkView> {
    const { actor } = principal;
    const { action, ids = [], filter, previewToken = '', revisions, atomic, assignee, ...more } = body;
    const given = { ...more, assignedTo: more.assignedTo ?? assignee };
    requireStep(principal, action);
    checkGiven(action, { ...given, revisions });
    const targets = filter
      ? await this.previews.redeem({ actor, action, filter }, previewToken)
      : ids.map((id) => ({ id, revision: revisions?.[id] }));
    return this.view(await this.bulk.take(actor, { action, targets, given, atomic }), actor);
  }

  @Post('preview')
  @HttpCode(200)
  @Allow('tasks.propose')
  @ApiOperation({ summary: 'See which tasks a filter finds, before acting on them', operationId: 'previewBulkTasks' })
  @ApiOkResponse({ type: BulkPreviewView })
  async preview(@CallerPrincipal() principal: Principal, @Body() body: BulkPreviewBody): Promise<BulkPreviewView> {
    const { actor } = principal;
    requireStep(principal, body.action);
    const { count, targets, token, expiresAt } = await this.previews.look({ actor, ...body });
    const items = await this.selection.show(actor, targets.slice(0, shown));
    const fits = count > 0 && count <= mostInBulk;
    return {
      count,
      limit: mostInBulk,
      previewToken: fits ? token : null,
      expiresAt: fits ? expiresAt.toISOString() : null,
      items: items.map((task) => this.presenter.view(task, actor)),
    };
  }

  @Post(':batchId/undo')
  @HttpCode(200)
  @Allow(routePermissionOf('undo'))
  @ApiParam({ name: 'batchId', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ summary: 'Take back your decisions of a batch of the last minute', operationId: 'undoBulkTasks' })
  @ApiOkResponse({ type: BulkView })
  async undo(@Caller() actor: Actor, @Param('batchId', batchId) id: string): Promise<BulkView> {
    return this.view(await this.bulk.undo(actor, id), actor);
  }

  private view({ batchId, items }: BulkResult, reader: Actor): BulkView {
    const done = items.filter(({ ok }) => ok).length;
    return {
      batchId,
      done,
      failed: items.length - done,
      items: items.map((item) => (item.ok ? { ...item, task: this.presenter.view(item.task, reader) } : item)),
    };
  }
}
