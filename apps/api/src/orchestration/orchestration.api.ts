import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Marketplace, marketplaces } from '@souk/platform';
import { type TaskStatus, taskStatuses } from '@souk/tasks';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min, ValidateIf } from 'class-validator';
import { AsId } from '../http/id.pipe';
import { IntegerQuery } from '../http/page.api';
import { TextField } from '../http/text-field';
import { TaskIdsField } from '../tasks/bulk-fields';
import { CompleteBody } from '../tasks/task-steps.api';
import { marketplaceProperty, statusProperty } from '../tasks/task.view';
import { NewTaskBody } from '../tasks/tasks.api';
import { OrchestrationTaskView } from './orchestration-task.view';

const usualLimit = 50;
const mostPerPage = 100;
/** Numbered pages cost more the further back they are; the cursor of `/api/v1/tasks` costs the same everywhere. */
const furthest = 100_000;

export class OrchestrationQuery {
  @ApiPropertyOptional(statusProperty) @IsOptional() @IsIn(taskStatuses) status?: TaskStatus;
  @ApiPropertyOptional(marketplaceProperty) @IsOptional() @IsIn(marketplaces) marketplace?: Marketplace;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: mostPerPage, default: usualLimit })
  @IntegerQuery()
  @IsInt()
  @Min(1)
  @Max(mostPerPage)
  limit = usualLimit;

  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: furthest, default: 0 })
  @IntegerQuery()
  @IsInt()
  @Min(0)
  @Max(furthest, { message: `offset must not be greater than ${furthest}: read on by the cursor of /api/v1/tasks` })
  offset = 0;
}

export class OrchestrationNewTaskBody extends NewTaskBody {
  @TextField({
    max: 255,
    description: 'Whose token it is: `marketplace-amazon`, or the own name, id or e-mail address',
  })
  createdBy!: string;
}

export class OrchestrationApproveBody {
  @TaskIdsField() taskIds!: string[];
  @ApiProperty({ type: Boolean, description: 'false: rejected' }) @IsBoolean() approved!: boolean;

  @ValidateIf(({ approved, reason }: OrchestrationApproveBody) => approved === false || reason !== undefined)
  @TextField({ max: 2000, lines: true, optional: true, description: 'Required to reject' })
  reason?: string;
}

const TaskIdField = () => applyDecorators(ApiProperty({ type: String, format: 'uuid' }), AsId(), IsUUID());

export class OrchestrationAssignBody {
  @TaskIdField() taskId!: string;
  @TextField({ max: 254, description: 'The id of a person, or the e-mail address' }) assignedTo!: string;
}

export class OrchestrationCompleteBody extends CompleteBody {
  @TaskIdField() taskId!: string;
}

export class OrchestrationListView {
  @ApiProperty({ type: [OrchestrationTaskView] }) tasks!: OrchestrationTaskView[];
  @ApiProperty({ type: Number, description: 'Of all that the filter finds' }) count!: number;
  @ApiProperty({ type: Number }) offset!: number;
  @ApiProperty({ type: Number }) limit!: number;
}

export class OrchestrationDoneView {
  @ApiProperty({ type: Boolean }) success!: boolean;
  @ApiProperty({ type: OrchestrationTaskView }) task!: OrchestrationTaskView;
}

export class OrchestrationCreatedView extends OrchestrationDoneView {
  @ApiProperty({ type: String }) message!: string;
}

export class OrchestrationErrorView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) message!: string;
}

export class OrchestrationDecidedView {
  @ApiProperty({ type: Boolean, description: 'All of them were decided' }) success!: boolean;
  @ApiProperty({ type: Number, description: 'How many were' }) count!: number;
  @ApiProperty({ type: [OrchestrationTaskView] }) tasks!: OrchestrationTaskView[];
  @ApiProperty({ type: [OrchestrationErrorView], description: 'The others' }) errors!: OrchestrationErrorView[];
}

export class CompletionStatsView {
  @ApiProperty({ type: Number }) estimatedHours!: number;
  @ApiProperty({ type: Number }) actualHours!: number;
  @ApiProperty({ type: Number, description: 'Of the estimate, in per cent' }) accuracy!: number;
  @ApiProperty({ type: String, format: 'date-time' }) completedAt!: string;
}

export class OrchestrationCompletedView extends OrchestrationDoneView {
  @ApiProperty({ type: CompletionStatsView }) stats!: CompletionStatsView;
}
