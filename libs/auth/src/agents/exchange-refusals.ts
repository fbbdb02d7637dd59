import {
  type Database,
  type Events,
  type Marketplace,
  type Metrics,
  rows,
  system,
  type Transaction,
} from '@souk/platform';
import { hashOfToken, parseAgentToken } from './agent-token-format';

export const refusalReasons = [
  'unknown_client',
  'wrong_secret',
  'other_client',
  'revoked',
  'expired',
  'agent_disabled',
  'address',
] as const;
type RefusalReason = (typeof refusalReasons)[number];

export interface RefusedClient {
  clientId: string;
  clientSecret: string;
  /** Of the secret, when it is one of the settings. */
  bootstrap: Marketplace | undefined;
  address: string;
}

interface Refusal {
  subject: readonly ['agent_token' | 'client', string];
  reason: RefusalReason;
  marketplace?: Marketplace;
  agentId?: string;
}

/** One event for each subject and reason in that time: whoever floods us must not fill the log that nobody can delete from. */
export const refusalEventsEveryMs = 60_000;

/** Events are by Souk itself: who was there is not known. */
const actor = system('token-exchange');

/**
 * Why a client was refused, for the audit: the caller only hears that it was. Subjects are tokens and agents that there are, or `unknown`:
 * what was presented may be a secret, and is written nowhere.
 */
export class ExchangeRefusals {
  private readonly windows = new Map<string, { endsAt: number; unwritten: number }>();
  private readonly counter;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('token_exchange_failures_total', 'Exchanges of agent tokens that were refused.', [
      'reason',
    ]);
    for (const reason of refusalReasons) this.counter.inc({ reason }, 0);
  }

  async note(client: RefusedClient): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const { subject, reason, marketplace, agentId } = await explain(tx, client);
      this.counter.inc({ reason });
      const unwritten = this.due(`${subject.join(':')}:${reason}`, Date.now());
      if (unwritten === undefined) return;
      await this.events.append(tx, {
        type: 'agent_token.refused',
        actor,
        subject,
        ...(marketplace ? { marketplace } : {}),
        data: { reason, ...(agentId ? { agentId } : {}), address: client.address, unwritten },
      });
    });
  }

  /** How many were left out since the last one that was written; undefined when this one is left out too. There are as many keys as tokens and agents. */
  private due(key: string, now: number): number | undefined {
    const window = this.windows.get(key);
    if (window && window.endsAt > now) {
      window.unwritten++;
      return undefined;
    }
    this.windows.set(key, { endsAt: now + refusalEventsEveryMs, unwritten: 0 });
    return window?.unwritten ?? 0;
  }
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

async function explain(tx: Transaction, { clientId, clientSecret, bootstrap }: RefusedClient): Promise<Refusal> {
  const agent = await agentCalled(tx, clientId);
  if (bootstrap !== undefined) {
    const own = agent?.bootstrap && agent.marketplace === bootstrap;
    return {
      subject: ['agent_token', `bootstrap:${bootstrap}`],
      reason: own ? 'agent_disabled' : 'other_client',
      marketplace: bootstrap,
    };
  }
  const token = parseAgentToken(clientSecret) && (await tokenOf(tx, clientSecret));
  if (token)
    return {
      subject: ['agent_token', token.id],
      reason: reasonFor(token, clientId),
      marketplace: token.marketplace,
      agentId: token.agentId,
    };
  if (!agent) return { subject: ['client', 'unknown'], reason: 'unknown_client' };
  return { subject: ['client', agent.id], reason: 'wrong_secret', marketplace: agent.marketplace };
}

function reasonFor(token: TokenRow, clientId: string): RefusalReason {
  if (token.revoked) return 'revoked';
  if (token.expired) return 'expired';
  if (!isClient({ id: token.agentId, name: token.name }, clientId)) return 'other_client';
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

const tokenOf = async (tx: Transaction, secret: string): Promise<TokenRow | undefined> =>
  (
    await rows<TokenRow>(
      tx,
      `SELECT t.id, a.id AS "agentId", a.name, a.marketplace, t.revoked_at IS NOT NULL AS revoked,
              t.expires_at <= now() + interval '1 second' AS expired, a.status = 'disabled' AS disabled
       FROM agent_tokens t JOIN agents a ON a.id = t.agent_id WHERE t.hash = $1`,
      [hashOfToken(secret)],
    )
  )[0];
