import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, Allow, DomainError } from '@souk/platform';
import { Policies, PolicyTrials } from '@souk/tasks';
import { type FastifyReply } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { etagOf, IfMatch, SeenVersion } from '../http/if-match';
import { ApiPage } from '../http/page.api';
import { Places } from '../http/places';
import { Refuses } from '../http/refuses';
import { ChangedPolicyBody, NewPolicyBody, PolicyOrderBody, PolicyView, policyView } from './policies.api';
import { PolicyTrialBody, PolicyTrialView, policyTrialView } from './policy-trials.api';

const policyId = idPipe('policy');

/** They read what was proposed for months. */
const dryRuns = { perActor: 1, perProcess: 2 };

@ApiTags('policies')
@ApiBearerAuth()
@Controller('api/v1/policies')
export class PoliciesController {
  private readonly trying = new Places();

  constructor(
    private readonly policies: Policies,
    private readonly trials: PolicyTrials,
  ) {}

  @Get()
  @Allow('policies.read')
  @ApiOperation({ summary: 'Policies, in the order in which they are tried', operationId: 'listPolicies' })
  @ApiPage(PolicyView)
  async list(@Caller() actor: Actor): Promise<{ items: PolicyView[]; nextCursor: null }> {
    return { items: (await this.policies.list(actor)).map(policyView), nextCursor: null };
  }

  @Post()
  @Allow('policies.manage')
  @ApiOperation({ summary: 'Make a policy; it comes last in the order', operationId: 'createPolicy' })
  @ApiCreatedResponse({ type: PolicyView })
  @Refuses({ 409: ['name_taken', 'too_many_policies'] })
  async create(
    @Caller() actor: Actor,
    @Body() body: NewPolicyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    const made = await this.policies.create(actor, body);
    void reply.header('etag', etagOf(made.policy.version));
    return policyView(made);
  }

  @Post('order')
  @HttpCode(200)
  @Allow('policies.manage')
  @ApiOperation({ summary: 'Put all policies in order at once', operationId: 'orderPolicies' })
  @ApiPage(PolicyView)
  @Refuses({ 409: ['policies_changed'] })
  async order(
    @Caller() actor: Actor,
    @Body() { ids, seen }: PolicyOrderBody,
  ): Promise<{ items: PolicyView[]; nextCursor: null }> {
    return { items: (await this.policies.order(actor, ids, seen)).map(policyView), nextCursor: null };
  }

  @Post('dry-run')
  @HttpCode(200)
  @Allow('policies.read')
  @ApiOperation({
    summary: 'What a policy would have done with what was proposed in the past',
    operationId: 'tryPolicy',
  })
  @ApiOkResponse({ type: PolicyTrialView })
  async dryRun(
    @Caller() actor: Actor,
    @Body() body: PolicyTrialBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyTrialView> {
    const owner = `${actor.kind}:${actor.id}`;
    if (this.trying.of(owner) >= dryRuns.perActor || this.trying.total >= dryRuns.perProcess)
      throw new DomainError(
        'rate_limited',
        'too_many_dry_runs',
        'Dry runs read a lot, so one runs at a time. Wait until it is done.',
      );
    this.trying.take(owner, reply.raw);
    return policyTrialView(await this.trials.run(actor, body));
  }

  @Get(':id')
  @Allow('policies.read')
  @ApiOperation({ summary: 'One policy', operationId: 'getPolicy' })
  @ApiOkResponse({ type: PolicyView })
  async get(
    @Caller() actor: Actor,
    @Param('id', policyId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    const found = await this.policies.get(actor, id);
    void reply.header('etag', etagOf(found.policy.version));
    return policyView(found);
  }

  @Patch(':id')
  @Allow('policies.manage')
  @IfMatch('policy')
  @ApiOperation({ summary: 'Change a policy, or switch it on, to shadow or off', operationId: 'changePolicy' })
  @Refuses({ 409: ['name_taken'] })
  @ApiOkResponse({ type: PolicyView })
  async change(
    @Caller() actor: Actor,
    @Param('id', policyId) id: string,
    @SeenVersion() version: number | undefined,
    @Body() body: ChangedPolicyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    const changed = await this.policies.change(actor, id, body, version);
    void reply.header('etag', etagOf(changed.policy.version));
    return policyView(changed);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('policies.manage')
  @IfMatch('policy')
  @ApiOperation({ summary: 'Delete a policy; what it has decided stays', operationId: 'deletePolicy' })
  @ApiNoContentResponse()
  remove(
    @Caller() actor: Actor,
    @Param('id', policyId) id: string,
    @SeenVersion() version: number | undefined,
  ): Promise<void> {
    return this.policies.remove(actor, id, version);
  }
}
