import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Algorithm,
  algorithms,
  type SigningKeyState,
  signingKeyStateNames,
  type SigningKeyStatus,
} from '@souk/auth';
import { IsBoolean, IsOptional } from 'class-validator';
import { ReasonField } from '../http/reason-field';

export class SigningKeyView {
  @ApiProperty({ type: String, description: 'RFC 7638 thumbprint' }) kid!: string;
  @ApiProperty({ enum: algorithms, enumName: 'SigningAlgorithm' }) algorithm!: Algorithm;
  @ApiProperty({ enum: signingKeyStateNames, enumName: 'SigningKeyState' }) state!: SigningKeyState;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', description: 'A pending key signs from here on' })
  signsFrom!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) activatedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) retiringAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) retiredAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) revokeReason!: string | null;
  @ApiProperty({ type: Number, description: 'Tokens it signed that have not expired' }) liveTokens!: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the last of them expires' })
  lastExpiry!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Of a retiring key: from when on nobody needs it',
  })
  safeToRetireAt!: string | null;
}

export class RotateBody {
  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Sign with the new key at once, before everybody has had the time to fetch it. Needs a reason.',
  })
  @IsOptional()
  @IsBoolean()
  immediately?: boolean;

  @ReasonField({ optional: true }) reason?: string;
}

export class RevokeKeyBody {
  @ReasonField() reason!: string;
}

export const signingKeyView = ({ key, liveTokens, lastExpiry, safeToRetireAt }: SigningKeyStatus): SigningKeyView => ({
  kid: key.kid,
  algorithm: key.algorithm,
  state: key.state,
  createdAt: key.createdAt.toISOString(),
  signsFrom: key.signsFrom.toISOString(),
  activatedAt: iso(key.activatedAt),
  retiringAt: iso(key.retiringAt),
  retiredAt: iso(key.retiredAt),
  revokedAt: iso(key.revokedAt),
  revokeReason: key.revokeReason,
  liveTokens,
  lastExpiry: iso(lastExpiry),
  safeToRetireAt: iso(safeToRetireAt),
});

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
