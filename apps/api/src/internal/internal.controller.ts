import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Sessions } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { Caller } from '../access/caller';
import { EndAllSessionsBody, EndedSessionsView } from './internal.api';

/** For emergencies: the break-glass bearer opens what is here, also when nobody can sign in. */
@ApiTags('internal')
@ApiBearerAuth()
@Controller('internal')
export class InternalController {
  constructor(private readonly sessions: Sessions) {}

  @Post('sessions/end-all')
  @HttpCode(200)
  @Allow('sessions.end-all')
  @ApiOperation({ summary: 'End every session of everybody', operationId: 'endAllSessions' })
  @ApiOkResponse({ type: EndedSessionsView })
  async endAll(@Caller() actor: Actor, @Body() { reason }: EndAllSessionsBody): Promise<EndedSessionsView> {
    return { ended: await this.sessions.endAll(actor, reason) };
  }
}
