import { type Answer } from '@souk/api-client';
import { type Agent, type AgentToken } from '../src/pages/agents/agents.queries';
import { type SigningKey } from '../src/pages/keys/keys.queries';
import { type Person } from '../src/pages/people/people.queries';

export const aPerson = (fields: Partial<Person> = {}): Person => ({
  id: '0198a000-0000-7000-8000-0000000000b1',
  email: 'petra@example.com',
  name: 'Petra Person',
  role: 'member',
  marketplaces: null,
  status: 'active',
  mustChangePassword: false,
  createdAt: '2026-11-20T08:00:00.000Z',
  updatedAt: '2026-11-20T08:00:00.000Z',
  lastSignInAt: null,
  ...fields,
});

export const anAgent = (fields: Partial<Agent> = {}): Agent => ({
  id: '0198a000-0000-7000-8000-0000000000c1',
  name: 'shopee-pricing',
  marketplace: 'shopee',
  description: 'Prices',
  status: 'active',
  bootstrap: false,
  createdAt: '2026-11-20T08:00:00.000Z',
  updatedAt: '2026-11-20T08:00:00.000Z',
  ...fields,
});

export const anAgentToken = (fields: Partial<AgentToken> = {}): AgentToken => ({
  id: '0198a000-0000-7000-8000-0000000000d1',
  agentId: anAgent().id,
  hint: 'aB3d',
  label: '',
  scopes: ['account.read'],
  addresses: null,
  state: 'valid',
  createdAt: '2026-11-20T08:00:00.000Z',
  expiresAt: '2027-02-18T08:00:00.000Z',
  lastUsedAt: null,
  lastUsedAddress: null,
  revokedAt: null,
  revokeReason: null,
  ...fields,
});

export const aKey = (fields: Partial<SigningKey> = {}): SigningKey => ({
  kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  algorithm: 'ES256',
  state: 'active',
  createdAt: '2026-11-20T08:00:00.000Z',
  signsFrom: '2026-11-20T08:05:00.000Z',
  activatedAt: '2026-11-20T08:05:00.000Z',
  retiringAt: null,
  retiredAt: null,
  revokedAt: null,
  revokeReason: null,
  liveTokens: 3,
  lastExpiry: '2026-11-20T09:00:00.000Z',
  safeToRetireAt: null,
  ...fields,
});

export const permissionTable = (): Answer<'/api/v1/auth/permissions', 'get'> => ({
  granted: [],
  roles: [{ role: 'agent', permissions: ['account.read'] }],
});

export const page = <Item, Cursor extends string | null = null>(items: Item[], nextCursor = null as Cursor) => ({
  items,
  nextCursor,
});
