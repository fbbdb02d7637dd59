import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import {
  type CalendarSettings,
  categories,
  type Category,
  type CurrentTaskSettings,
  type DueTarget,
  expiryPolicies,
  type ExpiryPolicy,
  type ExpirySettings,
  isTimeZone,
  priorities,
  type Priority,
  type SlaSettings,
  type TaskSettingsContent,
} from '@souk/tasks';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { MayBeNull } from '../http/may-be-absent';
import { categoryProperty, priorityProperty } from '../tasks/task.view';

const mostHours = 1000;
const mostHolidays = 366;

const Hours = (description: string) =>
  applyDecorators(
    ApiProperty({ type: Number, minimum: 0.01, maximum: mostHours, nullable: true, description }),
    MayBeNull(),
    IsNumber(),
    Min(0.01),
    Max(mostHours),
  );

/** The 30th of February is none. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

export class BusinessCalendarBody implements CalendarSettings {
  @ApiProperty({
    type: String,
    maxLength: 64,
    nullable: true,
    description: "IANA time zone, such as `America/Sao_Paulo`; null: the organisation's",
  })
  @MayBeNull()
  @ValidateBy({
    name: 'timeZone',
    validator: {
      validate: (value) => typeof value === 'string' && value.length <= 64 && isTimeZone(value),
      defaultMessage: () => 'timezone must be an IANA time zone such as America/Sao_Paulo',
    },
  })
  timezone!: string | null;

  @ApiProperty({ type: [Number], minItems: 1, maxItems: 7, description: '1 is Monday, 7 is Sunday' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  days!: number[];

  @ApiProperty({ type: String, example: '09:00', description: 'By the clock on the wall' })
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'from must be a time such as 09:00' })
  from!: string;

  @ApiProperty({
    type: String,
    example: '18:00',
    description: 'At least an hour later, on the same day; `24:00` is its end',
  })
  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { message: 'to must be a time such as 18:00, or 24:00' })
  to!: string;

  @ApiProperty({ type: [String], maxItems: mostHolidays, example: ['2026-12-25'] })
  @IsArray()
  @ArrayMaxSize(mostHolidays)
  @ArrayUnique()
  @ValidateBy(
    {
      name: 'date',
      validator: { validate: isDate, defaultMessage: () => 'holidays must be dates such as 2026-12-25' },
    },
    { each: true },
  )
  holidays!: string[];
}

export class DueTargetBody implements DueTarget {
  @ApiProperty(categoryProperty) @IsIn(categories) category!: Category;
  @ApiProperty(priorityProperty) @IsIn(priorities) priority!: Priority;
  @Hours('From submitted to decided, in business hours; null: no due time') decideHours!: number | null;
  @Hours('From approved to started') startHours!: number | null;
  @Hours('From started to completed') finishHours!: number | null;
}

export class SlaBody implements SlaSettings {
  @ApiProperty({ type: BusinessCalendarBody })
  @IsObject()
  @ValidateNested()
  @Type(() => BusinessCalendarBody)
  calendar!: BusinessCalendarBody;

  @ApiProperty({
    type: [DueTargetBody],
    maxItems: categories.length * priorities.length,
    description: 'At most one per category and priority; where there is none, nothing is due',
  })
  @IsArray()
  @ArrayMaxSize(categories.length * priorities.length)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => DueTargetBody)
  targets!: DueTargetBody[];

  @ApiProperty({
    type: Number,
    minimum: 1,
    maximum: 99,
    description: 'Of the time until it is due: then it is due soon',
  })
  @IsInt()
  @Min(1)
  @Max(99)
  warnAtPercent!: number;

  @Hours('Business hours after it was due; null: never') escalateAfterHours!: number | null;
}

const OnExpiry = () =>
  applyDecorators(ApiProperty({ enum: expiryPolicies, enumName: 'ExpiryPolicy' }), IsIn(expiryPolicies));

export class ExpiryBody implements ExpirySettings {
  @OnExpiry() optimization!: ExpiryPolicy;
  @OnExpiry() 'best-practice'!: ExpiryPolicy;
  @OnExpiry() scaling!: ExpiryPolicy;
  @OnExpiry() analysis!: ExpiryPolicy;
}

export class TaskSettingsBody implements TaskSettingsContent {
  @ApiProperty({ type: SlaBody }) @IsObject() @ValidateNested() @Type(() => SlaBody) sla!: SlaBody;

  @ApiProperty({ type: ExpiryBody, description: 'What becomes of a proposal that nobody decided in time' })
  @IsObject()
  @ValidateNested()
  @Type(() => ExpiryBody)
  expiry!: ExpiryBody;
}

export class TaskSettingsView {
  @ApiProperty({ type: Number, description: '0: the defaults. The ETag is made of it' }) version!: number;
  @ApiProperty({ type: SlaBody }) sla!: SlaSettings;
  @ApiProperty({ type: ExpiryBody }) expiry!: ExpirySettings;
  @ApiProperty({ type: String, description: "The organisation's time zone, where the calendar names none" })
  organisationTimezone!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) updatedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) updatedByName!: string | null;
}

export const taskSettingsView = (
  { version, sla, expiry, updatedAt, updatedByName }: CurrentTaskSettings,
  organisationTimezone: string,
): TaskSettingsView => ({
  version,
  sla,
  expiry,
  organisationTimezone,
  updatedAt: updatedAt?.toISOString() ?? null,
  updatedByName,
});
