import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { IsNumber, IsUUID, Matches, Max, Min, ValidateIf } from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import { Without } from './bulk-fields';

const reason = { max: 2000, lines: true, description: 'Whoever made the task reads it' };

/** A decision is bound to what was seen. */
class Seen {
  @ApiProperty({ type: String, description: 'The `revision` of the task as you read it' })
  @Matches(/^[0-9a-f]{64}$/, { message: 'revision must be the revision of a task' })
  revision!: string;
}

export class ApproveBody extends Seen {
  @MayBeAbsent() @TextField({ ...reason, optional: true }) reason?: string;
}

export class RejectBody extends Seen {
  @TextField(reason) reason!: string;
}

export class ReasonBody {
  @TextField(reason) reason!: string;
}

/** Who is to do it has one name wherever it stands. `assignee`, which says the same, is taken as well. */
export class AssignBody {
  @ApiProperty({ type: String, format: 'uuid', description: 'Who is to do it' })
  @ValidateIf(({ assignedTo, assignee }: AssignBody) => assignedTo !== undefined || assignee === undefined)
  @IsUUID()
  assignedTo?: string;

  @ApiHideProperty() @MayBeAbsent() @Without('assignedTo') @IsUUID() assignee?: string;
}

export class CompleteBody {
  @ApiProperty({ type: Number, minimum: 0.01, maximum: 100_000 })
  @IsNumber()
  @Min(0.01)
  @Max(100_000)
  actualHours!: number;

  @MayBeAbsent() @TextField({ max: 5000, lines: true, optional: true }) notes?: string;
}
