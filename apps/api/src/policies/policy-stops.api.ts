import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import {
  type PolicyStop,
  type PolicyStopKind,
  policyStopKinds,
  type PolicyStopState,
  policyStopState,
  policyStopStates,
} from '@souk/tasks';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { AsId } from '../http/id.pipe';
import { MayBeAbsent } from '../http/may-be-absent';
import { Moment } from '../http/moment';
import { PageQuery } from '../http/page.api';
import { TextField } from '../http/text-field';
import { marketplaceProperty } from '../tasks/task.view';

const kindProperty = {
  enum: policyStopKinds,
  enumName: 'PolicyStopKind',
  description: '`kill` until somebody lifts it, `freeze` for a time',
} as const;
const stateProperty = { enum: policyStopStates, enumName: 'PolicyStopState' } as const;
const reason = { max: 500, lines: true } as const;

export class PolicyStopsQuery extends PageQuery {
  @ApiPropertyOptional(stateProperty) @IsOptional() @IsIn(policyStopStates) state?: PolicyStopState;
}

export class NewPolicyStopBody {
  @ApiProperty(kindProperty) @IsIn(policyStopKinds) kind!: PolicyStopKind;

  @ApiPropertyOptional({ ...marketplaceProperty, description: 'Left out, and no agent: everything is stopped' })
  @MayBeAbsent()
  @IsIn(marketplaces)
  marketplace?: Marketplace;

  @ApiPropertyOptional({ type: String, format: 'uuid' })
  @MayBeAbsent()
  @AsId()
  @IsUUID()
  agentId?: string;

  @TextField(reason) reason!: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Of a freeze; now, unless said' })
  @MayBeAbsent()
  @Moment()
  startsAt?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Of a freeze, which has an end' })
  @MayBeAbsent()
  @Moment()
  endsAt?: Date;
}

export class LiftedPolicyStopBody {
  @TextField(reason) reason!: string;
}

export class PolicyStopView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty(kindProperty) kind!: PolicyStopKind;
  @ApiProperty(stateProperty) state!: PolicyStopState;
  @ApiProperty({ ...marketplaceProperty, nullable: true }) marketplace!: Marketplace | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) agentId!: string | null;
  @ApiProperty({ type: String }) reason!: string;
  @ApiProperty({ type: String, format: 'date-time' }) startsAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt!: string | null;
  @ApiProperty({ type: String }) createdByName!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) liftedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) liftedByName!: string | null;
  @ApiProperty({ type: String, nullable: true }) liftReason!: string | null;
}

export const policyStopView = (stop: PolicyStop): PolicyStopView => ({
  id: stop.id,
  kind: stop.kind,
  state: policyStopState(stop),
  marketplace: stop.marketplace,
  agentId: stop.agentId,
  reason: stop.reason,
  startsAt: stop.startsAt.toISOString(),
  endsAt: stop.endsAt?.toISOString() ?? null,
  createdByName: stop.createdByName,
  createdAt: stop.createdAt.toISOString(),
  liftedAt: stop.liftedAt?.toISOString() ?? null,
  liftedByName: stop.liftedByName,
  liftReason: stop.liftReason,
});
