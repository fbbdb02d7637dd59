import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Agents, AgentTokens } from '@souk/auth';
import { type Actor, Allow } from '@souk/platform';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { ShownOnce } from '../idempotency/shown-once';
import {
  AgentsQuery,
  AgentTokenView,
  agentTokenView,
  AgentView,
  agentView,
  ChangedAgentBody,
  IssuedAgentTokenView,
  NewAgentBody,
  NewAgentTokenBody,
  RevokedAgentTokenBody,
} from './agents.api';

const agentId = idPipe('agent');
const tokenId = idPipe('agent_token');

@ApiTags('agents')
@ApiBearerAuth()
@Controller('api/v1/agents')
export class AgentsController {
  constructor(
    private readonly agents: Agents,
    private readonly tokens: AgentTokens,
  ) {}

  @Get()
  @Allow('agents.read')
  @ApiOperation({ summary: 'Agents, newest first', operationId: 'listAgents' })
  @ApiPage(AgentView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) query: AgentsQuery,
  ): Promise<{ items: AgentView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.agents.list(actor, query);
    return { items: items.map(agentView), nextCursor };
  }

  @Post()
  @Allow('agents.manage')
  @ApiOperation({ summary: 'Make an agent', operationId: 'createAgent' })
  @ApiCreatedResponse({ type: AgentView })
  async create(@Caller() actor: Actor, @Body() body: NewAgentBody): Promise<AgentView> {
    return agentView(await this.agents.create(actor, body));
  }

  @Get(':id')
  @Allow('agents.read')
  @ApiOperation({ summary: 'One agent', operationId: 'getAgent' })
  @ApiOkResponse({ type: AgentView })
  async get(@Caller() actor: Actor, @Param('id', agentId) id: string): Promise<AgentView> {
    return agentView(await this.agents.get(actor, id));
  }

  @Patch(':id')
  @Allow('agents.manage')
  @ApiOperation({ summary: 'Rename, describe, disable or enable an agent', operationId: 'changeAgent' })
  @ApiOkResponse({ type: AgentView })
  async change(
    @Caller() actor: Actor,
    @Param('id', agentId) id: string,
    @Body() body: ChangedAgentBody,
  ): Promise<AgentView> {
    return agentView(await this.agents.change(actor, id, body));
  }

  @Get(':id/tokens')
  @Allow('agents.manage')
  @ApiOperation({
    summary: 'Tokens of an agent: the valid ones, then the newest, 100 at most',
    operationId: 'listAgentTokens',
  })
  @ApiPage(AgentTokenView)
  async listTokens(
    @Caller() actor: Actor,
    @Param('id', agentId) id: string,
  ): Promise<{ items: AgentTokenView[]; nextCursor: null }> {
    const tokens = await this.tokens.list(actor, id);
    return { items: tokens.map(agentTokenView), nextCursor: null };
  }

  @Post(':id/tokens')
  @ShownOnce()
  @Allow('agents.manage')
  @ApiOperation({ summary: 'Issue a token: two may be valid at a time', operationId: 'issueAgentToken' })
  @ApiCreatedResponse({ type: IssuedAgentTokenView })
  async issueToken(
    @Caller() actor: Actor,
    @Param('id', agentId) id: string,
    @Body() body: NewAgentTokenBody,
  ): Promise<IssuedAgentTokenView> {
    const { row, token } = await this.tokens.issue(actor, id, body);
    return { token: agentTokenView(row), secret: token };
  }

  @Post(':id/tokens/:tokenId/revoke')
  @HttpCode(200)
  @Allow('agents.manage')
  @ApiOperation({ summary: 'Revoke a token: it stops within a second', operationId: 'revokeAgentToken' })
  @ApiOkResponse({ type: AgentTokenView })
  async revokeToken(
    @Caller() actor: Actor,
    @Param('id', agentId) id: string,
    @Param('tokenId', tokenId) token: string,
    @Body() { reason }: RevokedAgentTokenBody,
  ): Promise<AgentTokenView> {
    return agentTokenView(await this.tokens.revoke(actor, id, token, reason));
  }
}
