import { ApiPropertyOptional } from '@nestjs/swagger';
import { actorKinds, type Marketplace, marketplaces } from '@souk/platform';
import {
  categories,
  type Category,
  dueStates,
  type Priority,
  priorities,
  type Risk,
  risks,
  type TaskFilter,
  type TaskStatus,
  taskStatuses,
} from '@souk/tasks';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { AsId } from '../http/id.pipe';
import { Moment } from '../http/moment';
import { IntegerQuery } from '../http/page.api';
import {
  ChoicesQuery,
  FlagQuery,
  ListQuery,
  NotBefore,
  NumberQuery,
  PersonQuery,
  TrueQuery,
} from '../http/query-fields';
import { oneLine, TextField } from '../http/text-field';

const from = { type: String, format: 'date-time', description: 'Not before' } as const;
const to = { type: String, format: 'date-time', description: 'Before' } as const;
const mostHours = 1_000_000;

/** Which tasks: the same fields, with the same rules, wherever tasks are chosen. */
export class TaskFilterQuery implements TaskFilter {
  @TextField({
    max: 200,
    optional: true,
    description: 'Words of title, description, tags and target; a part of the title; or the number, as `123` or `#123`',
  })
  @IsOptional()
  q?: string;

  @ApiPropertyOptional({ type: Number, minimum: 1 })
  @IsOptional()
  @IntegerQuery()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  number?: number;

  @ChoicesQuery({ enum: taskStatuses, enumName: 'TaskStatus' }) status?: TaskStatus[];
  @ChoicesQuery({ enum: marketplaces, enumName: 'Marketplace' }) marketplace?: Marketplace[];
  @ChoicesQuery({ enum: categories, enumName: 'Category' }) category?: Category[];
  @ChoicesQuery({ enum: priorities, enumName: 'Priority' }) priority?: Priority[];
  @ChoicesQuery({ enum: risks, enumName: 'Risk' }) risk?: Risk[];
  @FlagQuery('Whether there is a proposal of a change') hasProposal?: boolean;

  @ApiPropertyOptional({ type: [String], maxItems: 20, description: 'All of them: `a,b`, or the field twice' })
  @ListQuery(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @Matches(oneLine, { each: true, message: 'tag must be tags' })
  tag?: string[];

  @PersonQuery('me', 'nobody') assignedTo?: string;
  @PersonQuery('me') approvedBy?: string;
  @PersonQuery('me') completedBy?: string;

  @TextField({ max: 200, optional: true, description: 'The id of a person, of an agent or of a service; or `me`' })
  @IsOptional()
  @AsId()
  createdBy?: string;

  @ApiPropertyOptional({ enum: actorKinds, enumName: 'ActorKind' })
  @IsOptional()
  @IsIn(actorKinds)
  createdByKind?: (typeof actorKinds)[number];

  @TextField({ max: 200, optional: true, description: "The creator's own name for it" })
  @IsOptional()
  externalId?: string;

  @ApiPropertyOptional({ enum: dueStates, enumName: 'DueState', description: 'Past its due time, or not far from it' })
  @IsOptional()
  @IsIn(dueStates)
  due?: (typeof dueStates)[number];

  @FlagQuery('Whether nobody decided before the proposal expired') expired?: boolean;
  @TrueQuery('Only what you watch') watching?: true;
  @TrueQuery('Only what waits for a decision that you may take') decidable?: true;

  @ApiPropertyOptional(from) @IsOptional() @Moment() createdFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('createdFrom') createdTo?: Date;
  @ApiPropertyOptional(from) @IsOptional() @Moment() updatedFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('updatedFrom') updatedTo?: Date;
  @ApiPropertyOptional(from) @IsOptional() @Moment() dueFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('dueFrom') dueTo?: Date;
  @ApiPropertyOptional(from) @IsOptional() @Moment() submittedFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('submittedFrom') submittedTo?: Date;
  @ApiPropertyOptional(from) @IsOptional() @Moment() approvedFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('approvedFrom') approvedTo?: Date;
  @ApiPropertyOptional(from) @IsOptional() @Moment() startedFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('startedFrom') startedTo?: Date;
  @ApiPropertyOptional(from) @IsOptional() @Moment() completedFrom?: Date;
  @ApiPropertyOptional(to) @IsOptional() @Moment() @NotBefore('completedFrom') completedTo?: Date;

  @NumberQuery(mostHours, 'Estimated, at least') minHours?: number;
  @NumberQuery(mostHours, 'Estimated, at most') @NotBefore('minHours') maxHours?: number;
}
