import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Actor,
  createDataSource,
  Database,
  Events,
  type Marketplace,
  type Permission,
  permissionsOf,
  system,
} from '@souk/platform';
import { asOwner, createTestDatabase, settled, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { hashOfToken, parseAgentToken } from '../src/agents/agent-token-format';
import { agentTokenState } from '../src/agents/agent-token.entity';
import { authEntities } from '../src/entities';
import { type Agent, Agents, AgentTokens, type NewAgentToken } from '../src/index';

let test: TestDatabase;
let dataSource: DataSource;
let agents: Agents;
let tokens: AgentTokens;

beforeAll(async () => {
  test = await createTestDatabase();
  const options = { url: test.appUrl, applicationName: 'spec', poolMax: 4, entities: authEntities };
  dataSource = await createDataSource(options).initialize();
  const database = new Database(dataSource);
  agents = new Agents(database, new Events());
  tokens = new AgentTokens(database, new Events());
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

const admin: Actor = { kind: 'human', id: 'ana', name: 'Ana', role: 'admin' };
const nowhere = '019a0000-0000-7000-8000-000000000000';
const day = 86_400_000;

let made = 0;
const newAgent = (marketplace: Marketplace = 'amazon'): Promise<Agent> =>
  agents.create(admin, { name: `agent-${++made}`, marketplace });
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;
const expire = (id: string) =>
  asOwner(test, `UPDATE agent_tokens SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);

describe('a token of an agent', () => {
  it('is given out once and kept as its hash', async () => {
    const agent = await newAgent('shein');
    const { row, token } = await tokens.issue(admin, agent.id, { label: 'production' });
    expect(parseAgentToken(token)).toBe('shein');
    expect(row).toMatchObject({
      agentId: agent.id,
      hint: token.slice(-4),
      label: 'production',
      scopes: [...permissionsOf('agent')],
      addresses: null,
      lastUsedAt: null,
      revokedAt: null,
    });
    expect(Math.abs(row.expiresAt.getTime() - Date.now() - 90 * day)).toBeLessThan(60_000);
    const [stored] = await asOwner(test, 'SELECT hash FROM agent_tokens WHERE id = $1', [row.id]);
    expect(stored).toEqual({ hash: hashOfToken(token) });
  });

  it('is in no list, no row and no event: neither it nor its hash', async () => {
    const agent = await newAgent();
    const { row, token } = await tokens.issue(admin, agent.id, {});
    await tokens.revoke(admin, agent.id, row.id, 'left the company');
    await settled(test);
    const everything = JSON.stringify([
      row,
      await tokens.list(admin, agent.id),
      await tokens.list(system('command line'), agent.id),
      await asOwner(test, 'SELECT * FROM events'),
    ]);
    expect(everything).toContain(row.id);
    for (const secret of [token, token.slice(0, -7), hashOfToken(token)]) expect(everything).not.toContain(secret);
  });

  it('is an event when it is issued and when it is revoked, by whoever did it', async () => {
    const agent = await newAgent();
    const { row } = await tokens.issue(admin, agent.id, { label: 'ci', addresses: ['203.0.113.7'], expiresInDays: 1 });
    await tokens.revoke(admin, agent.id, row.id, 'a laptop was lost');
    await settled(test);
    const events = await asOwner(
      test,
      'SELECT type, actor_id, subject_kind, marketplace, data FROM events WHERE subject_id = $1 ORDER BY seq',
      [row.id],
    );
    const common = { actor_id: 'ana', subject_kind: 'agent_token', marketplace: 'amazon' };
    const data = { agentId: agent.id, agent: agent.name, hint: row.hint, label: 'ci' };
    expect(events).toEqual([
      {
        ...common,
        type: 'agent_token.issued',
        data: { ...data, scopes: row.scopes, addresses: row.addresses, expiresAt: row.expiresAt.toISOString() },
      },
      { ...common, type: 'agent_token.revoked', data: { ...data, reason: 'a laptop was lost' } },
    ]);
  });

  it.each<[string, NewAgentToken, string]>([
    ['a permission that agents do not have', { scopes: ['users.manage'] }, 'scopes'],
    ['a permission among others that does not exist', { scopes: ['account.read', 'all' as Permission] }, 'scopes'],
    ['no permission at all', { scopes: [] }, 'scopes'],
    ['no address at all', { addresses: [] }, 'addresses'],
    ['too many addresses', { addresses: Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`) }, 'addresses'],
    ['an address that is none', { addresses: ['10.0.0.1', '10.0.0.256'] }, 'addresses.1'],
    ['a range that is too narrow for IPv4', { addresses: ['10.0.0.0/33'] }, 'addresses.0'],
    ['a range that is too narrow for IPv6', { addresses: ['2001:db8::/129'] }, 'addresses.0'],
    ['half a range', { addresses: ['10.0.0.0/'] }, 'addresses.0'],
    ['a range with a sign', { addresses: ['10.0.0.0/-8'] }, 'addresses.0'],
    ['octal digits', { addresses: ['010.0.0.1'] }, 'addresses.0'],
    ['a zone', { addresses: ['fe80::1%eth0'] }, 'addresses.0'],
    ['a host name', { addresses: ['localhost'] }, 'addresses.0'],
    ['an end before tomorrow', { expiresInDays: 0 }, 'expiresInDays'],
    ['an end in more than a year', { expiresInDays: 366 }, 'expiresInDays'],
    ['an end in the middle of a day', { expiresInDays: 1.5 }, 'expiresInDays'],
    ['an end that is no number', { expiresInDays: Number.NaN }, 'expiresInDays'],
    ['a label as long as a letter', { label: 'x'.repeat(101) }, 'label'],
  ])('is not issued with %s', async (_what, token, path) => {
    const agent = await newAgent();
    const attempt = tokens.issue(admin, agent.id, token);
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid', errors: [{ path }] });
    expect(await tokens.list(admin, agent.id)).toEqual([]);
  });

  it.each([1, 365])('may last %i days', async (expiresInDays) => {
    const { row } = await tokens.issue(admin, (await newAgent()).id, { expiresInDays });
    expect(Math.abs(row.expiresAt.getTime() - Date.now() - expiresInDays * day)).toBeLessThan(60_000);
  });

  it('keeps its addresses as ranges, each once', async () => {
    const addresses = ['203.0.113.7', '203.0.113.7/32', '10.0.0.0/8', '2001:DB8::1', '::/0'];
    const { row } = await tokens.issue(admin, (await newAgent()).id, { addresses });
    expect(row.addresses).toEqual(['203.0.113.7/32', '10.0.0.0/8', '2001:db8::1/128', '::/0']);
  });

  it('is not issued for an agent that is disabled or not there', async () => {
    const { id } = await newAgent();
    await agents.change(admin, id, { status: 'disabled' });
    await expect(tokens.issue(admin, id, {})).rejects.toEqual(refusal('agent_disabled'));
    await expect(tokens.issue(admin, nowhere, {})).rejects.toEqual(refusal('agent_not_found'));
    await expect(tokens.list(admin, nowhere)).rejects.toEqual(refusal('agent_not_found'));
  });

  it('is issued and revoked by admins only, even past the check of the route', async () => {
    const agent = await newAgent();
    const { row } = await tokens.issue(admin, agent.id, {});
    for (const role of ['head', 'member', 'auditor'] as const) {
      const person: Actor = { kind: 'human', id: role, name: role, role };
      await expect(tokens.issue(person, agent.id, {})).rejects.toThrow();
      await expect(tokens.revoke(person, agent.id, row.id, 'no')).rejects.toThrow();
      expect(await tokens.list(person, agent.id)).toEqual([]);
    }
    expect((await tokens.list(admin, agent.id)).map(agentTokenState)).toEqual(['valid']);
  });
});

describe('of one agent', () => {
  it('two tokens are valid at most; one that expired or was revoked makes room', async () => {
    const { id } = await newAgent();
    const [first, second] = [await tokens.issue(admin, id, {}), await tokens.issue(admin, id, {})];
    await expect(tokens.issue(admin, id, {})).rejects.toEqual(refusal('too_many_tokens'));
    await expire(first.row.id);
    await tokens.issue(admin, id, {});
    await expect(tokens.issue(admin, id, {})).rejects.toEqual(refusal('too_many_tokens'));
    await tokens.revoke(admin, id, second.row.id, 'rotated');
    await tokens.issue(admin, id, {});
    await expect(tokens.issue(admin, id, {})).rejects.toEqual(refusal('too_many_tokens'));
  });

  it('the room for one more goes to exactly one of those who issue at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await newAgent();
      await tokens.issue(admin, id, {});
      const all = await Promise.allSettled([1, 2, 3, 4].map(() => tokens.issue(admin, id, {})));
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of all)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ kind: 'conflict', code: 'too_many_tokens' });
      expect(await tokens.list(admin, id)).toHaveLength(2);
    }
  });

  it('the list tells the state of each, the valid ones first', async () => {
    const { id } = await newAgent();
    const valid = await tokens.issue(admin, id, { label: 'valid' });
    const expired = await tokens.issue(admin, id, { label: 'expired' });
    await expire(expired.row.id);
    const revoked = await tokens.issue(admin, id, { label: 'revoked' });
    await tokens.revoke(admin, id, revoked.row.id, 'rotated');
    await asOwner(test, `UPDATE agent_tokens SET last_used_at = now(), last_used_address = '::1' WHERE id = $1`, [
      valid.row.id,
    ]);
    const list = await tokens.list(admin, id);
    expect(list.map((token) => [token.label, agentTokenState(token)])).toEqual([
      ['valid', 'valid'],
      ['revoked', 'revoked'],
      ['expired', 'expired'],
    ]);
    expect(list[0]).toMatchObject({ lastUsedAddress: '::1', lastUsedAt: expect.any(Date) });
    expect(list[1]).toMatchObject({ revokeReason: 'rotated', revokedAt: expect.any(Date) });
  });
});

describe('revoking', () => {
  it('happens once, also when two people do it at the same time', async () => {
    const { id } = await newAgent();
    const { row } = await tokens.issue(admin, id, {});
    const both = await Promise.allSettled([1, 2].map(() => tokens.revoke(admin, id, row.id, 'lost')));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(tokens.revoke(admin, id, row.id, 'again')).rejects.toEqual(refusal('already_revoked'));
    expect((await tokens.list(admin, id))[0]).toMatchObject({ revokeReason: 'lost' });
  });

  it('finds no token of another agent', async () => {
    const [one, two] = [await newAgent(), await newAgent()];
    const { row } = await tokens.issue(admin, one.id, {});
    await expect(tokens.revoke(admin, two.id, row.id, 'x')).rejects.toEqual(refusal('agent_token_not_found'));
    await expect(tokens.revoke(admin, one.id, nowhere, 'x')).rejects.toEqual(refusal('agent_token_not_found'));
    await expect(tokens.revoke(admin, nowhere, row.id, 'x')).rejects.toEqual(refusal('agent_not_found'));
    expect((await tokens.list(admin, one.id)).map(agentTokenState)).toEqual(['valid']);
  });

  it.each(['', '  ', 'x'.repeat(501)])('needs a reason: %j is none', async (reason) => {
    const { id } = await newAgent();
    const { row } = await tokens.issue(admin, id, {});
    const attempt = tokens.revoke(admin, id, row.id, reason);
    await expect(attempt).rejects.toMatchObject({ kind: 'invalid', errors: [{ path: 'reason' }] });
  });
});
