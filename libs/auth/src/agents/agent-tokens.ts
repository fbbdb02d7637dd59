import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  days,
  DomainError,
  Events,
  noSuch,
  type Permission,
  type Transaction,
} from '@souk/platform';
import { IsNull, MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { checkedReason } from '../reasons';
import { type Agent } from './agent.entity';
import { checkedAddresses, checkedScopes, checkExpiry, checkLabel, expiryDays, tokensAtOnce } from './agent-rules';
import { hashOfToken, hintOf, makeAgentToken } from './agent-token-format';
import { AgentToken } from './agent-token.entity';
import { existingAgent, lockedAgent } from './agents';

export interface NewAgentToken {
  label?: string | undefined;
  /** Absent: all that agents may do. */
  scopes?: readonly Permission[] | undefined;
  /** CIDR ranges or single addresses; absent: anywhere. */
  addresses?: readonly string[] | undefined;
  /** Absent: 90 days. */
  expiresInDays?: number | undefined;
}

/** Revoked and expired ones beyond these are found in the audit. */
const shownAtMost = 100;

/** Secrets of agents: shown once, at most two valid at a time. */
@Injectable()
export class AgentTokens {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** The valid ones first, then the newest. */
  list(actor: Actor, agentId: string): Promise<AgentToken[]> {
    return this.database.transaction(actor, async (tx) => {
      await existingAgent(tx, agentId);
      return tx
        .createQueryBuilder(AgentToken, 'token')
        .where('token.agentId = :agentId', { agentId })
        .addSelect('token.revokedAt IS NULL AND token.expiresAt > now()', 'valid')
        .orderBy('valid', 'DESC')
        .addOrderBy('token.createdAt', 'DESC')
        .addOrderBy('token.id', 'DESC')
        .limit(shownAtMost)
        .getMany();
    });
  }

  /** The row of the agent is locked first: of two people who issue at once, the second one counts what the first one made. */
  async issue(
    actor: Actor,
    agentId: string,
    { label = '', scopes, addresses, expiresInDays = expiryDays.usual }: NewAgentToken,
  ): Promise<{ row: AgentToken; token: string }> {
    checkLabel(label);
    checkExpiry(expiresInDays);
    const allowed = { scopes: checkedScopes(scopes), addresses: checkedAddresses(addresses) };
    return this.database.transaction(actor, async (tx) => {
      const agent = await lockedAgent(tx, agentId);
      if (agent.status === 'disabled')
        throw new DomainError('conflict', 'agent_disabled', `The agent ${agent.name} is disabled; enable it first.`);
      await requireRoom(tx, agent);

      const id = uuidv7();
      const token = makeAgentToken(agent.marketplace);
      const expiresAt = new Date(Date.now() + days(expiresInDays));
      const seen = { hint: hintOf(token), label, ...allowed, expiresAt };
      await tx.insert(AgentToken, { id, agentId, hash: hashOfToken(token), ...seen });
      await this.events.append(tx, {
        type: 'agent_token.issued',
        actor,
        subject: ['agent_token', id],
        marketplace: agent.marketplace,
        data: { agentId: agent.id, agent: agent.name, ...seen },
      });
      return { row: await tx.findOneByOrFail(AgentToken, { id }), token };
    });
  }

  async revoke(actor: Actor, agentId: string, id: string, reason: string): Promise<AgentToken> {
    const why = checkedReason(reason);
    return this.database.transaction(actor, async (tx) => {
      const agent = await existingAgent(tx, agentId);
      const { affected } = await tx.update(
        AgentToken,
        { id, agentId, revokedAt: IsNull() },
        { revokedAt: () => 'now()', revokeReason: why },
      );
      const token = await tx.findOneBy(AgentToken, { id, agentId });
      if (!token) throw noSuch('agent_token');
      if (!affected)
        throw new DomainError('conflict', 'already_revoked', 'This token was revoked before; nothing is left to do.');
      await this.events.append(tx, {
        type: 'agent_token.revoked',
        actor,
        subject: ['agent_token', token.id],
        marketplace: agent.marketplace,
        data: { agentId: agent.id, agent: agent.name, hint: token.hint, label: token.label, reason: why },
      });
      return token;
    });
  }
}

async function requireRoom(tx: Transaction, { id, name }: Agent): Promise<void> {
  const valid = await tx.countBy(AgentToken, { agentId: id, revokedAt: IsNull(), expiresAt: MoreThan(new Date()) });
  if (valid >= tokensAtOnce)
    throw new DomainError(
      'conflict',
      'too_many_tokens',
      `The agent ${name} has ${valid} valid tokens, as many as there may be: revoke one first.`,
    );
}
