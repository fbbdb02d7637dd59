import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Outcome, outcomeTypes, type TaskStatus } from '@souk/tasks';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { longestWaitSeconds } from '../events/event-waits';
import { IntegerQuery, PageQuery } from '../http/page.api';
import { DeciderView, ExplanationView } from './task-decision.view';
import { statusProperty } from './task.view';

const WaitSeconds = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Number, minimum: 0, maximum: longestWaitSeconds, default: 0, description }),
    IsOptional(),
    IntegerQuery(),
    IsInt(),
    Min(0),
    Max(longestWaitSeconds),
  );

export class WaitQuery {
  @WaitSeconds('Seconds that the answer may wait until it is another than If-None-Match names') wait = 0;
}

export class OutcomesQuery extends PageQuery {
  @WaitSeconds('Seconds that the answer may wait for the first one, when there is none yet') wait = 0;
}

export class OutcomeView implements Outcome {
  @ApiProperty({ type: String, description: 'As in the event stream' }) position!: string;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ enum: outcomeTypes, enumName: 'OutcomeType' }) type!: string;
  @ApiProperty({ type: String, format: 'uuid' }) taskId!: string;
  @ApiProperty({ type: Number }) number!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Your own name for it' }) externalId!: string | null;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ ...statusProperty, description: 'What the task came to by it' }) status!: TaskStatus;
  @ApiProperty({ type: String, nullable: true, description: 'What was decided on' }) revision!: string | null;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ type: DeciderView, nullable: true, description: 'Of decisions' }) decidedBy!: DeciderView | null;
  @ApiPropertyOptional({ type: ExplanationView, description: 'Of a policy' }) explanation?: ExplanationView;
  @ApiPropertyOptional({ type: String }) completionNotes?: string;
  @ApiPropertyOptional({ type: Number }) actualHours?: number;
}

export class OutcomesView {
  @ApiProperty({ type: [OutcomeView], description: 'The oldest first' }) items!: OutcomeView[];
  @ApiProperty({ type: String, description: 'Always there: ask again with it' }) nextCursor!: string;
}
