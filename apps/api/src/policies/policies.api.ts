import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { type Marketplace } from '@souk/platform';
import {
  mostPolicies,
  type PolicyConditions,
  type PolicyEffect,
  type PolicyMode,
  policyModes,
  type PolicyWithUsage,
} from '@souk/tasks';
import { IsIn } from 'class-validator';
import { IdList } from '../http/id-list';
import { MayBeAbsent } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import {
  approvalsProperty,
  dailyCapProperty,
  effectProperty,
  marketplaceOrAll,
  PolicyConditionsBody,
  PolicyRuleBody,
} from './policy-rule.api';

export const modeProperty = {
  enum: policyModes,
  enumName: 'PolicyMode',
  description: '`shadow` only notes what it would have done',
} as const;
const idsProperty = {
  type: 'array',
  items: { type: 'string', format: 'uuid' },
  maxItems: mostPolicies,
} as const;

export class NewPolicyBody extends PolicyRuleBody {
  @TextField({ max: 100, description: 'No other policy has it' }) name!: string;

  @ApiPropertyOptional({ ...modeProperty, default: 'off' })
  @MayBeAbsent()
  @IsIn(policyModes)
  mode?: PolicyMode;
}

/** What is left out stays; `approvals` and `dailyCap` go with the effect that they belonged to. */
export class ChangedPolicyBody extends PartialType(NewPolicyBody, { skipNullProperties: false }) {}

export class PolicyOrderBody {
  @ApiProperty({ ...idsProperty, description: 'Every policy once, the first to be tried first' })
  @IdList({ max: mostPolicies })
  ids!: string[];

  @ApiPropertyOptional({ ...idsProperty, description: 'The order as you read it: refused when it is another by now' })
  @MayBeAbsent()
  @IdList({ max: mostPolicies })
  seen?: string[];
}

export class PolicyView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: Number, description: 'The lowest is tried first' }) position!: number;
  @ApiProperty(modeProperty) mode!: PolicyMode;
  @ApiProperty(marketplaceOrAll) marketplace!: Marketplace | null;
  @ApiProperty({ type: PolicyConditionsBody }) conditions!: PolicyConditions;
  @ApiProperty(effectProperty) effect!: PolicyEffect;
  @ApiProperty(approvalsProperty) approvals!: number | null;
  @ApiProperty(dailyCapProperty) dailyCap!: number | null;
  @ApiProperty({ type: Number, description: 'How many it has approved today, by API__TIMEZONE' }) usedToday!: number;
  @ApiProperty({ type: Number, description: 'Counts every change; the ETag is made of it' }) version!: number;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
}

export const policyView = ({ policy, usedToday }: PolicyWithUsage): PolicyView => ({
  id: policy.id,
  name: policy.name,
  position: policy.position,
  mode: policy.mode,
  marketplace: policy.marketplace,
  conditions: policy.conditions,
  effect: policy.effect,
  approvals: policy.approvals,
  dailyCap: policy.dailyCap,
  usedToday,
  version: policy.version,
  createdAt: policy.createdAt.toISOString(),
  updatedAt: policy.updatedAt.toISOString(),
});
