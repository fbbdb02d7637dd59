import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Documentation only: `readTokenRequest` reads it, in the way OAuth has it. */
export class TokenRequestBody {
  @ApiProperty({ type: String, enum: ['client_credentials'] }) grant_type!: string;
  @ApiPropertyOptional({ type: String, description: 'Id or name of the agent, unless HTTP Basic tells' })
  client_id?: string;
  @ApiPropertyOptional({ type: String, description: 'A token of the agent, unless HTTP Basic tells' })
  client_secret?: string;
  @ApiPropertyOptional({ type: String, description: 'Permissions with blanks between; all of the token, unless said' })
  scope?: string;
}

export class AccessTokenView {
  @ApiProperty({ type: String, description: 'A JWT, for `Authorization: Bearer`' }) access_token!: string;
  @ApiProperty({ type: String, enum: ['Bearer'] }) token_type!: 'Bearer';
  @ApiProperty({ type: Number, description: 'Seconds' }) expires_in!: number;
  @ApiProperty({ type: String }) scope!: string;
}

export class OAuthErrorView {
  @ApiProperty({ type: String, description: 'As RFC 6749 has it: invalid_request, invalid_client, invalid_scope, ...' })
  error!: string;
  @ApiProperty({ type: String }) error_description!: string;
}
