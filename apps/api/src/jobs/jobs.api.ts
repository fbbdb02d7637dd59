import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { allowedJobActions, type Job, type JobAction, jobActions, type JobState, jobStates } from '@souk/platform';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../http/page.api';

const actions = Object.keys(jobActions) as JobAction[];

export class JobErrorView {
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) message!: string;
}

export class JobView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ enum: jobStates, enumName: 'JobState' }) state!: JobState;
  @ApiProperty({ type: 'object', additionalProperties: true }) payload!: Record<string, unknown>;
  @ApiProperty({ type: Number }) attempts!: number;
  @ApiProperty({ type: Number }) maxAttempts!: number;
  @ApiProperty({ description: 'Whatever the job tells of itself while it runs', nullable: true }) progress!: unknown;
  @ApiProperty({ type: JobErrorView, nullable: true }) error!: JobErrorView | null;
  @ApiProperty({ type: Boolean }) cancelRequested!: boolean;
  @ApiProperty({ type: String, nullable: true }) correlationId!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) runAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) finishedAt!: string | null;
  @ApiProperty({ enum: actions, isArray: true, enumName: 'JobAction' }) allowedActions!: JobAction[];
}

export class JobsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: jobStates, enumName: 'JobState' })
  @IsOptional()
  @IsIn(jobStates)
  state?: JobState;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  name?: string;
}

export const jobView = (job: Job): JobView => ({
  id: job.id,
  name: job.name,
  state: job.state,
  payload: job.payload,
  attempts: job.attempts,
  maxAttempts: job.maxAttempts,
  progress: job.progress,
  error: job.error,
  cancelRequested: job.cancelRequestedAt !== null,
  correlationId: job.correlationId,
  createdAt: job.createdAt.toISOString(),
  runAt: job.runAt.toISOString(),
  startedAt: job.startedAt?.toISOString() ?? null,
  finishedAt: job.finishedAt?.toISOString() ?? null,
  allowedActions: allowedJobActions(job.state),
});
