import { IconActivityHeartbeat, type TablerIcon } from '@tabler/icons-react';

interface PageEntry {
  to: '/system';
  label: string;
  /** One line for the search. */
  about: string;
  keywords: string[];
  icon: TablerIcon;
}

/** What the navigation and the search offer. A page is a folder here, a route in router.tsx and a line in this table. */
export const pages: readonly PageEntry[] = [
  {
    to: '/system',
    label: 'System',
    about: 'Readiness of API and workers, and which builds run',
    keywords: ['health', 'ready', 'status', 'version', 'worker', 'database'],
    icon: IconActivityHeartbeat,
  },
];
