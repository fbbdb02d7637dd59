import { type Profile } from './profile';

/** Where a marketplace.json may lie is no list: any file of that name that lists plugins is one. See manifests/marketplace.ts. */
export const pluginMarketplaces: Profile = {
  id: 'plugin-marketplaces',
  title: 'Plugin marketplaces',
  about:
    'A marketplace.json lists plugins; those inside the repository are artifacts, with or without a manifest of their own.',
  always: {
    hookFiles: ['plugin.json', 'marketplace.json'],
    mcpFiles: ['plugin.json', 'marketplace.json'],
  },
};
