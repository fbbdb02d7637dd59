import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import { decisionActions, mostDisagreements, type PolicyMode, policyModes, type Trial } from '@souk/tasks';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { AsId } from '../http/id.pipe';
import { MayBeAbsent } from '../http/may-be-absent';
import { Moment } from '../http/moment';
import { NotBefore } from '../http/query-fields';
import { TextField } from '../http/text-field';
import { marketplaceProperty } from '../tasks/task.view';
import { modeProperty } from './policies.api';
import { PolicyRuleBody } from './policy-rule.api';

const most = 10_000;
const usual = 1000;

/** As a policy that is to be made; name and mode do not matter yet. */
export class PolicyDraftBody extends PolicyRuleBody {
  @MayBeAbsent() @TextField({ max: 100, optional: true }) name?: string;
  @ApiPropertyOptional(modeProperty) @MayBeAbsent() @IsIn(policyModes) mode?: PolicyMode;
}

export class PolicyTrialBody {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'A policy that is there' })
  @MayBeAbsent()
  @AsId()
  @IsUUID()
  policyId?: string;

  @ApiPropertyOptional({ type: PolicyDraftBody, description: 'Or one that is not there yet' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PolicyDraftBody)
  rule?: PolicyDraftBody;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'When the tasks were made; 90 days before `to`',
  })
  @MayBeAbsent()
  @Moment()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Not included; now, unless said' })
  @MayBeAbsent()
  @Moment()
  @NotBefore('from')
  to?: Date;

  @ApiPropertyOptional(marketplaceProperty) @MayBeAbsent() @IsIn(marketplaces) marketplace?: Marketplace;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: most, default: usual, description: 'The newest of them' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(most)
  limit: number = usual;
}

class TrialEffectsView {
  @ApiProperty({ type: Number }) approve!: number;
  @ApiProperty({ type: Number }) requireApprovals!: number;
  @ApiProperty({
    type: Number,
    description: 'Left to people: also by the cap, for an expired proposal, and for one that people had refused before',
  })
  hold!: number;
}

class TrialPeopleView {
  @ApiProperty({ type: Number }) approved!: number;
  @ApiProperty({ type: Number }) rejected!: number;
  @ApiProperty({ type: Number }) changesRequested!: number;
  @ApiProperty({ type: Number }) undecided!: number;
}

class TrialCutView {
  @ApiProperty({ type: String, format: 'date' }) day!: string;
  @ApiProperty({ type: Number }) matched!: number;
  @ApiProperty({ type: Number, description: 'More than the cap allows' }) cut!: number;
}

class TrialDisagreementView {
  @ApiProperty({ type: String, format: 'uuid' }) taskId!: string;
  @ApiProperty({ type: Number }) number!: number;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: [String], description: 'Why it would have been approved' }) because!: string[];
  @ApiProperty({ enum: decisionActions, enumName: 'DecisionAction' }) decision!: string;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
}

export class PolicyTrialView {
  @ApiProperty({ type: String, format: 'date-time' }) from!: string;
  @ApiProperty({ type: String, format: 'date-time' }) to!: string;
  @ApiProperty({ type: Number, description: 'How many past submissions were looked at' }) evaluated!: number;
  @ApiProperty({ type: Number }) matched!: number;
  @ApiProperty({ type: Boolean, description: 'There were more than `limit`' }) truncated!: boolean;
  @ApiProperty({ type: TrialEffectsView, description: 'What the policy would have done with those that match' })
  would!: TrialEffectsView;
  @ApiProperty({ type: [TrialCutView], description: 'Days on which its cap would have been reached' })
  cut!: TrialCutView[];
  @ApiProperty({ type: TrialPeopleView, description: 'What people did with those that match' })
  people!: TrialPeopleView;
  @ApiProperty({
    type: [TrialDisagreementView],
    maxItems: mostDisagreements,
    description: 'What it would have approved and people refused, the newest',
  })
  disagreements!: TrialDisagreementView[];
}

export const policyTrialView = ({ from, to, ...trial }: Trial): PolicyTrialView => ({
  from: from.toISOString(),
  to: to.toISOString(),
  ...trial,
});
