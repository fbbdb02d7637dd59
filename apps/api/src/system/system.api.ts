import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const checkStates = ['up', 'down', 'degraded', 'disabled'] as const;
const states = ['ready', 'degraded', 'not_ready'] as const;

export class BuildView {
  @ApiProperty({ type: String }) version!: string;
  @ApiProperty({ type: String }) gitSha!: string;
  @ApiProperty({ type: String }) buildDate!: string;
}

export class VersionView extends BuildView {
  @ApiProperty({ type: String }) name!: string;
}

export class CheckView {
  @ApiProperty({ enum: checkStates, enumName: 'CheckStatus' }) status!: (typeof checkStates)[number];
  @ApiPropertyOptional({ type: String }) detail?: string;
}

const checks = { type: 'object', additionalProperties: { $ref: '#/components/schemas/CheckView' } } as const;

export class InstanceView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['api', 'worker'] }) service!: 'api' | 'worker';
  @ApiProperty({ type: String, nullable: true, description: 'In local only' }) host!: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) startedAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) seenAt!: string;
  @ApiProperty({ enum: states, enumName: 'InstanceStatus' }) status!: (typeof states)[number];
  @ApiProperty(checks) checks!: Record<string, CheckView>;
  @ApiProperty({ type: BuildView }) build!: BuildView;
}

export class ApiStateView {
  @ApiProperty({ enum: states, enumName: 'InstanceStatus' }) status!: (typeof states)[number];
  @ApiProperty(checks) checks!: Record<string, CheckView>;
  @ApiProperty({ type: BuildView }) build!: BuildView;
  @ApiProperty({ type: [InstanceView] }) instances!: InstanceView[];
}

const workerStates = ['ready', 'not_ready', 'absent', 'unknown'] as const;

export class WorkerStateView {
  @ApiProperty({ enum: workerStates, description: '`unknown` when the database that would tell does not answer.' })
  status!: (typeof workerStates)[number];
  @ApiProperty({ type: [InstanceView] }) instances!: InstanceView[];
}

export class SystemView {
  @ApiProperty({ type: ApiStateView }) api!: ApiStateView;
  @ApiProperty({ type: WorkerStateView }) worker!: WorkerStateView;
  @ApiProperty({ type: String, format: 'date-time' }) now!: string;
}
