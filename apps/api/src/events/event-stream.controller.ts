import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { Allow } from '@souk/platform';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Matches } from 'class-validator';
import { type FastifyReply } from 'fastify';
import { CallerPrincipal } from '../access/caller';
import { EventStreams } from './event-streams';

class StreamQuery {
  @ApiPropertyOptional({
    type: String,
    description: 'Kinds of subject, separated by commas; all when absent',
    example: 'task,job',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @ArrayMaxSize(50)
  @Matches(/^[a-z][a-z_]{0,49}$/, { each: true, message: 'topics must be names of kinds, separated by commas' })
  topics?: string[];
}

@ApiTags('events')
@ApiBearerAuth()
@Controller('api/v1/events')
export class EventStreamController {
  constructor(private readonly streams: EventStreams) {}

  @Get('stream')
  @Allow('events.read')
  @ApiOperation({ summary: 'Live events (server-sent events)', operationId: 'streamEvents' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resumes behind that event' })
  @ApiOkResponse({
    description:
      '`open` with the id to resume from, then one event per change; `heartbeat` while nothing happens, `reset` when the resume point is too old, `reconnect` before a shutdown and when the sign-in or the token has ended. Nobody gets more than they may read',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(
    @CallerPrincipal() principal: Principal,
    @Query() { topics }: StreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.open(principal, reply, { topics, lastEventId: lastEventId || undefined });
  }
}
