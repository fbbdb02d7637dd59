import { Injectable } from '@nestjs/common';
import { type Actor, Database, Events, type Keyset, type Marketplace } from '@souk/platform';
import { type Agent, type AgentStatus } from './agent.entity';

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
    readonly database: Database,
    readonly events: Events,
  ) {}

  list(_actor: Actor, _filter: AgentFilter): Promise<Keyset<Agent>> {
    throw new Error('not built');
  }

  get(_actor: Actor, _id: string): Promise<Agent> {
    throw new Error('not built');
  }

  /** For the command line, which knows agents by their name. */
  byName(_actor: Actor, _name: string): Promise<Agent> {
    throw new Error('not built');
  }

  create(_actor: Actor, _agent: NewAgent): Promise<Agent> {
    throw new Error('not built');
  }

  change(_actor: Actor, _id: string, _change: AgentChange): Promise<Agent> {
    throw new Error('not built');
  }
}
