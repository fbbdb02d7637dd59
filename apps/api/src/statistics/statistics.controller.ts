import { createHash } from 'node:crypto';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { Statistics } from '@souk/tasks';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller } from '../access/caller';
import { isKnown } from '../http/if-none-match';
import {
  AgentsStatisticsView,
  DailyQuery,
  DailyView,
  FunnelQuery,
  FunnelView,
  SpanQuery,
  SummaryQuery,
  SummaryView,
} from './statistics.api';

@ApiTags('statistics')
@ApiBearerAuth()
@ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag you have: 304 while nothing has changed' })
@ApiResponse({ status: 304, description: 'As you have it' })
@Controller('api/v1/stats')
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Get('daily')
  @Allow('stats.read')
  @ApiOperation({ summary: 'What happened on a day, per marketplace', operationId: 'getDailyStatistics' })
  @ApiOkResponse({ type: DailyView })
  async daily(
    @Caller() actor: Actor,
    @Query() query: DailyQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DailyView | undefined> {
    const { timezone, from: date, asOf, marketplaces, total } = await this.statistics.daily(actor, query);
    const lines = marketplaces.map(({ marketplace, figures }) => ({ marketplace, ...figures }));
    return answer(request, reply, asOf, { date, timezone, marketplaces: lines, total });
  }

  @Get('summary')
  @Allow('stats.read')
  @ApiOperation({ summary: 'What happened in a span of days, in groups', operationId: 'getStatisticsSummary' })
  @ApiOkResponse({ type: SummaryView })
  async summary(
    @Caller() actor: Actor,
    @Query() query: SummaryQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SummaryView | undefined> {
    const { asOf, groups, reasons, lookedAt, ...rest } = await this.statistics.summary(actor, query);
    return answer(request, reply, asOf, {
      ...rest,
      groupBy: query.groupBy,
      groups: groups.map(({ figures, ...group }) => ({ ...group, ...figures })),
      rejectionReasons: reasons,
      rejectionsLookedAt: lookedAt,
    });
  }

  @Get('agents')
  @Allow('stats.read')
  @ApiOperation({ summary: 'How the agents do', operationId: 'getAgentStatistics' })
  @ApiOkResponse({ type: AgentsStatisticsView })
  async agents(
    @Caller() actor: Actor,
    @Query() query: SpanQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentsStatisticsView | undefined> {
    const { asOf, ...rest } = await this.statistics.agents(actor, query);
    return answer(request, reply, asOf, rest);
  }

  @Get('funnel')
  @Allow('stats.read')
  @ApiOperation({ summary: 'How far the tasks came that were made in a span of days', operationId: 'getTaskFunnel' })
  @ApiOkResponse({ type: FunnelView })
  async funnel(
    @Caller() actor: Actor,
    @Query() query: FunnelQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FunnelView | undefined> {
    const { asOf, ...rest } = await this.statistics.funnel(actor, query);
    return answer(request, reply, asOf, rest);
  }
}

const minuteMs = 60_000;

/**
 * The ETag is of the figures. That they have been read further alone makes no new answer, except every minute: whoever polls would
 * otherwise take figures that stay the same for ones that lag behind.
 */
function answer<T extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  asOf: Date,
  figures: T,
): (T & { asOf: string }) | undefined {
  const text = `${Math.floor(asOf.getTime() / minuteMs)} ${JSON.stringify(figures)}`;
  const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  return isKnown(request, reply, etag) ? undefined : { asOf: asOf.toISOString(), ...figures };
}
