import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class EndAllSessionsBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 500, description: 'Kept with the event' })
  @IsString()
  @Length(1, 500)
  reason!: string;
}

export class EndedSessionsView {
  @ApiProperty({ type: Number, description: 'How many sessions have ended' }) ended!: number;
}
