import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { actorKinds, DomainError, type Event, type Marketplace, marketplaces } from '@souk/platform';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { type ExportFormat, exportFormats } from '../http/export-formats';
import { AsId } from '../http/id.pipe';
import { Moment } from '../http/moment';
import { CursorQuery, LimitQuery, type PageQuery } from '../http/page.api';

export class EventActorView {
  @ApiProperty({ enum: actorKinds, enumName: 'ActorKind' }) kind!: string;
  @ApiProperty({ type: String, nullable: true }) id!: string | null;
  @ApiProperty({ type: String }) name!: string;
}

export class EventSubjectView {
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) id!: string;
}

export class EventView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, example: 'user.signed_in' }) type!: string;
  @ApiProperty({ type: EventActorView }) actor!: EventActorView;
  @ApiProperty({ type: EventSubjectView }) subject!: EventSubjectView;
  @ApiProperty({ type: String, nullable: true }) marketplace!: string | null;
  @ApiProperty({ type: String, nullable: true }) requestId!: string | null;
  @ApiProperty({ type: String, nullable: true }) correlationId!: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What changed, and why' })
  data!: Record<string, unknown>;
}

export const eventView = (event: Event): EventView => ({
  id: event.id,
  at: event.at.toISOString(),
  type: event.type,
  actor: { kind: event.actorKind, id: event.actorId, name: event.actorName },
  subject: { kind: event.subjectKind, id: event.subjectId },
  marketplace: event.marketplace,
  requestId: event.requestId,
  correlationId: event.correlationId,
  data: event.data,
});

class AuditFilterQuery {
  @ApiPropertyOptional({ type: String, description: 'A type, or all that begin alike', example: 'user.*' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(/^[a-z_]+(\.[a-z_]+)*(\.\*)?$/, { message: 'type must be a type such as user.signed_in, or user.*' })
  type?: string;

  @ApiPropertyOptional({ enum: actorKinds, enumName: 'ActorKind' })
  @IsOptional()
  @IsIn(actorKinds)
  actorKind?: (typeof actorKinds)[number];

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @AsId()
  actorId?: string;

  @ApiPropertyOptional({ type: String, example: 'user' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  subjectKind?: string;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @AsId()
  subjectId?: string;

  @ApiPropertyOptional({ enum: marketplaces, enumName: 'Marketplace' })
  @IsOptional()
  @IsIn(marketplaces)
  marketplace?: Marketplace;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  correlationId?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Not before' })
  @IsOptional()
  @Moment()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Before' })
  @IsOptional()
  @Moment()
  to?: Date;
}

export class AuditQuery extends AuditFilterQuery implements PageQuery {
  @LimitQuery() limit!: number; // PageLimit fills it in
  @CursorQuery() cursor?: string;
}

export class AuditExportQuery extends AuditFilterQuery {
  @ApiProperty({ enum: exportFormats })
  @IsIn(exportFormats)
  format!: ExportFormat;
}

/** What no single field can tell. */
export function requireSpan({ from, to }: { from?: Date | undefined; to?: Date | undefined }): void {
  if (!from || !to || from <= to) return;
  const errors = [{ path: 'from', code: 'span', message: 'must not be after to' }];
  throw new DomainError('invalid', 'validation_failed', 'One field is not valid.', { errors });
}
