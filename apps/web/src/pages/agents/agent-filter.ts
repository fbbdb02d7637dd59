import { isMarketplace, type Marketplace } from '../../marketplaces';

export interface AgentFilter {
  marketplace?: Marketplace;
  status?: 'active' | 'disabled';
}

/** What the address says; what it should not say is left out. */
export function agentFilterOf({ marketplace, status }: Record<string, unknown>): AgentFilter {
  return {
    ...(isMarketplace(marketplace) && { marketplace }),
    ...((status === 'active' || status === 'disabled') && { status }),
  };
}
