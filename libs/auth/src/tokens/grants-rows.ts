import { BlockList, isIP } from 'node:net';
import {
  type Actor,
  type Marketplace,
  type Permission,
  permissionsOf,
  type PersonRole,
  rows,
  type Transaction,
} from '@souk/platform';
import { type Grant } from './principal';

interface SessionRow {
  id: string;
  expiresAt: Date;
  userId: string;
  name: string;
  role: PersonRole;
  marketplaces: Marketplace[] | null;
  mustChangePassword: boolean;
}

interface AgentRow {
  agentId: string;
  name: string;
  marketplace: Marketplace;
}

interface BootstrapRow extends AgentRow {
  wanted: `${Marketplace}:${string}`;
}

interface TokenRow extends AgentRow {
  id: string;
  hash: string;
  expiresAt: Date;
  scopes: Permission[];
  addresses: string[] | null;
}

/** By what it was looked for: `session:<id>`, `token:<id>`, `hash:<sha256>` or `bootstrap:<marketplace>:<digest>`. */
export type GrantKey = `${'session' | 'token' | 'hash' | 'bootstrap'}:${string}`;

/** Those that are worth something now, by the database's clock; the others are left out. */
export async function readGrants(tx: Transaction, keys: readonly GrantKey[]): Promise<Map<GrantKey, Grant>> {
  const wanted = { session: [] as string[], token: [] as string[], hash: [] as string[], bootstrap: [] as string[] };
  for (const key of keys) {
    const colon = key.indexOf(':');
    wanted[key.slice(0, colon) as keyof typeof wanted].push(key.slice(colon + 1));
  }
  const grants = new Map<GrantKey, Grant>();
  if (wanted.session.length > 0)
    for (const row of await rows<SessionRow>(tx, sessions, [wanted.session]))
      grants.set(`session:${row.id}`, sessionGrant(row));
  if (wanted.token.length + wanted.hash.length > 0)
    for (const row of await rows<TokenRow>(tx, tokens, [wanted.token, wanted.hash])) {
      const grant = tokenGrant(row);
      grants.set(`token:${row.id}`, grant).set(`hash:${row.hash}`, grant);
    }
  if (wanted.bootstrap.length > 0)
    for (const row of await rows<BootstrapRow>(tx, bootstrapAgents, [wanted.bootstrap]))
      grants.set(`bootstrap:${row.wanted}`, bootstrapGrant(row));
  return grants;
}

const sessions = `
  SELECT s.id, s.expires_at AS "expiresAt", u.id AS "userId", u.name, u.role, u.marketplaces,
         u.must_change_password AS "mustChangePassword"
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = ANY($1::uuid[]) AND s.ended_at IS NULL AND s.expires_at > now() AND u.status = 'active'`;

const tokens = `
  SELECT t.id, t.hash, t.expires_at AS "expiresAt", t.scopes, t.addresses, a.id AS "agentId", a.name, a.marketplace
  FROM agent_tokens t JOIN agents a ON a.id = t.agent_id
  WHERE (t.id = ANY($1::uuid[]) OR t.hash = ANY($2::text[]))
    AND t.revoked_at IS NULL AND t.expires_at > now() AND a.status = 'active'`;

const bootstrapAgents = `
  SELECT id AS "agentId", name, marketplace, wanted
  FROM agents JOIN unnest($1::text[]) AS wanted ON marketplace = split_part(wanted, ':', 1)
  WHERE bootstrap AND status = 'active'`;

const anywhere = () => true;

/** What somebody may do who has a password that another person knows. */
const beforePasswordChange: ReadonlySet<Permission> = new Set(['account.read', 'account.manage']);

function sessionGrant({ id, expiresAt, userId, name, role, marketplaces, mustChangePassword }: SessionRow): Grant {
  return {
    id: `session:${id}`,
    actor: { kind: 'human', id: userId, name, role, ...(marketplaces ? { marketplaces } : {}) },
    permissions: mustChangePassword ? beforePasswordChange : permissionsOf(role),
    expiresAt: expiresAt.getTime(),
    allowsAddress: anywhere,
  };
}

function tokenGrant({ id, expiresAt, scopes, addresses, ...agent }: TokenRow): Grant {
  return {
    id: `token:${id}`,
    actor: agentActor(agent),
    permissions: new Set(scopes.filter((scope) => permissionsOf('agent').has(scope))),
    expiresAt: expiresAt.getTime(),
    allowsAddress: addresses ? among(addresses) : anywhere,
  };
}

const bootstrapGrant = ({ wanted, ...agent }: BootstrapRow): Grant => ({
  id: `bootstrap:${wanted}`,
  actor: agentActor(agent),
  permissions: permissionsOf('agent'),
  expiresAt: undefined,
  allowsAddress: anywhere,
});

const agentActor = ({ agentId, name, marketplace }: AgentRow): Actor => ({
  kind: 'agent',
  id: agentId,
  name,
  role: 'agent',
  marketplace,
});

/** An IPv4 address may come in the clothes of IPv6, which the list sees through. What is no address is in no list. */
export function among(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return (address) => {
    const [plain = ''] = address.split('%', 1);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}
