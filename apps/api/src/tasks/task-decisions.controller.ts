import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { TaskHistory } from '@souk/tasks';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { TaskDecisionView, taskDecisionView } from './task-decision.view';

@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks/:id/decisions')
export class TaskDecisionsController {
  constructor(private readonly history: TaskHistory) {}

  @Get()
  @Allow('tasks.read')
  @ApiOperation({ summary: 'Who decided what, and why, newest first', operationId: 'listTaskDecisions' })
  @ApiPage(TaskDecisionView)
  async list(
    @Caller() actor: Actor,
    @Param('id', idPipe('task')) id: string,
    @Query(PageLimit) page: PageQuery,
  ): Promise<{ items: TaskDecisionView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.history.decisions(actor, id, page);
    return { items: items.map(taskDecisionView), nextCursor };
  }
}
