import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  beginWork,
  type Database,
  DomainError,
  Logger,
  type Marketplace,
  marketplaces,
  newContext,
  permissionsOf,
  peopleRoles,
  runInContext,
} from '@souk/platform';
import { asOwner, eventually, insertAgent, insertAgentToken, insertSession, insertUser } from '@souk/testing';
import { makeAgentToken } from '../src/agents/agent-token-format';
import { type GrantId, Grants } from '../src/index';
import { among } from '../src/tokens/grants-rows';
import { useOptions } from '../src/tokens/grants-uses';
import { bootstrapGrantId } from '../src/tokens/principal';
import { type Keys, type Replica, startKeys } from './keys';

let keys: Keys;
let replica: Replica;
let grants: Grants;
let other: Grants;
const logger = Logger.create({ service: 'spec', level: 'error' });

beforeAll(async () => {
  useOptions.gatherMs = 20;
  keys = await startKeys();
  replica = await keys.replica();
  // In local there is one of every marketplace.
  Object.assign(replica.settings, { bootstrapTokens: new Map([['shopee', 'a token']]) });
  grants = new Grants(replica.database, replica.settings, logger);
  other = new Grants((await keys.replica()).database, replica.settings, logger);
  await insertUser(keys.test, { role: 'admin' });
});
afterAll(async () => {
  await Promise.all([grants, other].map((one) => one.beforeApplicationShutdown()));
  await keys.close();
});

const sql = (statement: string, values: unknown[] = []) => asOwner(keys.test, statement, values);
async function person(user: Parameters<typeof insertUser>[1] = {}) {
  const userId = await insertUser(keys.test, user);
  const sessionId = await insertSession(keys.test, userId);
  return { userId, sessionId, grant: `session:${sessionId}` as GrantId };
}
async function agent({ scopes = [...permissionsOf('agent')] as string[], addresses = null as string[] | null } = {}) {
  const agentId = await insertAgent(keys.test, { marketplace: 'kaway', name: `agent-${randomUUID()}` });
  const token = makeAgentToken('kaway');
  const tokenId = await insertAgentToken(keys.test, agentId, { token, scopes, addresses });
  return { agentId, tokenId, token, grant: `token:${tokenId}` as GrantId };
}
/** On both replicas, of which one has looked a moment ago, and within a second. */
async function endsEverywhere(grant: GrantId, end: () => Promise<unknown>) {
  for (const one of [grants, other]) expect(await one.find(grant)).toBeDefined();
  await end();
  await eventually(
    async () => {
      for (const one of [grants, other]) expect(await one.find(grant)).toBeUndefined();
    },
    { withinMs: 1000 },
  );
}

describe('the grant of a session', () => {
  it.each(peopleRoles)('is worth what the role is worth: %s', async (role) => {
    const { userId, grant } = await person({ role, name: 'Rosa' });
    expect(await grants.find(grant)).toMatchObject({
      id: grant,
      actor: { kind: 'human', id: userId, name: 'Rosa', role },
      permissions: permissionsOf(role),
    });
  });

  it('says which marketplaces a person is limited to, and nothing of one who is not', async () => {
    const limited = await grants.find((await person({ marketplaces: ['shein'] })).grant);
    expect(limited?.actor.marketplaces).toEqual(['shein']);
    expect((await grants.find((await person()).grant))?.actor).not.toHaveProperty('marketplaces');
  });

  it('allows nothing but the account before the password is changed', async () => {
    const { grant } = await person({ role: 'admin', mustChangePassword: true });
    expect(await grants.find(grant)).toMatchObject({ permissions: new Set(['account.read', 'account.manage']) });
  });

  it('ends everywhere within a second when the session ends', async () => {
    const { sessionId, grant } = await person();
    await endsEverywhere(grant, () =>
      sql(`UPDATE sessions SET ended_at = now(), end_reason = 'spec' WHERE id = $1`, [sessionId]),
    );
  });

  it('ends everywhere within a second when the person is disabled', async () => {
    const { userId, grant } = await person();
    await endsEverywhere(grant, () => sql(`UPDATE users SET status = 'disabled' WHERE id = $1`, [userId]));
  });

  it('ends when the session expires, whatever is remembered', async () => {
    const userId = await insertUser(keys.test);
    const soon = await insertSession(keys.test, userId, { expiresAt: new Date(Date.now() + 300) });
    expect(await grants.find(`session:${soon}`)).toBeDefined();
    await eventually(async () => expect(await grants.find(`session:${soon}`)).toBeUndefined(), { withinMs: 500 });
  });

  it('follows a change of role within a second, in use all the time', async () => {
    const { userId, grant } = await person({ role: 'member' });
    await grants.find(grant);
    await sql(`UPDATE users SET role = 'auditor' WHERE id = $1`, [userId]);
    await eventually(async () => expect((await grants.find(grant))?.actor.role).toBe('auditor'), { withinMs: 1000 });
  });

  it.each([
    'session:nonsense',
    `session:' OR 1=1 --`,
    `session:${randomUUID().toUpperCase()}`,
    'bootstrap:nowhere:0123456789ab',
    'bootstrap:shopee',
    'hash:x',
    'break-glass',
    '',
  ])('is not there for what is no id, and asks nobody: %s', (id) => {
    const asked = jest.spyOn(replica.database, 'transaction');
    expect(grants.find(id as GrantId)).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });
});

describe('the grant of an agent token', () => {
  it('is worth its scopes, as far as agents may have them', async () => {
    const { agentId, token, tokenId } = await agent({ scopes: ['account.read', 'users.manage', 'made.up'] });
    expect(await grants.findByAgentToken(token, '10.0.0.1')).toMatchObject({
      id: `token:${tokenId}`,
      actor: { kind: 'agent', id: agentId, role: 'agent', marketplace: 'kaway' },
      permissions: new Set(['account.read']),
    });
  });

  it('is the same by its id, as a JWT names it', async () => {
    const { token, grant } = await agent();
    const [byText, byId] = [await grants.findByAgentToken(token, '10.0.0.1'), await grants.find(grant)];
    expect(byText?.id).toBe(grant);
    expect(byId).toMatchObject({ id: grant, actor: byText?.actor });
  });

  it('ends everywhere within a second when it is revoked', async () => {
    const { tokenId, token, grant } = await agent();
    expect(await grants.findByAgentToken(token, '10.0.0.1')).toBeDefined();
    await endsEverywhere(grant, () =>
      sql(`UPDATE agent_tokens SET revoked_at = now(), revoke_reason = 'spec' WHERE id = $1`, [tokenId]),
    );
    await eventually(async () => expect(await grants.findByAgentToken(token, '10.0.0.1')).toBeUndefined(), {
      withinMs: 1000,
    });
  });

  it('ends everywhere within a second when the agent is disabled', async () => {
    const { agentId, grant } = await agent();
    await endsEverywhere(grant, () => sql(`UPDATE agents SET status = 'disabled' WHERE id = $1`, [agentId]));
  });

  it('is not there for another text, and a mistyped one asks nobody', async () => {
    const { token } = await agent();
    expect(await grants.findByAgentToken(makeAgentToken('kaway'), '10.0.0.1')).toBeUndefined();
    const asked = jest.spyOn(replica.database, 'transaction');
    expect(grants.findByAgentToken(`${token.slice(0, -1)}!`, '10.0.0.1')).toBeUndefined();
    expect(grants.findByAgentToken(token.toLowerCase(), '10.0.0.1')).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  it('knows the addresses it may be used from', async () => {
    const { token } = await agent({ addresses: ['10.1.0.0/16', '2001:db8::/32', '192.0.2.7'] });
    const grant = (await grants.findByAgentToken(token, '10.1.2.3'))!;
    const allowed = ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '2001:db8::1', '192.0.2.7'];
    const refused = ['10.2.0.1', '::ffff:10.2.0.1', '2001:db9::1', '192.0.2.8', '', 'unknown', '10.1.2.3, 10.1.2.4'];
    expect(allowed.filter((address) => !grant.allowsAddress(address))).toEqual([]);
    expect(refused.filter((address) => grant.allowsAddress(address))).toEqual([]);
  });

  it('an empty list of addresses allows none', () => {
    expect(among([])('10.0.0.1')).toBe(false);
  });
});

describe('the grant of a token of the settings', () => {
  const id = bootstrapGrantId('shopee', 'a token');

  it('is the one of its marketplace, and of no other', async () => {
    const grant = await grants.findBootstrap('shopee');
    expect(await grants.find(id)).toEqual(grant);
    expect(grant).toMatchObject({
      id,
      actor: { kind: 'agent', name: 'shopee', marketplace: 'shopee' },
      permissions: permissionsOf('agent'),
      expiresAt: undefined,
    });
    for (const marketplace of marketplaces.filter((name) => name !== 'shopee'))
      for (const found of [grants.findBootstrap(marketplace), grants.find(bootstrapGrantId(marketplace, 'a token'))])
        expect(await found).toBeUndefined();
  });

  it('ends when the settings have another value for it', async () => {
    expect(grants.find(bootstrapGrantId('shopee', 'the value before'))).toBeUndefined();
    const tokens = replica.settings.bootstrapTokens as Map<Marketplace, string>;
    tokens.set('shopee', 'the value after');
    expect(grants.find(id)).toBeUndefined();
    expect(await grants.findBootstrap('shopee')).toMatchObject({ id: bootstrapGrantId('shopee', 'the value after') });
    tokens.set('shopee', 'a token');
  });

  it('ends everywhere within a second when that agent is disabled', async () => {
    await endsEverywhere(id, () =>
      sql(`UPDATE agents SET status = 'disabled' WHERE bootstrap AND marketplace = 'shopee'`),
    );
    await sql(`UPDATE agents SET status = 'active' WHERE bootstrap`);
  });
});

describe('reading', () => {
  it('is one statement for all who ask at the same moment, and none while it is fresh', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => person()));
    const asked = jest.spyOn(replica.database, 'transaction');
    const found = await Promise.all(
      people.flatMap(({ grant }) => [grants.find(grant), grants.find(grant)].map((one) => Promise.resolve(one))),
    );
    expect(found.filter(Boolean)).toHaveLength(40);
    expect(asked).toHaveBeenCalledTimes(1);
    for (const { grant } of people) expect(grants.find(grant)).not.toBeInstanceOf(Promise);
    expect(asked).toHaveBeenCalledTimes(1);
    jest.restoreAllMocks();
  });

  it('goes on in the background for those in use: they never wait', async () => {
    const { grant } = await person();
    await grants.find(grant);
    let waited = 0;
    const end = Date.now() + 1500;
    await eventually(
      () => {
        if (grants.find(grant) instanceof Promise) waited++;
        expect(Date.now()).toBeGreaterThan(end);
      },
      { everyMs: 25 },
    );
    expect(waited).toBe(0);
  });

  it('what was not there is asked again within a second', async () => {
    const userId = await insertUser(keys.test);
    const sessionId = randomUUID();
    expect(await grants.find(`session:${sessionId}`)).toBeUndefined();
    await sql(`INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')`, [
      sessionId,
      userId,
    ]);
    await eventually(async () => expect(await grants.find(`session:${sessionId}`)).toBeDefined(), { withinMs: 1000 });
  });

  it('a database that fails is unavailable, and no grant ended', async () => {
    const { grant } = await person();
    const unavailable = new DomainError('unavailable', 'database_unavailable', 'spec');
    const broken = { transaction: () => Promise.reject(unavailable) } as unknown as Database;
    await expect(new Grants(broken, replica.settings, logger).find(grant)).rejects.toBe(unavailable);
  });

  it('an answer that took longer than a second tells nothing of now', async () => {
    const { grant } = await person();
    const slow = Object.create(replica.database) as Database;
    slow.transaction = (actor, work) =>
      replica.database.transaction(actor, async (tx) => {
        const result = await work(tx);
        await tx.query('SELECT pg_sleep(1.1)');
        return result;
      });
    await expect(new Grants(slow, replica.settings, logger).find(grant)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the last use', () => {
  const lastUse = async (id: string) => {
    const columns = 'last_used_at AS at, last_used_address AS address';
    const [row] = await asOwner<{ at: Date | null; address: string | null }>(
      keys.test,
      `SELECT ${columns} FROM agent_tokens WHERE id = $1`,
      [id],
    );
    return row!;
  };

  it('of an agent token is written down with its address, once a minute', async () => {
    const { token, tokenId } = await agent();
    await grants.findByAgentToken(token, '192.0.2.1');
    await eventually(async () => expect(await lastUse(tokenId)).toMatchObject({ address: '192.0.2.1' }));
    const { at } = await lastUse(tokenId);
    await other.findByAgentToken(token, '192.0.2.2');
    const later = await agent();
    await other.findByAgentToken(later.token, 'no address');
    await eventually(async () => expect((await lastUse(later.tokenId)).at).toBeInstanceOf(Date));
    expect(await lastUse(later.tokenId)).toMatchObject({ address: null });
    expect(await lastUse(tokenId)).toEqual({ at, address: '192.0.2.1' });
  });

  it('from an address that is not allowed is none', async () => {
    const { token, tokenId } = await agent({ addresses: ['10.0.0.0/8'] });
    await grants.findByAgentToken(token, '192.0.2.1');
    const later = await agent();
    await grants.findByAgentToken(later.token, '192.0.2.1');
    await eventually(async () => expect((await lastUse(later.tokenId)).at).toBeInstanceOf(Date));
    expect(await lastUse(tokenId)).toEqual({ at: null, address: null });
  });

  it('of a session is written down', async () => {
    const { sessionId, grant } = await person();
    await sql(`UPDATE sessions SET last_used_at = now() - interval '1 hour' WHERE id = $1`, [sessionId]);
    grants.used(await grants.find(grant), '192.0.2.1');
    await eventually(async () =>
      expect(
        await sql(`SELECT FROM sessions WHERE id = $1 AND last_used_at > now() - interval '1 minute'`, [sessionId]),
      ).toHaveLength(1),
    );
  });

  it('is no work of the request that it is noted in, and its Idempotency-Key is not marked by it', async () => {
    const { token, tokenId } = await agent();
    const context = newContext();
    beginWork(context, { who: 'agent:x', key: 'taken-over', token: randomUUID(), done: false });
    await runInContext(context, () => grants.findByAgentToken(token, '192.0.2.3'));
    await eventually(async () => expect(await lastUse(tokenId)).toMatchObject({ address: '192.0.2.3' }));
  });
});
