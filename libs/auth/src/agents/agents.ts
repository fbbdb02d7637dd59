import { Injectable } from '@nestjs/common';
import {
  type Actor,
  constraintOf,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  type Marketplace,
  noSuch,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { changes } from '../changes';
import { Agent, type AgentStatus } from './agent.entity';
import { checkDescription, checkName } from './agent-rules';

export interface NewAgent {
  name: string;
  marketplace: Marketplace;
  description?: string | undefined;
}

export interface AgentChange {
  name?: string | undefined;
  description?: string | undefined;
  status?: AgentStatus | undefined;
}

export interface AgentFilter {
  marketplace?: Marketplace | undefined;
  status?: AgentStatus | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** The programs that work the marketplaces. */
@Injectable()
export class Agents {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  list(actor: Actor, { marketplace, status, limit, cursor }: AgentFilter): Promise<Keyset<Agent>> {
    return this.database.transaction(actor, (tx) => {
      const query = tx.createQueryBuilder(Agent, 'agent');
      if (marketplace) query.andWhere('agent.marketplace = :marketplace', { marketplace });
      if (status) query.andWhere('agent.status = :status', { status });
      return keysetPage(query, { sort: 'createdAt', id: 'id', limit, cursor });
    });
  }

  get(actor: Actor, id: string): Promise<Agent> {
    return this.database.transaction(actor, (tx) => existingAgent(tx, id));
  }

  /** For the command line, which knows agents by their name. */
  byName(actor: Actor, name: string): Promise<Agent> {
    return this.database.transaction(actor, async (tx) => (await tx.findOneBy(Agent, { name })) ?? unknownAgent());
  }

  async create(actor: Actor, { name, marketplace, description = '' }: NewAgent): Promise<Agent> {
    checkName(name);
    checkDescription(description);
    return named(name, () =>
      this.database.transaction(actor, async (tx) => {
        const id = uuidv7();
        await tx.insert(Agent, { id, name, marketplace, description });
        await this.events.append(tx, {
          type: 'agent.created',
          actor,
          subject: ['agent', id],
          marketplace,
          data: { name, description },
        });
        return tx.findOneByOrFail(Agent, { id });
      }),
    );
  }

  /** The marketplace stays: whoever holds a token of the agent would hold one of another marketplace. */
  async change(actor: Actor, id: string, change: AgentChange): Promise<Agent> {
    if (change.name !== undefined) checkName(change.name);
    if (change.description !== undefined) checkDescription(change.description);
    return named(change.name, () =>
      this.database.transaction(actor, async (tx) => {
        const agent = await lockedAgent(tx, id);
        const { name, description, status } = change;
        const [before, after] = changes(agent, { name, description, status });
        if (Object.keys(after).length === 0) return agent;
        await tx.update(Agent, { id }, { ...after, updatedAt: () => 'now()' });
        await this.events.append(tx, {
          type: 'agent.changed',
          actor,
          subject: ['agent', agent.id],
          marketplace: agent.marketplace,
          data: { before, after },
        });
        return tx.findOneByOrFail(Agent, { id });
      }),
    );
  }
}

export const existingAgent = async (tx: Transaction, id: string): Promise<Agent> =>
  (await tx.findOneBy(Agent, { id })) ?? unknownAgent();

/** Whoever changes an agent or its tokens takes turns on its row. */
export async function lockedAgent(tx: Transaction, id: string): Promise<Agent> {
  return (await tx.findOne(Agent, { where: { id }, lock: { mode: 'pessimistic_write' } })) ?? unknownAgent();
}

function unknownAgent(): never {
  throw noSuch('agent');
}

async function named<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (constraintOf(error) !== 'agents_name') throw error;
    throw new DomainError('conflict', 'name_taken', `There is an agent ${name} already; choose another name.`);
  }
}
