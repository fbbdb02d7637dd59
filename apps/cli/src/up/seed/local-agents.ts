import { AgentTokens, expiryDays, hashOfToken, tokensAtOnce } from '@souk/auth';
import { days, type Marketplace, marketplaces, type Permission, permissionsOf, rows } from '@souk/platform';
import { seedActor, type Seeder, type Seeding } from './seed';

const label = 'local';
/** A token that ends sooner than that has a successor before anybody notices. */
const leastMs = days(7);

interface ValidToken {
  id: string;
  hash: string;
  label: string;
  scopes: Permission[];
  expiresAt: string;
}

interface KnownAgent {
  id: string;
  name: string;
  marketplace: Marketplace;
  active: boolean;
  /** The oldest first. */
  tokens: ValidToken[];
}

/** A token for the bootstrap agent of each marketplace. Those that a developer issued himself are left alone. */
export const localAgents: Seeder = {
  name: 'agents',
  async run(seeding) {
    const known = await knownAgents(seeding);
    const entries: { marketplace: Marketplace; token: string }[] = [];
    for (const marketplace of marketplaces) {
      const agent = known.find((one) => one.marketplace === marketplace);
      const token = agent && (await tokenOf(seeding, agent));
      if (token !== undefined) entries.push({ marketplace, token });
    }
    seeding.credentials.agents = entries;
  },
};

const knownAgents = ({ database }: Seeding): Promise<KnownAgent[]> =>
  database.transaction(seedActor, (tx) =>
    rows<KnownAgent>(
      tx,
      `SELECT a.id, a.name, a.marketplace, a.status = 'active' AS active, coalesce(t.tokens, '[]') AS tokens
       FROM agents a LEFT JOIN LATERAL (
         SELECT json_agg(json_build_object('id', id, 'hash', hash, 'label', label, 'scopes', scopes, 'expiresAt', expires_at)
                         ORDER BY created_at, id) AS tokens
         FROM agent_tokens WHERE agent_id = a.id AND revoked_at IS NULL AND expires_at > now()
       ) t ON true
       WHERE a.bootstrap`,
    ),
  );

/** The one of the file while it is good, otherwise a new one. */
async function tokenOf({ credentials, service, note }: Seeding, agent: KnownAgent): Promise<string | undefined> {
  const { id, name, tokens, active } = agent;
  const known = credentials.agents.find(({ marketplace }) => marketplace === agent.marketplace)?.token;
  const current = known === undefined ? undefined : tokens.find(({ hash }) => hash === hashOfToken(known));
  if (current && isGood(current)) return known;
  if (!active) {
    note(`The agent ${name} is disabled, so it gets no new token: npm run souk -- agents enable ${name}`);
    return current && known;
  }

  const all = await service(AgentTokens);
  if (tokens.length >= tokensAtOnce) {
    const leaving = current ?? tokens.find((token) => token.label === label);
    if (!leaving) {
      note(`The agent ${name} has ${tokens.length} tokens of yours, so it gets none in credentials.json.`);
      return undefined;
    }
    await all.revoke(seedActor, id, leaving.id, 'replaced by a new local token');
  }
  const { token } = await all.issue(seedActor, id, { label, expiresInDays: expiryDays.most });
  return token;
}

/** Agents may do more after an update than before it: a local token keeps up. */
const isGood = ({ scopes, expiresAt }: ValidToken): boolean =>
  Date.parse(expiresAt) - Date.now() > leastMs && [...permissionsOf('agent')].every((scope) => scopes.includes(scope));
