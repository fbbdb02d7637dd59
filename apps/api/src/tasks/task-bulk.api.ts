import { applyDecorators } from '@nestjs/common';
import { ApiHideProperty, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type StepAction, stepActions } from '@souk/tasks';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import { NoNulls, RevisionsField, TaskIdsField, Without } from './bulk-fields';
import { TaskFilterQuery } from './task-filter.api';
import { TaskView } from './task.view';

const actionProperty = { enum: stepActions, enumName: 'StepAction' } as const;

const FilterField = () =>
  applyDecorators(
    IsObject(),
    ValidateNested(),
    NoNulls(),
    Type(() => TaskFilterQuery),
  );

export class BulkPreviewBody {
  @ApiProperty(actionProperty) @IsIn(stepActions) action!: StepAction;

  @ApiProperty({ type: TaskFilterQuery, description: 'As the query of the list has it' })
  @FilterField()
  filter!: TaskFilterQuery;
}

export class BulkBody {
  @ApiProperty(actionProperty) @IsIn(stepActions) action!: StepAction;

  @ValidateIf(({ ids, filter }: BulkBody) => ids !== undefined || filter === undefined)
  @TaskIdsField({ optional: true })
  ids?: string[];

  @ApiPropertyOptional({ type: TaskFilterQuery, description: 'Instead of ids: what was looked at by a preview' })
  @MayBeAbsent()
  @Without('ids')
  @FilterField()
  filter?: TaskFilterQuery;

  @ApiPropertyOptional({ type: String, description: 'Of that preview' })
  @ValidateIf(({ filter, previewToken }: BulkBody) => filter !== undefined || previewToken !== undefined)
  @IsString()
  @MaxLength(200)
  @Without('ids')
  previewToken?: string;

  @MayBeAbsent() @Without('filter') @RevisionsField() revisions?: Record<string, string>;

  @MayBeAbsent()
  @TextField({ max: 2000, lines: true, optional: true, description: 'The same for all of them' })
  reason?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Who is to do them' })
  @MayBeAbsent()
  @IsUUID()
  assignedTo?: string;

  @ApiHideProperty() @MayBeAbsent() @Without('assignedTo') @IsUUID() assignee?: string;

  @ApiPropertyOptional({ type: Number, minimum: 0.01, maximum: 100_000, description: 'Of each of them' })
  @MayBeAbsent()
  @IsNumber()
  @Min(0.01)
  @Max(100_000)
  actualHours?: number;

  @MayBeAbsent() @TextField({ max: 5000, lines: true, optional: true }) notes?: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'All of them, or none' })
  @MayBeAbsent()
  @IsBoolean()
  atomic?: boolean;
}

export class BulkItemView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: Boolean }) ok!: boolean;
  @ApiPropertyOptional({ type: String, description: 'Why not; as the single step would have answered' }) code?: string;
  @ApiPropertyOptional({ type: String }) message?: string;
  @ApiPropertyOptional({ type: TaskView, description: 'As it is now' }) task?: TaskView;
}

export class BulkView {
  @ApiProperty({ type: String, format: 'uuid', description: 'Of every decision and event of it; takes it back' })
  batchId!: string;
  @ApiProperty({ type: Number }) done!: number;
  @ApiProperty({ type: Number }) failed!: number;
  @ApiProperty({ type: [BulkItemView], description: 'In the order they were asked for' }) items!: BulkItemView[];
}

export class BulkPreviewView {
  @ApiProperty({ type: Number, description: 'Of all that the filter finds' }) count!: number;
  @ApiProperty({ type: Number, description: 'More than this take more than one batch' }) limit!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Null: too many, or none; narrow the filter' })
  previewToken!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expiresAt!: string | null;
  @ApiProperty({ type: [TaskView], description: 'The first of them' }) items!: TaskView[];
}
