import { IconActivityHeartbeat, IconKey, IconRobot, IconUsers, type TablerIcon } from '@tabler/icons-react';
import { type Permission } from '../session/me';

interface PageEntry {
  to: '/system' | '/people' | '/agents' | '/keys';
  /** Who may not, neither sees nor opens it. */
  permission: Permission;
  label: string;
  /** One line for the search. */
  about: string;
  keywords: string[];
  icon: TablerIcon;
}

/** What the navigation and the search offer. A page is a folder here, a route in router.tsx and a line in this table. */
export const pages: readonly PageEntry[] = [
  {
    to: '/people',
    permission: 'users.read',
    label: 'People',
    about: 'Who may sign in, with which role',
    keywords: ['users', 'roles', 'accounts', 'admin', 'password', 'access'],
    icon: IconUsers,
  },
  {
    to: '/agents',
    permission: 'agents.read',
    label: 'Agents',
    about: 'The programs that work the marketplaces, and their tokens',
    keywords: ['tokens', 'bots', 'secrets', 'marketplaces', 'access'],
    icon: IconRobot,
  },
  {
    to: '/keys',
    permission: 'keys.read',
    label: 'Signing keys',
    about: 'What signs access tokens: states, rotation, revocation',
    keywords: ['jwks', 'kid', 'jwt', 'rotate', 'revoke'],
    icon: IconKey,
  },
  {
    to: '/system',
    permission: 'system.read',
    label: 'System',
    about: 'Readiness of API and workers, and which builds run',
    keywords: ['health', 'ready', 'status', 'version', 'worker', 'database'],
    icon: IconActivityHeartbeat,
  },
];

/** What it takes to open this address; undefined for what everybody may open who is signed in. */
export const permissionAt = (pathname: string): Permission | undefined =>
  pages.find(({ to }) => pathname === to || pathname.startsWith(`${to}/`))?.permission;
