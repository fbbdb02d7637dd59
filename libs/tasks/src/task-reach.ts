import { type Actor, DomainError, type Marketplace } from '@souk/platform';

/** The marketplaces somebody may touch; undefined: all of them. */
export const reachOf = ({ marketplace, marketplaces }: Actor): readonly Marketplace[] | undefined =>
  marketplace === undefined ? marketplaces : [marketplace];

export const canReach = (actor: Actor, marketplace: Marketplace): boolean =>
  reachOf(actor)?.includes(marketplace) ?? true;

export function requireMarketplace(actor: Actor, marketplace: Marketplace): void {
  if (canReach(actor, marketplace)) return;
  throw new DomainError(
    'forbidden',
    'marketplace_out_of_reach',
    `You may not create tasks of ${marketplace}: you are limited to ${(reachOf(actor) ?? []).join(', ')}.`,
  );
}
