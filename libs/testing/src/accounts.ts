import { createHash, type KeyObject, randomUUID, sign } from 'node:crypto';
import { asOwner, type TestDatabase } from './test-database';

interface TestUser {
  email?: string;
  name?: string;
  role?: string;
  marketplaces?: string[] | null;
  status?: string;
  mustChangePassword?: boolean;
  /** As it is stored; absent: one that no password fits. */
  passwordHash?: string;
}

/** A person by SQL, with the id. */
export async function insertUser(database: TestDatabase, user: TestUser = {}): Promise<string> {
  const id = randomUUID();
  const { email = `${id}@souk.example`, name = 'A person', role = 'member', marketplaces = null } = user;
  const { status = 'active', mustChangePassword = false, passwordHash = 'none' } = user;
  await asOwner(
    database,
    `INSERT INTO users (id, email, name, role, marketplaces, status, must_change_password, password_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, email, name, role, marketplaces, status, mustChangePassword, passwordHash],
  );
  return id;
}

/** A session of that person by SQL, with the id. */
export async function insertSession(
  database: TestDatabase,
  userId: string,
  { expiresAt = new Date(Date.now() + 3_600_000) }: { expiresAt?: Date } = {},
): Promise<string> {
  const id = randomUUID();
  await asOwner(database, 'INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, $3)', [
    id,
    userId,
    expiresAt,
  ]);
  return id;
}

/** An agent by SQL, with the id. */
export async function insertAgent(
  database: TestDatabase,
  { marketplace = 'amazon', status = 'active', name }: { marketplace?: string; status?: string; name?: string } = {},
): Promise<string> {
  const id = randomUUID();
  await asOwner(database, 'INSERT INTO agents (id, name, marketplace, status) VALUES ($1, $2, $3, $4)', [
    id,
    name ?? `agent-${id}`,
    marketplace,
    status,
  ]);
  return id;
}

interface TestAgentToken {
  /** The whole text, as the agent presents it. */
  token: string;
  scopes: readonly string[];
  addresses?: string[] | null;
  expiresAt?: Date;
}

/** A token of that agent by SQL, with the id. */
export async function insertAgentToken(
  database: TestDatabase,
  agentId: string,
  { token, scopes, addresses = null, expiresAt = new Date(Date.now() + 3_600_000) }: TestAgentToken,
): Promise<string> {
  const id = randomUUID();
  await asOwner(
    database,
    `INSERT INTO agent_tokens (id, agent_id, hash, hint, scopes, addresses, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, agentId, createHash('sha256').update(token).digest('hex'), token.slice(-4), scopes, addresses, expiresAt],
  );
  return id;
}

/** A JWT of whatever is given, rightly signed: for tokens that no code of ours would make. */
export function signJwt(header: object, claims: object, key: KeyObject): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
