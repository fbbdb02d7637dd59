import { ApiProperty } from '@nestjs/swagger';
import { ReasonField } from '../http/reason-field';

export class EndAllSessionsBody {
  @ReasonField() reason!: string;
}

export class EndedSessionsView {
  @ApiProperty({ type: Number, description: 'How many sessions have ended' }) ended!: number;
}
