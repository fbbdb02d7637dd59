import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow, Jobs } from '@souk/platform';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { JobsQuery, JobView, jobView } from './jobs.api';

const jobId = idPipe('job');

@ApiTags('jobs')
@ApiBearerAuth()
@Controller('api/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: Jobs) {}

  @Get()
  @Allow('jobs.read')
  @ApiOperation({ summary: 'Jobs, newest first', operationId: 'listJobs' })
  @ApiPage(JobView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) query: JobsQuery,
  ): Promise<{ items: JobView[]; nextCursor: string | null }> {
    const { items, nextCursor } = await this.jobs.list(actor, query);
    return { items: items.map(jobView), nextCursor };
  }

  @Get(':id')
  @Allow('jobs.read')
  @ApiOperation({ summary: 'One job', operationId: 'getJob' })
  @ApiOkResponse({ type: JobView })
  async get(@Caller() actor: Actor, @Param('id', jobId) id: string): Promise<JobView> {
    return jobView(await this.jobs.get(actor, id));
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Allow('jobs.manage')
  @ApiOperation({ summary: 'Run a failed, dead or cancelled job again', operationId: 'replayJob' })
  @ApiOkResponse({ type: JobView })
  async replay(@Caller() actor: Actor, @Param('id', jobId) id: string): Promise<JobView> {
    return jobView(await this.jobs.replay(actor, id));
  }

  @Post(':id/discard')
  @HttpCode(200)
  @Allow('jobs.manage')
  @ApiOperation({ summary: 'Take a failed or dead job off the list of things to look at', operationId: 'discardJob' })
  @ApiOkResponse({ type: JobView })
  async discard(@Caller() actor: Actor, @Param('id', jobId) id: string): Promise<JobView> {
    return jobView(await this.jobs.discard(actor, id));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('jobs.manage')
  @ApiOperation({ summary: 'Cancel a queued job, or ask a running one to stop', operationId: 'cancelJob' })
  @ApiOkResponse({ type: JobView })
  async cancel(@Caller() actor: Actor, @Param('id', jobId) id: string): Promise<JobView> {
    return jobView(await this.jobs.cancel(actor, id));
  }
}
