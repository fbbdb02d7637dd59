import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { type CurrentTaskSettings, TaskOptions, TaskSettings } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { etagOf, IfMatch, RequiredSeenVersion } from '../http/if-match';
import { TaskSettingsBody, TaskSettingsView, taskSettingsView } from './task-settings.api';

@ApiTags('task settings')
@ApiBearerAuth()
@Controller('api/v1/task-settings')
export class TaskSettingsController {
  constructor(
    private readonly settings: TaskSettings,
    private readonly options: TaskOptions,
  ) {}

  @Get()
  @Allow('tasks.read')
  @ApiOperation({ summary: 'Due times and expiry', operationId: 'getTaskSettings' })
  @ApiOkResponse({ type: TaskSettingsView })
  async get(@Caller() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<TaskSettingsView> {
    return this.answer(reply, await this.settings.get(actor));
  }

  @Put()
  @Allow('tasks.configure')
  @ApiOperation({
    summary: 'Change due times and expiry',
    description:
      'Replaces all of it. Counts from then on: what is open keeps the due time it has until its next step, or an edit of its category or priority. Expiry counts for everything that has not expired yet.',
    operationId: 'changeTaskSettings',
  })
  @IfMatch('task_settings', { required: true })
  @ApiOkResponse({ type: TaskSettingsView })
  async change(
    @Caller() actor: Actor,
    @RequiredSeenVersion() version: number | undefined,
    @Body() body: TaskSettingsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskSettingsView> {
    return this.answer(reply, await this.settings.change(actor, body, version));
  }

  private answer(reply: FastifyReply, settings: CurrentTaskSettings): TaskSettingsView {
    void reply.header('etag', etagOf(settings.version));
    return taskSettingsView(settings, this.options.timezone);
  }
}
