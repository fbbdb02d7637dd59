import { type Marketplace, rows, type Transaction } from '@souk/platform';
import { hashOfToken, parseAgentToken } from './agent-token-format';

export const agentTokenRefusalReasons = [
  'unknown_client',
  'unknown_token',
  'wrong_secret',
  'other_client',
  'revoked',
  'expired',
  'agent_disabled',
  'address',
] as const;
type Reason = (typeof agentTokenRefusalReasons)[number];

export interface RefusedToken {
  /** Whatever stood in the place of an agent's token. */
  token: string;
  /** Of the token, when it is one of the settings. */
  bootstrap: Marketplace | undefined;
  /** Id or name of the agent it was to be of; absent: it came by itself, as a bearer. */
  clientId?: string;
  address: string;
}

/**
 * Why, for the audit: the caller only hears that it was. Subjects are tokens and agents that there are, or `unknown`: what was presented
 * may be a secret, and is written nowhere.
 */
export interface Refusal {
  subject: readonly ['agent_token' | 'client', string];
  reason: Reason;
  marketplace?: Marketplace;
  agentId?: string;
}

interface TokenRow {
  id: string;
  agentId: string;
  name: string;
  marketplace: Marketplace;
  revoked: boolean;
  expired: boolean;
  disabled: boolean;
}

export async function explain(
  tx: Transaction,
  { clientId, token: presented, bootstrap }: RefusedToken,
): Promise<Refusal> {
  const agent = clientId === undefined ? undefined : await agentCalled(tx, clientId);
  if (bootstrap !== undefined) {
    const own = clientId === undefined || (agent?.bootstrap && agent.marketplace === bootstrap);
    return {
      subject: ['agent_token', `bootstrap:${bootstrap}`],
      reason: own ? 'agent_disabled' : 'other_client',
      marketplace: bootstrap,
    };
  }
  const token = parseAgentToken(presented) && (await tokenOf(tx, presented));
  if (token)
    return {
      subject: ['agent_token', token.id],
      reason: reasonFor(token, clientId),
      marketplace: token.marketplace,
      agentId: token.agentId,
    };
  if (clientId === undefined) return { subject: ['agent_token', 'unknown'], reason: 'unknown_token' };
  if (!agent) return { subject: ['client', 'unknown'], reason: 'unknown_client' };
  return { subject: ['client', agent.id], reason: 'wrong_secret', marketplace: agent.marketplace };
}

function reasonFor(token: TokenRow, clientId: string | undefined): Reason {
  if (token.revoked) return 'revoked';
  if (token.expired) return 'expired';
  if (clientId !== undefined && !isClient({ id: token.agentId, name: token.name }, clientId)) return 'other_client';
  return token.disabled ? 'agent_disabled' : 'address';
}

/** An agent goes by its id or its name. */
export const isClient = ({ id, name }: { id: string; name: string }, clientId: string): boolean =>
  clientId === name || clientId.toLowerCase() === id;

interface AgentRow {
  id: string;
  marketplace: Marketplace;
  bootstrap: boolean;
}

// A NUL, which PostgreSQL takes in no text, is in no name.
const agentCalled = async (tx: Transaction, clientId: string): Promise<AgentRow | undefined> =>
  clientId.includes('\0')
    ? undefined
    : (
        await rows<AgentRow>(
          tx,
          'SELECT id, marketplace, bootstrap FROM agents WHERE name = $1 OR id::text = lower($1)',
          [clientId],
        )
      )[0];

const tokenOf = async (tx: Transaction, presented: string): Promise<TokenRow | undefined> =>
  (
    await rows<TokenRow>(
      tx,
      `SELECT t.id, a.id AS "agentId", a.name, a.marketplace, t.revoked_at IS NOT NULL AS revoked,
              t.expires_at <= now() + interval '1 second' AS expired, a.status = 'disabled' AS disabled
       FROM agent_tokens t JOIN agents a ON a.id = t.agent_id WHERE t.hash = $1`,
      [hashOfToken(presented)],
    )
  )[0];
