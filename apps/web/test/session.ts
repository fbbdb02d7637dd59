import { type Answer } from '@souk/api-client';
import { type Me } from '../src/session/me';
import { rememberSignIn } from '../src/session/sign-in-memory';
import { on, onGet } from './msw';
import { aBuild } from './system';

export type TokenAnswer = Answer<'/api/v1/auth/refresh', 'post'>;

export const aToken = (fields: Partial<TokenAnswer> = {}): TokenAnswer => ({
  accessToken: 'token-1',
  tokenType: 'Bearer',
  expiresIn: 900,
  mustChangePassword: false,
  ...fields,
});

/** What the API gives to each role. */
const permissions = {
  member: ['account.read', 'account.manage', 'users.read', 'agents.read', 'events.read', 'system.read'],
  admin: [
    'account.read',
    'account.manage',
    'users.read',
    'users.manage',
    'agents.read',
    'agents.manage',
    'keys.read',
    'keys.manage',
    'audit.read',
    'events.read',
    'jobs.read',
    'jobs.manage',
    'system.read',
    'sessions.end-all',
  ],
} satisfies Record<string, Me['permissions']>;

export const aMe = (role: keyof typeof permissions, fields: Partial<Me> = {}): Me => ({
  kind: 'human',
  id: '0198a000-0000-7000-8000-0000000000aa',
  name: 'Ada Admin',
  email: 'ada@example.com',
  role,
  marketplace: null,
  marketplaces: null,
  mustChangePassword: false,
  permissions: permissions[role],
  ...fields,
});

/** A browser whose cookie still stands for this person. */
export function signedInAs(me: Me): void {
  rememberSignIn();
  on('post', '/api/v1/auth/refresh', () => aToken({ mustChangePassword: me.mustChangePassword }));
  onGet('/api/v1/auth/me', () => me);
  onGet('/api/version', () => ({ name: 'api', ...aBuild() }));
}

/** A browser that has never seen Souk. */
export function signedOut(): void {
  onGet('/api/version', () => ({ name: 'api', ...aBuild() }));
}
