import { type components } from '@souk/api-client';

export type Marketplace = NonNullable<components['schemas']['UserView']['marketplaces']>[number];

/** By their own spelling. */
const names: Record<Marketplace, string> = {
  amazon: 'Amazon',
  shopee: 'Shopee',
  mercadolivre: 'Mercado Livre',
  shein: 'SHEIN',
  tiktokshop: 'TikTok Shop',
  kaway: 'Kaway',
};

export const marketplaceName = (marketplace: Marketplace): string => names[marketplace];
export const marketplaceChoices = Object.entries(names).map(([value, label]) => ({
  value: value as Marketplace,
  label,
}));
export const isMarketplace = (value: unknown): value is Marketplace => typeof value === 'string' && value in names;

/** Null: no limit. */
export const marketplaceNames = (limits: readonly Marketplace[] | null): string =>
  limits === null ? 'all' : limits.length === 0 ? 'none' : limits.map(marketplaceName).join(', ');
