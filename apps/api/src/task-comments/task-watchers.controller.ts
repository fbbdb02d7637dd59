import { Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { Watchers } from '@souk/tasks';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { WatchersView, watchersView } from './task-comments.api';

const taskId = idPipe('task');

@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks/:id/watchers')
export class TaskWatchersController {
  constructor(private readonly watchers: Watchers) {}

  @Get()
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Who follows a task', operationId: 'listTaskWatchers' })
  @ApiOkResponse({ type: WatchersView })
  async list(@Caller() actor: Actor, @Param('id', taskId) id: string): Promise<WatchersView> {
    return watchersView(await this.watchers.list(actor, id), actor);
  }

  @Put('me')
  @HttpCode(204)
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Follow a task', operationId: 'watchTask' })
  @ApiNoContentResponse()
  watch(@Caller() actor: Actor, @Param('id', taskId) id: string): Promise<void> {
    return this.watchers.watch(actor, id);
  }

  @Delete('me')
  @HttpCode(204)
  @Allow('tasks.follow')
  @ApiOperation({ summary: 'Follow it no more', operationId: 'unwatchTask' })
  @ApiNoContentResponse()
  unwatch(@Caller() actor: Actor, @Param('id', taskId) id: string): Promise<void> {
    return this.watchers.unwatch(actor, id);
  }
}
