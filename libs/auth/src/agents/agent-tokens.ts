import { Injectable } from '@nestjs/common';
import { type Actor, Database, Events, type Permission } from '@souk/platform';
import { type AgentToken } from './agent-token.entity';

export interface NewAgentToken {
  label?: string | undefined;
  /** Absent: all that agents may do. */
  scopes?: readonly Permission[] | undefined;
  /** CIDR ranges or single addresses; absent: anywhere. */
  addresses?: readonly string[] | undefined;
  /** Absent: 90 days. */
  expiresInDays?: number | undefined;
}

/** Secrets of agents: shown once, at most two valid at a time. */
@Injectable()
export class AgentTokens {
  constructor(
    readonly database: Database,
    readonly events: Events,
  ) {}

  list(_actor: Actor, _agentId: string): Promise<AgentToken[]> {
    throw new Error('not built');
  }

  issue(_actor: Actor, _agentId: string, _token: NewAgentToken): Promise<{ row: AgentToken; token: string }> {
    throw new Error('not built');
  }

  revoke(_actor: Actor, _agentId: string, _id: string, _reason: string): Promise<AgentToken> {
    throw new Error('not built');
  }
}
