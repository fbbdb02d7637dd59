import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Agent,
  agentNamePattern,
  type AgentStatus,
  agentStatuses,
  type AgentToken,
  type AgentTokenState,
  agentTokenState,
  agentTokenStates,
  expiryDays,
  longestDescription,
  longestLabel,
  mostAddresses,
} from '@souk/auth';
import { type Marketplace, marketplaces, type Permission, permissionsOf } from '@souk/platform';
import { IsArray, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent';
import { PageQuery } from '../http/page.api';
import { ReasonField } from '../http/reason-field';

const agentPermissions = [...permissionsOf('agent')];

export class AgentView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ enum: marketplaces, enumName: 'Marketplace' }) marketplace!: Marketplace;
  @ApiProperty({ type: String }) description!: string;
  @ApiProperty({ enum: agentStatuses, enumName: 'AgentStatus' }) status!: AgentStatus;
  @ApiProperty({ type: Boolean, description: 'The one that MARKETPLACE_*_TOKEN of its marketplace signs in' })
  bootstrap!: boolean;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
}

export class AgentTokenView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) agentId!: string;
  @ApiProperty({ type: String, description: 'Its last characters' }) hint!: string;
  @ApiProperty({ type: String }) label!: string;
  @ApiProperty({ type: [String] }) scopes!: Permission[];
  @ApiProperty({ type: [String], nullable: true, description: 'CIDR ranges it may be used from; null: anywhere' })
  addresses!: string[] | null;
  @ApiProperty({ enum: agentTokenStates, enumName: 'AgentTokenState' }) state!: AgentTokenState;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) expiresAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastUsedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) lastUsedAddress!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) revokeReason!: string | null;
}

export class IssuedAgentTokenView {
  @ApiProperty({ type: AgentTokenView }) token!: AgentTokenView;
  @ApiProperty({ type: String, description: 'The token itself. It is shown here and never again.' }) secret!: string;
}

export class AgentsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: marketplaces, enumName: 'Marketplace' })
  @IsOptional()
  @IsIn(marketplaces)
  marketplace?: Marketplace;

  @ApiPropertyOptional({ enum: agentStatuses, enumName: 'AgentStatus' })
  @IsOptional()
  @IsIn(agentStatuses)
  status?: AgentStatus;
}

export class NewAgentBody {
  @ApiProperty({ type: String, pattern: agentNamePattern, description: 'Agents sign in by it or by their id' })
  @IsString()
  name!: string;

  @ApiProperty({ enum: marketplaces, enumName: 'Marketplace', description: 'It stays as it is' })
  @IsIn(marketplaces)
  marketplace!: Marketplace;

  @ApiPropertyOptional({ type: String, maxLength: longestDescription })
  @MayBeAbsent()
  @IsString()
  description?: string;
}

export class ChangedAgentBody {
  @ApiPropertyOptional({ type: String, pattern: agentNamePattern })
  @MayBeAbsent()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ type: String, maxLength: longestDescription })
  @MayBeAbsent()
  @IsString()
  description?: string;

  @ApiPropertyOptional({
    enum: agentStatuses,
    enumName: 'AgentStatus',
    description: 'The tokens of a disabled agent stop within a second',
  })
  @MayBeAbsent()
  @IsIn(agentStatuses)
  status?: AgentStatus;
}

export class NewAgentTokenBody {
  @ApiPropertyOptional({ type: String, maxLength: longestLabel })
  @MayBeAbsent()
  @IsString()
  label?: string;

  @ApiPropertyOptional({
    enum: agentPermissions,
    enumName: 'AgentScope',
    isArray: true,
    description: 'All that agents may do, unless said',
  })
  @MayBeAbsent()
  @IsArray()
  @IsString({ each: true })
  scopes?: Permission[];

  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: mostAddresses,
    description: 'IP addresses or CIDR ranges it may be used from; anywhere, unless said',
  })
  @MayBeAbsent()
  @IsArray()
  @IsString({ each: true })
  addresses?: string[];

  @ApiPropertyOptional({
    type: Number,
    minimum: expiryDays.least,
    maximum: expiryDays.most,
    default: expiryDays.usual,
  })
  @MayBeAbsent()
  @IsInt()
  expiresInDays?: number;
}

export class RevokedAgentTokenBody {
  @ReasonField() reason!: string;
}

export const agentView = (agent: Agent): AgentView => ({
  id: agent.id,
  name: agent.name,
  marketplace: agent.marketplace,
  description: agent.description,
  status: agent.status,
  bootstrap: agent.bootstrap,
  createdAt: agent.createdAt.toISOString(),
  updatedAt: agent.updatedAt.toISOString(),
});

export const agentTokenView = (token: AgentToken): AgentTokenView => ({
  id: token.id,
  agentId: token.agentId,
  hint: token.hint,
  label: token.label,
  scopes: token.scopes,
  addresses: token.addresses,
  state: agentTokenState(token),
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt.toISOString(),
  lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  lastUsedAddress: token.lastUsedAddress,
  revokedAt: token.revokedAt?.toISOString() ?? null,
  revokeReason: token.revokeReason,
});
