import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import {
  categories,
  type Category,
  type PolicyConditions,
  type PolicyEffect,
  policyEffects,
  type Priority,
  priorities,
  type Risk,
  risks,
} from '@souk/tasks';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IdList } from '../http/id-list';
import { MayBeAbsent, MayBeAbsentOrNull } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import { marketplaceProperty } from '../tasks/task.view';
import { ChoicesField, NumberField } from './condition-fields';

export const effectProperty = { enum: policyEffects, enumName: 'PolicyEffect' } as const;
export const marketplaceOrAll = { ...marketplaceProperty, nullable: true, description: 'null: all of them' } as const;
export const approvalsProperty = {
  type: Number,
  nullable: true,
  minimum: 1,
  maximum: 10,
  description: 'How many people are to approve, of `require_approvals`',
} as const;
export const dailyCapProperty = {
  type: Number,
  nullable: true,
  minimum: 1,
  maximum: 1_000_000,
  description: 'How many it may approve on a day of API__TIMEZONE, of `auto_approve`; null: any number',
} as const;

export class ChangeLimitBody {
  @TextField({ max: 100 }) field!: string;
  @NumberField(1e15, 'The most it may change, up or down') maxDelta?: number;
  @NumberField(1e6, 'The same, in percent of the value before') maxDeltaPercent?: number;
}

export class PolicyConditionsBody implements PolicyConditions {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    minItems: 1,
    maxItems: 50,
    description: 'Ids; any of them made it',
  })
  @MayBeAbsent()
  @IdList({ min: 1, max: 50 })
  agents?: string[];

  @ChoicesField({ enum: categories, enumName: 'Category' }) categories?: Category[];
  @ChoicesField({ enum: priorities, enumName: 'Priority' }) priorities?: Priority[];
  @ChoicesField({ enum: risks, enumName: 'Risk' }, 'Any of them, of the proposal') risks?: Risk[];

  @ApiPropertyOptional({ type: Boolean, description: 'Of the proposal' })
  @MayBeAbsent()
  @IsBoolean()
  reversible?: boolean;

  @NumberField(1, 'Of what the proposal expects') minConfidence?: number;
  @NumberField(100_000, 'Of the estimate') minHours?: number;
  @NumberField(100_000, 'Of the estimate') maxHours?: number;

  @ApiPropertyOptional({
    type: [ChangeLimitBody],
    minItems: 1,
    maxItems: 50,
    description: 'What the proposal may change, and how far; one that changes another field does not match',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ChangeLimitBody)
  changes?: ChangeLimitBody[];
}

/** What a policy says, whether it is in force or not. */
export class PolicyRuleBody {
  @ApiPropertyOptional(marketplaceOrAll) @MayBeAbsentOrNull() @IsIn(marketplaces) marketplace?: Marketplace | null;

  @ApiProperty({ type: PolicyConditionsBody, description: 'All that are given must hold; `{}` holds for everything' })
  @IsObject()
  @ValidateNested()
  @Type(() => PolicyConditionsBody)
  conditions!: PolicyConditionsBody;

  @ApiProperty(effectProperty) @IsIn(policyEffects) effect!: PolicyEffect;
  @ApiPropertyOptional(approvalsProperty) @MayBeAbsentOrNull() @IsInt() @Min(1) @Max(10) approvals?: number | null;
  @ApiPropertyOptional(dailyCapProperty) @MayBeAbsentOrNull() @IsInt() @Min(1) @Max(1_000_000) dailyCap?: number | null;
}
