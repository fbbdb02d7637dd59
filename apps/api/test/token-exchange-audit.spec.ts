import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agents, AgentTokens, type NewAgentToken, TokenExchange } from '@souk/auth';
import { type Actor, DomainError, Metrics, permissionsOf } from '@souk/platform';
import { asOwner, settled } from '@souk/testing';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
});
afterAll(() => api.close());

const admin: Actor = { kind: 'human', id: 'ana', name: 'Ana', role: 'admin' };
const address = '192.0.2.7';

let made = 0;
async function newAgent(token: NewAgentToken = {}) {
  const agent = await api.get(Agents).create(admin, { name: `agent-${++made}`, marketplace: 'shein' });
  const issued = await api.get(AgentTokens).issue(admin, agent.id, token);
  return { ...agent, token: issued.token, tokenId: issued.row.id };
}
const exchange = (clientId: string, clientSecret: string) =>
  api.get(TokenExchange).exchange({ clientId, clientSecret, address });
const refuse = (clientId: string, clientSecret: string) =>
  expect(exchange(clientId, clientSecret)).rejects.toBeInstanceOf(DomainError);

async function events(subject: string) {
  await settled(api.database);
  return asOwner(
    api.database,
    `SELECT type, actor_kind, actor_id, subject_kind, marketplace, data FROM events
     WHERE subject_id = $1 AND type IN ('agent_token.exchanged', 'agent_token.refused') ORDER BY seq`,
    [subject],
  );
}
const refusal = (subject: string, reason: string, more: object = {}) => ({
  type: 'agent_token.refused',
  actor_kind: 'service',
  actor_id: 'agent-tokens',
  subject_kind: subject,
  marketplace: 'shein',
  data: { reason, address, unwritten: 0, ...more },
});

describe('the audit knows of an exchange', () => {
  it('that succeeded, by the agent itself', async () => {
    const agent = await newAgent();
    await exchange(agent.name, agent.token);
    expect(await events(agent.tokenId)).toEqual([
      {
        type: 'agent_token.exchanged',
        actor_kind: 'agent',
        actor_id: agent.id,
        subject_kind: 'agent_token',
        marketplace: 'shein',
        data: { agentId: agent.id, scope: [...permissionsOf('agent')], expiresIn: 900, address },
      },
    ]);
  });

  it('of a bootstrap token', async () => {
    await exchange('shein', 'marketplace-shein-secret012');
    expect(await events('bootstrap:shein')).toMatchObject([
      { type: 'agent_token.exchanged', actor_kind: 'agent', marketplace: 'shein' },
    ]);
    await refuse('amazon', 'marketplace-shein-secret012');
    expect((await events('bootstrap:shein'))[1]).toEqual(refusal('agent_token', 'other_client'));
  });

  it.each<[string, (agent: { id: string; tokenId: string }) => Promise<unknown>, NewAgentToken]>([
    ['revoked', ({ id, tokenId }) => api.get(AgentTokens).revoke(admin, id, tokenId, 'spec'), {}],
    [
      'expired',
      ({ tokenId }) => asOwner(api.database, 'UPDATE agent_tokens SET expires_at = now() WHERE id = $1', [tokenId]),
      {},
    ],
    ['agent_disabled', ({ id }) => api.get(Agents).change(admin, id, { status: 'disabled' }), {}],
    ['address', () => Promise.resolve(), { addresses: ['198.51.100.0/24'] }],
  ])('that was refused, and why: %s', async (reason, before, token) => {
    const agent = await newAgent(token);
    await before(agent);
    await refuse(agent.name, agent.token);
    expect(await events(agent.tokenId)).toEqual([refusal('agent_token', reason, { agentId: agent.id })]);
  });

  it('with the token of another agent, or with none', async () => {
    const [one, two] = [await newAgent(), await newAgent()];
    await refuse(one.name, two.token);
    expect(await events(two.tokenId)).toEqual([refusal('agent_token', 'other_client', { agentId: two.id })]);
    await refuse(one.id.toUpperCase(), 'guessed');
    expect(await events(one.id)).toEqual([refusal('client', 'wrong_secret')]);
  });
});

describe('what was presented', () => {
  it('is written nowhere, not even when the secret stands where the name belongs', async () => {
    const agent = await newAgent();
    const stray = `${agent.token.slice(0, -1)}${agent.token.endsWith('0') ? '1' : '0'}`;
    await exchange(agent.name, agent.token);
    await refuse(agent.token, agent.name);
    await refuse(agent.name, stray);
    await refuse('my secret client', 'my secret text');
    await refuse('\0', '\0');
    await settled(api.database);
    const tables = await asOwner<{ name: string }>(
      api.database,
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const everything = await Promise.all(
      tables.map(({ name }) => asOwner(api.database, `SELECT to_jsonb(row) AS row FROM ${name} AS row`)),
    );
    const metrics = await api.get(Metrics).registry.metrics();
    const written = JSON.stringify([everything, api.logs(), metrics]);
    expect(written).toContain(agent.tokenId);
    for (const secret of [agent.token.slice(0, 50), stray.slice(-50), 'my secret'])
      expect(written).not.toContain(secret);
  });
});

describe('a flood of refusals', () => {
  it('is one event for each token and reason', async () => {
    const agent = await newAgent();
    await api.get(AgentTokens).revoke(admin, agent.id, agent.tokenId, 'spec');
    for (let i = 0; i < 20; i++) await refuse(agent.name, agent.token);
    expect(await events(agent.tokenId)).toHaveLength(1);
  });

  it('of names that nobody has is one subject, however many names', async () => {
    for (let i = 0; i < 20; i++) await refuse(`made-up-${i}`, `secret-${i}`);
    expect((await events('unknown')).length).toBeLessThanOrEqual(1);
  });

  it('is counted by reason all the same', async () => {
    const refused = async () => {
      const text = await api.get(Metrics).registry.metrics();
      return Number(/agent_token_refusals_total\{reason="wrong_secret"\} (\d+)/.exec(text)?.[1]);
    };
    const { name } = await newAgent();
    const before = await refused();
    for (let i = 0; i < 5; i++) await refuse(name, `guess-${i}`);
    expect(await refused()).toBe(before + 5);
  });
});
