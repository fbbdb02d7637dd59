/** Where agents sell. A token, a task and a person's limits name one of these. */
export const marketplaces = ['amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway'] as const;
export type Marketplace = (typeof marketplaces)[number];
