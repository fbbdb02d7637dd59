import { type Role } from '../access/permissions';
import { type Marketplace } from '../marketplaces';

export const actorKinds = ['human', 'agent', 'service'] as const;

/** Who acts: a person, an agent of one marketplace, or Souk itself. */
export interface Actor {
  kind: (typeof actorKinds)[number];
  id: string;
  name: string;
  /** Policies of the database ask for it; Souk itself has none. */
  role?: Role;
  /** Of an agent. */
  marketplace?: Marketplace;
  /** Of a person who may only touch these; absent: all. */
  marketplaces?: readonly Marketplace[];
}

/** Souk itself: the worker, the sweeps, the command line. */
export const system = (name: string): Actor => ({ kind: 'service', id: name, name });

export const databaseRoles = {
  human: 'souk_human',
  agent: 'souk_agent',
  service: 'souk_service',
} as const satisfies Record<Actor['kind'], string>;
