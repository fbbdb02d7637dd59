import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions, PartialType } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import {
  categories,
  type Category,
  defaultSort,
  type Priority,
  priorities,
  type TaskCounts,
  type TaskSort,
  taskSorts,
  taskStatuses,
} from '@souk/tasks';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JsonUpTo, JsonWithin } from '../http/json-field';
import { MayBeAbsent } from '../http/may-be-absent';
import { CursorQuery, LimitQuery, type PageQuery } from '../http/page.api';
import { FlagQuery } from '../http/query-fields';
import { oneLine, TextField } from '../http/text-field';
import { ProposalBody, proposalLimits } from './proposal.api';
import { TaskFilterQuery } from './task-filter.api';
import { categoryProperty, marketplaceProperty, priorityProperty } from './task.view';

export class SortedTasksQuery extends TaskFilterQuery {
  @ApiPropertyOptional({
    enum: taskSorts,
    enumName: 'TaskSort',
    default: defaultSort,
    description: '`-` is descending. Tasks without a due time come last either way',
  })
  @IsOptional()
  @IsIn(taskSorts)
  sort?: TaskSort;
}

export class TasksQuery extends SortedTasksQuery implements PageQuery {
  @LimitQuery() limit!: number; // PageLimit fills it in
  @CursorQuery() cursor?: string;
  @FlagQuery('Whether to count all that match, which costs more than a page does') total?: boolean;
}

const counts = (names: readonly string[]): ApiPropertyOptions => ({
  type: 'object',
  required: [...names],
  properties: Object.fromEntries(names.map((name) => [name, { type: 'integer' as const }])),
});

export class TaskCountsView implements TaskCounts {
  @ApiProperty({ type: Number }) total!: number;
  @ApiProperty(counts(taskStatuses)) byStatus!: TaskCounts['byStatus'];
  @ApiProperty(counts(marketplaces)) byMarketplace!: TaskCounts['byMarketplace'];
  @ApiProperty(counts(priorities)) byPriority!: TaskCounts['byPriority'];
  @ApiProperty(counts(categories)) byCategory!: TaskCounts['byCategory'];
}

/** What of a task people decide on. */
export class TaskContentBody {
  @TextField({ max: 255 }) title!: string;
  @TextField({ max: 5000, lines: true }) description!: string;
  @ApiProperty(categoryProperty) @IsIn(categories) category!: Category;
  @ApiProperty(priorityProperty) @IsIn(priorities) priority!: Priority;

  @ApiProperty({ type: Number, minimum: 0.01, maximum: 100_000 })
  @IsNumber()
  @Min(0.01)
  @Max(100_000)
  estimatedHours!: number;

  @ApiPropertyOptional({ type: [String], maxItems: 20 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @Matches(oneLine, { each: true, message: 'tags must be words, without control characters or line breaks' })
  tags?: string[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'At most 16 kB and 10 levels' })
  @MayBeAbsent()
  @IsObject()
  @JsonWithin({ maxBytes: 16_384, maxDepth: 10 })
  metadata?: Record<string, unknown>;

  @ApiPropertyOptional({ type: ProposalBody, description: 'At most 64 kB altogether' })
  @MayBeAbsent()
  @IsObject()
  @JsonUpTo(proposalLimits)
  @ValidateNested()
  @Type(() => ProposalBody)
  proposal?: ProposalBody;
}

export class NewTaskBody extends TaskContentBody {
  @ApiProperty(marketplaceProperty) @IsIn(marketplaces) marketplace!: Marketplace;

  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description: 'Your own name for it: repeated, it is the same task',
  })
  @MayBeAbsent()
  @IsString()
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'externalId must be 1 to 200 visible ASCII characters' })
  externalId?: string;

  @ApiPropertyOptional({ type: Boolean, default: true, description: 'false: it waits for `submit`' })
  @MayBeAbsent()
  @IsBoolean()
  submit?: boolean;
}

/** Any part of it; what is left out stays. */
export class ChangedTaskBody extends PartialType(TaskContentBody, { skipNullProperties: false }) {}
