import { AccessTokens, AgentTokens, type GrantId, type NewAccessToken, type NewAgentToken } from '@souk/auth';
import { Database, type Marketplace, system } from '@souk/platform';
import { insertAgent, insertSession, insertUser } from '@souk/testing';
import { type TestApi } from './test-api';

const operator = system('spec');

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A JWT of ours, for an API with real callers. */
export async function tokenFor(
  api: TestApi,
  subject: string,
  grant: GrantId,
  more: Partial<NewAccessToken> = {},
): Promise<string> {
  const { token } = await api
    .get(Database)
    .transaction(operator, (tx) => api.get(AccessTokens).issue(tx, { subject, grant, clientId: 'dashboard', ...more }));
  return token;
}

/** Somebody who is signed in. */
export async function signIn(api: TestApi, user: Parameters<typeof insertUser>[1] = {}) {
  const userId = await insertUser(api.database, user);
  const sessionId = await insertSession(api.database, userId);
  const token = await tokenFor(api, userId, `session:${sessionId}`);
  return { userId, sessionId, token, headers: bearer(token) };
}

/** An agent with a token of its own. */
export async function agentOf(api: TestApi, marketplace: Marketplace, token: NewAgentToken = {}) {
  const agentId = await insertAgent(api.database, { marketplace });
  const issued = await api.get(AgentTokens).issue(operator, agentId, token);
  return { agentId, tokenId: issued.row.id, token: issued.token, headers: bearer(issued.token) };
}
