import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { defaultSort, TaskExports, TaskImports } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller, CallerPrincipal } from '../access/caller';
import { Exports } from '../http/exports';
import { csvOf } from './csv-body';
import { TaskExportQuery, TaskImportQuery, TaskImportView, taskImportView } from './task-exchange.api';
import { exportColumns, taskExport } from './task-export';
import { importColumns, mostRows, readRows, wrongFile } from './task-import';
import { TaskPresenter } from './task-presenter';

/** Tasks in files, from Souk and to it. */
@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks')
export class TaskExchangeController {
  constructor(
    private readonly taskExports: TaskExports,
    private readonly exports: Exports,
    private readonly imports: TaskImports,
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

  @Post('import')
  @HttpCode(200)
  @Allow('tasks.propose')
  @ApiOperation({
    summary: 'Propose the tasks of a CSV file',
    description: `All of them, or none when anything is wrong. UTF-8, at most ${mostRows} rows; the first row names the columns: ${importColumns.join(', ')}. Tags are separated by semicolons.`,
    operationId: 'importTasks',
  })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: TaskImportView })
  async import(
    @Caller() actor: Actor,
    @Query() { dryRun = false }: TaskImportQuery,
    @Body() body: string,
  ): Promise<TaskImportView> {
    const { rows, errors } = readRows(actor, csvOf(body));
    if (dryRun) return taskImportView(true, await this.imports.preview(actor, rows), errors);
    if (errors.length > 0) throw wrongFile(errors);
    return taskImportView(false, await this.imports.import(actor, rows));
  }
}
