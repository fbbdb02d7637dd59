import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import {
  categories,
  type Category,
  type CycleTime,
  type Figures,
  type FunnelStep,
  funnelSteps,
  type Scorecard,
  stages,
  type SummaryGroup,
  summaryGroups,
} from '@souk/tasks';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { categoryProperty, marketplaceProperty } from '../tasks/task.view';

const day = { type: String, format: 'date', example: '2026-03-31' } as const;
const share = { type: Number, minimum: 0, maximum: 1, nullable: true } as const;
const hours = { type: Number, nullable: true } as const;

class ZoneQuery {
  @ApiPropertyOptional({
    type: String,
    example: 'America/Sao_Paulo',
    description: 'An IANA time zone; that of the organisation when absent',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  timezone?: string;
}

export class DailyQuery extends ZoneQuery {
  @ApiPropertyOptional({ ...day, description: 'Today when absent' })
  @IsOptional()
  @IsString()
  @MaxLength(10)
  date?: string;
}

export class SpanQuery extends ZoneQuery {
  @ApiPropertyOptional({ ...day, description: 'The first day; 30 days until `to` when absent, at most 400' })
  @IsOptional()
  @IsString()
  @MaxLength(10)
  from?: string;

  @ApiPropertyOptional({ ...day, description: 'The last day, included; today when absent' })
  @IsOptional()
  @IsString()
  @MaxLength(10)
  to?: string;
}

export class FunnelQuery extends SpanQuery {
  @ApiPropertyOptional(marketplaceProperty) @IsOptional() @IsIn(marketplaces) marketplace?: Marketplace;
}

export class SummaryQuery extends FunnelQuery {
  @ApiPropertyOptional({ enum: summaryGroups, enumName: 'SummaryGroup', default: 'day' })
  @IsOptional()
  @IsIn(summaryGroups)
  groupBy: SummaryGroup = 'day';

  @ApiPropertyOptional(categoryProperty) @IsOptional() @IsIn(categories) category?: Category;
}

/** What every answer says of itself. */
class AboutView {
  @ApiProperty({ type: String, description: 'Whose days these are' }) timezone!: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Until when the log has been read: what happened later is not counted yet',
  })
  asOf!: string;
}

class SpanView extends AboutView {
  @ApiProperty({ ...day, description: 'The first day' }) from!: string;
  @ApiProperty({ ...day, description: 'The last day, included' }) to!: string;
}

export class CycleTimeView implements CycleTime {
  @ApiProperty({ type: Number }) count!: number;
  @ApiProperty({ ...hours, description: 'Half of them took at most so long; within a tenth' }) p50Hours!: number | null;
  @ApiProperty({ ...hours, description: 'Nine of ten took at most so long; within a tenth' }) p90Hours!: number | null;
}

export class CycleTimesView implements Record<(typeof stages)[number], CycleTimeView> {
  @ApiProperty({ type: CycleTimeView, description: 'From the submission to the decision' }) decide!: CycleTimeView;
  @ApiProperty({ type: CycleTimeView, description: 'From the approval to the start' }) start!: CycleTimeView;
  @ApiProperty({ type: CycleTimeView, description: 'From the start to the end' }) finish!: CycleTimeView;
  @ApiProperty({ type: CycleTimeView, description: 'From the creation to the end' }) whole!: CycleTimeView;
}

export class FiguresView implements Figures {
  @ApiProperty({ type: Number }) created!: number;
  @ApiProperty({ type: Number }) submitted!: number;
  @ApiProperty({ type: Number }) approved!: number;
  @ApiProperty({ type: Number, description: 'Of the approved' }) approvedByPolicy!: number;
  @ApiProperty({ type: Number }) rejected!: number;
  @ApiProperty({ type: Number }) changesRequested!: number;
  @ApiProperty({ type: Number }) started!: number;
  @ApiProperty({ type: Number }) completed!: number;
  @ApiProperty({ type: Number }) cancelled!: number;
  @ApiProperty({ ...hours, description: 'Hours of work; null when nothing was completed' })
  averageCompletionHours!: number | null;
  @ApiProperty({ ...share, description: 'Approved of approved and rejected; null when nothing was decided' })
  approvalRate!: number | null;
  @ApiProperty({ ...share, description: 'Mean of max(0, 1 - |actual - estimated| / estimated)' })
  estimateAccuracy!: number | null;
  @ApiProperty({ type: CycleTimesView }) cycleTimes!: CycleTimesView;
}

export class MarketplaceFiguresView extends FiguresView {
  @ApiProperty(marketplaceProperty) marketplace!: Marketplace;
}

export class DailyView extends AboutView {
  @ApiProperty(day) date!: string;
  @ApiProperty({ type: [MarketplaceFiguresView], description: 'Each that you may see, in the same order always' })
  marketplaces!: MarketplaceFiguresView[];
  @ApiProperty({ type: FiguresView }) total!: FiguresView;
}

export class GroupFiguresView extends FiguresView {
  @ApiProperty({ type: String, description: '`2026-03-31`, `2026-W14`, `2026-03`, a marketplace or a category' })
  key!: string;
  @ApiProperty({ ...day, description: 'The first of its days, of those asked for' }) from!: string;
  @ApiProperty({ ...day, description: 'The last of them' }) to!: string;
}

export class RejectionReasonView {
  @ApiProperty({ type: String }) reason!: string;
  @ApiProperty({ type: Number }) count!: number;
}

export class SummaryView extends SpanView {
  @ApiProperty({ enum: summaryGroups, enumName: 'SummaryGroup' }) groupBy!: SummaryGroup;
  @ApiProperty({ type: [GroupFiguresView], description: 'All there are, those without anything too' })
  groups!: GroupFiguresView[];
  @ApiProperty({ type: FiguresView }) total!: FiguresView;
  @ApiProperty({ type: [RejectionReasonView], description: 'The ten most frequent' })
  rejectionReasons!: RejectionReasonView[];
  @ApiProperty({ type: Number, description: 'Of how many rejections these are: the newest 10,000 at most' })
  rejectionsLookedAt!: number;
}

export class ScorecardView implements Scorecard {
  @ApiProperty({ type: String, format: 'uuid' }) agentId!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty(marketplaceProperty) marketplace!: string;
  @ApiProperty({ type: Number }) proposed!: number;
  @ApiProperty({ type: Number }) approved!: number;
  @ApiProperty({ type: Number }) rejected!: number;
  @ApiProperty({ type: Number }) changesRequested!: number;
  @ApiProperty(share) approvalRate!: number | null;
  @ApiProperty({ type: Number }) completed!: number;
  @ApiProperty({ ...share, description: 'Of its estimates' }) accuracy!: number | null;
  @ApiProperty({ ...hours, description: 'Of work on what it proposed' }) averageHours!: number | null;
  @ApiProperty({
    type: Number,
    minimum: 0,
    maximum: 100,
    nullable: true,
    description:
      '60 x approvalRate + 40 x mean of min(1, estimated / actual); of a part of which nothing is known the other stands for both',
  })
  score!: number | null;
}

export class AgentsStatisticsView extends SpanView {
  @ApiProperty({ type: [ScorecardView], description: 'The best first; agents of whom nothing is known at the end' })
  agents!: ScorecardView[];
}

export class FunnelStepView {
  @ApiProperty({ enum: funnelSteps, enumName: 'FunnelStep' }) step!: FunnelStep;
  @ApiProperty({ type: Number, description: 'How many of the tasks came so far, until now' }) count!: number;
}

export class FunnelView extends SpanView {
  @ApiProperty({ type: [FunnelStepView], description: 'None more than the one before' }) steps!: FunnelStepView[];
}
