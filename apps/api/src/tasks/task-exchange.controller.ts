import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { Allow } from '@souk/platform';
import { defaultSort, TaskExports } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { CallerPrincipal } from '../access/caller';
import { Exports } from '../http/exports';
import { TaskExportQuery } from './task-exchange.api';
import { exportColumns, taskExport } from './task-export';
import { TaskPresenter } from './task-presenter';

/** Tasks in files, from Souk and to it. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks')
export class TaskExchangeController {
  constructor(
    private readonly taskExports: TaskExports,
    private readonly exports: Exports,
    private readonly presenter: TaskPresenter,
  ) {}

  @Get('export')
  @Allow('tasks.read')
  @ApiOperation({
    summary: 'All tasks that match, as a file',
    description: `As long as it is. A connection that breaks in the middle means that it is not complete. The CSV has the columns ${exportColumns.join(', ')}.`,
    operationId: 'exportTasks',
  })
  @ApiProduces('text/csv', 'application/json')
  @ApiOkResponse({
    description: 'CSV with a line of headings, or an array of TaskView',
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/TaskView' } } },
    },
  })
  export(
    @CallerPrincipal() principal: Principal,
    @Query() { format, sort = defaultSort, ...filter }: TaskExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted = taskExport(this.taskExports, this.presenter, principal.actor, format, { filter, sort });
    return this.exports.send(principal, wanted, reply);
  }
}
