import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Proposal, type Risk, risks } from '@souk/tasks';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { FutureInstant } from '../http/instant';
import { anyJson, JsonWithin } from '../http/json-field';
import { MayBeAbsent } from '../http/may-be-absent';
import { manyLines, TextField } from '../http/text-field';

const valueLimits = { maxBytes: 20_000, maxDepth: 10 };
/** Each event and each revision of a task carries all of it. Deeper by the list, the change and its field. */
export const proposalLimits = { maxBytes: 65_536, maxDepth: valueLimits.maxDepth + 3 };

export class ProposalTargetBody {
  @TextField({ max: 50 }) kind!: string;
  @TextField({ max: 255 }) id!: string;

  @ApiPropertyOptional({ type: String, format: 'uri', maxLength: 2000 })
  @MayBeAbsent()
  @MaxLength(2000)
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  url?: string;
}

export class ProposedChangeBody {
  @TextField({ max: 100 }) field!: string;
  @ApiProperty({ ...anyJson, description: 'As it is now' }) @JsonWithin(valueLimits) before!: unknown;
  @ApiProperty({ ...anyJson, description: 'As it is to be' }) @JsonWithin(valueLimits) after!: unknown;
}

export class ExpectedImpactBody {
  @TextField({ max: 100 }) metric!: string;
  @ApiProperty({ type: Number }) @IsNumber() baseline!: number;
  @ApiProperty({ type: Number }) @IsNumber() target!: number;
  @TextField({ max: 50, description: 'In which time: `14d`' }) window!: string;
  @ApiProperty({ type: Number, minimum: 0, maximum: 1 }) @IsNumber() @Min(0) @Max(1) confidence!: number;
}

export class ProposalBody implements Proposal {
  @ApiProperty({ type: ProposalTargetBody })
  @IsObject()
  @ValidateNested()
  @Type(() => ProposalTargetBody)
  target!: ProposalTargetBody;

  @ApiProperty({ type: [ProposedChangeBody], maxItems: 100 })
  @IsArray()
  @ArrayMaxSize(100)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ProposedChangeBody)
  changes!: ProposedChangeBody[];

  @TextField({ max: 5000, lines: true }) rationale!: string;

  @ApiPropertyOptional({ type: [String], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(2000, { each: true })
  @Matches(manyLines, { each: true, message: 'evidence must be texts, not empty and without control characters' })
  evidence?: string[];

  @ApiPropertyOptional({ type: ExpectedImpactBody })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => ExpectedImpactBody)
  expectedImpact?: ExpectedImpactBody;

  @ApiProperty({ enum: risks, enumName: 'Risk' }) @IsIn(risks) risk!: Risk;
  @ApiProperty({ type: Boolean }) @IsBoolean() reversible!: boolean;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Still to come' })
  @MayBeAbsent()
  @FutureInstant()
  expiresAt?: string;
}
