import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { Allow } from '@souk/platform';
import { isOutcomeFor, Outcomes } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { CallerPrincipal } from '../access/caller';
import { EventWaits } from '../events/event-waits';
import { PageLimit } from '../http/page-limit.pipe';
import { OutcomesQuery, OutcomesView } from './task-outcomes.api';

@ApiTags('tasks')
@ApiBearerAuth()
@Controller('api/v1/tasks/outcomes')
export class TaskOutcomesController {
  constructor(
    private readonly outcomes: Outcomes,
    private readonly waits: EventWaits,
  ) {}

  @Get()
  @Allow('tasks.read')
  @ApiOperation({
    summary: 'What became of the tasks you made, oldest first',
    description:
      'Without a cursor: the newest, of your 500 newest tasks, and the cursor of now. With the `nextCursor` of the answer before: all that ' +
      'came after it, nothing left out and nothing twice. An answer looks through 10,000 entries of the log at most; it may have no items ' +
      'and a cursor that is further, with which you ask again. `wait` lets it wait for the first one.',
    operationId: 'listTaskOutcomes',
  })
  @ApiOkResponse({ type: OutcomesView })
  async list(
    @CallerPrincipal() principal: Principal,
    @Query(PageLimit) { cursor, limit, wait }: OutcomesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutcomesView> {
    let from = cursor;
    const { items, nextCursor } = await this.waits.answer({
      principal,
      reply,
      seconds: wait,
      permission: 'tasks.read',
      look: async (actor) => {
        const page =
          from === undefined ? await this.outcomes.newest(actor, limit) : await this.outcomes.after(actor, from, limit);
        from = page.nextCursor;
        return { answer: page, done: page.more || page.items.length > 0 };
      },
      concerns: (event, actor) => isOutcomeFor(actor, event),
    });
    return { items, nextCursor };
  }
}
