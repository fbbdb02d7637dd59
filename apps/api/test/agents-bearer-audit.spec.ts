import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Agents, AgentTokens, type NewAgentToken } from '@souk/auth';
import { type Actor, Metrics } from '@souk/platform';
import { asOwner, eventually, settled } from '@souk/testing';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real', env: { API__RATE_ANONYMOUS: '20/60s' } });
});
afterAll(() => api.close());

const admin: Actor = { kind: 'human', id: 'ana', name: 'Ana', role: 'admin' };
let made = 0;
async function newAgent(token: NewAgentToken = {}) {
  const agent = await api.get(Agents).create(admin, { name: `agent-${++made}`, marketplace: 'shein' });
  const issued = await api.get(AgentTokens).issue(admin, agent.id, token);
  return { ...agent, token: issued.token, tokenId: issued.row.id };
}
type NewlyMade = Awaited<ReturnType<typeof newAgent>>;
const ask = async (token: string) => (await fetch(`${api.url}/api/v1/auth/me`, { headers: as(token) })).status;

async function refusals(subject: string) {
  await settled(api.database);
  return asOwner(
    api.database,
    `SELECT actor_kind, marketplace, data FROM events WHERE type = 'agent_token.refused' AND subject_id = $1 ORDER BY seq`,
    [subject],
  );
}
const counted = async (reason: string) => {
  const text = await api.get(Metrics).registry.metrics();
  return Number(new RegExp(`agent_token_refusals_total\\{reason="${reason}"\\} (\\d+)`).exec(text)?.[1]);
};

it.each<[string, (agent: NewlyMade) => Promise<unknown>, NewAgentToken, number]>([
  ['revoked', ({ id, tokenId }) => api.get(AgentTokens).revoke(admin, id, tokenId, 'spec'), {}, 401],
  [
    'expired',
    ({ tokenId }) => asOwner(api.database, 'UPDATE agent_tokens SET expires_at = now() WHERE id = $1', [tokenId]),
    {},
    401,
  ],
  ['agent_disabled', ({ id }) => api.get(Agents).change(admin, id, { status: 'disabled' }), {}, 401],
  ['address', () => Promise.resolve(), { addresses: ['198.51.100.0/24'] }, 403],
])('an agent token that opens nothing leaves a trace, and why: %s', async (reason, before, token, status) => {
  const agent = await newAgent(token);
  const count = await counted(reason);
  await before(agent);
  expect(await ask(agent.token)).toBe(status);
  expect(await ask(agent.token)).toBe(status);
  expect(await refusals(agent.tokenId)).toEqual([
    {
      actor_kind: 'service',
      marketplace: 'shein',
      data: { reason, agentId: agent.id, address: '127.0.0.1', unwritten: 0 },
    },
  ]);
  expect(await counted(reason)).toBe(count + 2);
});

it('a good one leaves none', async () => {
  const agent = await newAgent();
  expect(await ask(agent.token)).toBe(200);
  expect(await refusals(agent.tokenId)).toEqual([]);
});

it('one that is revoked while it is in use leaves one within a second', async () => {
  const agent = await newAgent();
  expect(await ask(agent.token)).toBe(200);
  await api.get(AgentTokens).revoke(admin, agent.id, agent.tokenId, 'spec');
  await eventually(async () => expect(await ask(agent.token)).toBe(401), { withinMs: 1000 });
  expect(await refusals(agent.tokenId)).toHaveLength(1);
});

it('who guesses is counted until the limit is used up, and costs nothing after it', async () => {
  const before = await counted('unknown_token');
  const statuses: number[] = [];
  for (let i = 0; i < 30; i++) statuses.push(await ask(`souk_shein_guess-${i}`));
  const refused = statuses.filter((status) => status === 401).length;
  expect(statuses.at(-1)).toBe(429);
  expect(await counted('unknown_token')).toBe(before + refused);
  const [event, ...more] = await refusals('unknown');
  expect(more).toEqual([]);
  expect(JSON.stringify(event)).not.toContain('guess');
});
