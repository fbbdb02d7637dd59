import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { PolicyStops } from '@souk/tasks';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { Refuses } from '../http/refuses';
import {
  LiftedPolicyStopBody,
  NewPolicyStopBody,
  PolicyStopsQuery,
  PolicyStopView,
  policyStopView,
} from './policy-stops.api';

const stopId = idPipe('policy_stop');

@ApiTags('policies')
@ApiBearerAuth()
@Controller('api/v1/policy-stops')
export class PolicyStopsController {
  constructor(private readonly stops: PolicyStops) {}

  @Get()
  @Allow('policies.read')
  @ApiOperation({ summary: 'Kill switches and freezes, newest first', operationId: 'listPolicyStops' })
  @ApiPage(PolicyStopView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) query: PolicyStopsQuery,
  ): Promise<{ items: PolicyStopView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.stops.list(actor, query);
    return { items: items.map(policyStopView), nextCursor };
  }

  @Post()
  @Allow('policies.stop')
  @ApiOperation({ summary: 'Keep policies from approving', operationId: 'startPolicyStop' })
  @ApiCreatedResponse({ type: PolicyStopView })
  async start(@Caller() actor: Actor, @Body() body: NewPolicyStopBody): Promise<PolicyStopView> {
    return policyStopView(await this.stops.start(actor, body));
  }

  @Post(':id/lift')
  @HttpCode(200)
  @Allow('policies.stop')
  @ApiOperation({ summary: 'Let policies approve again', operationId: 'liftPolicyStop' })
  @ApiOkResponse({ type: PolicyStopView })
  @Refuses({ 409: ['stop_over'] })
  async lift(
    @Caller() actor: Actor,
    @Param('id', stopId) id: string,
    @Body() { reason }: LiftedPolicyStopBody,
  ): Promise<PolicyStopView> {
    return policyStopView(await this.stops.lift(actor, id, reason));
  }
}
