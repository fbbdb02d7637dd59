import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, createDataSource, Database, Events, type Marketplace, system } from '@souk/platform';
import { asOwner, createTestDatabase, settled, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { authEntities } from '../src/entities';
import { Agents } from '../src/index';

let test: TestDatabase;
let dataSource: DataSource;
let database: Database;
let agents: Agents;

beforeAll(async () => {
  test = await createTestDatabase();
  const options = { url: test.appUrl, applicationName: 'spec', poolMax: 4, entities: authEntities };
  dataSource = await createDataSource(options).initialize();
  database = new Database(dataSource);
  agents = new Agents(database, new Events());
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

const admin: Actor = { kind: 'human', id: 'ana', name: 'Ana', role: 'admin' };
const member: Actor = { kind: 'human', id: 'max', name: 'Max', role: 'member' };
const nowhere = '019a0000-0000-7000-8000-000000000000';

const refusal = (code: string) => expect.objectContaining({ code }) as unknown;
const events = async (id: string) => {
  await settled(test);
  return asOwner(test, 'SELECT type, actor_id, marketplace, data FROM events WHERE subject_id = $1 ORDER BY seq', [id]);
};
let made = 0;
const create = (actor = admin, marketplace: Marketplace = 'amazon') =>
  agents.create(actor, { name: `agent-${++made}`, marketplace });

describe('the agents', () => {
  it('of every marketplace are there from the first day', async () => {
    const { items } = await agents.list(member, { limit: 10 });
    expect(items.filter(({ bootstrap }) => bootstrap).map(({ name, marketplace }) => [name, marketplace])).toEqual(
      ['kaway', 'tiktokshop', 'shein', 'mercadolivre', 'shopee', 'amazon'].map((name) => [name, name]),
    );
  });

  it('are listed by marketplace and status, newest first, in pages without gap or repetition', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await create(admin, 'kaway')).id);
    await agents.change(admin, ids[1]!, { status: 'disabled' });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await agents.list(member, { marketplace: 'kaway', status: 'active', limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.slice(0, 4)).toEqual(ids.filter((id) => id !== ids[1]));
  });

  it('are found by id and by name', async () => {
    const agent = await create();
    expect(await agents.get(member, agent.id)).toEqual(agent);
    expect(await agents.byName(system('command line'), agent.name)).toEqual(agent);
    await expect(agents.get(member, nowhere)).rejects.toEqual(refusal('agent_not_found'));
    await expect(agents.byName(member, 'nobody')).rejects.toEqual(refusal('agent_not_found'));
  });
});

describe('an agent', () => {
  it('is made with an event by whoever made it', async () => {
    const agent = await agents.create(admin, { name: 'pricing', marketplace: 'shein', description: 'Watches prices' });
    expect(agent).toMatchObject({ name: 'pricing', marketplace: 'shein', status: 'active', bootstrap: false });
    expect(await events(agent.id)).toEqual([
      {
        type: 'agent.created',
        actor_id: 'ana',
        marketplace: 'shein',
        data: { name: 'pricing', description: 'Watches prices' },
      },
    ]);
  });

  it('is changed with an event that tells before and after, and only what changed', async () => {
    const { id, name } = await create();
    const changed = await agents.change(admin, id, { name, description: 'Sells', status: 'disabled' });
    expect(changed).toMatchObject({ name, description: 'Sells', status: 'disabled' });
    expect((await events(id))[1]).toMatchObject({
      type: 'agent.changed',
      data: { before: { description: '', status: 'active' }, after: { description: 'Sells', status: 'disabled' } },
    });
  });

  it('that is changed to what it is already has no event of it', async () => {
    const { id, name } = await create();
    await agents.change(admin, id, { name, status: 'active' });
    expect(await events(id)).toHaveLength(1);
  });

  it('has a name of its own, when it is made and when it is renamed', async () => {
    const [one, two] = [await create(), await create()];
    const again = agents.create(admin, { name: one.name, marketplace: 'shopee' });
    await expect(again).rejects.toEqual(refusal('name_taken'));
    await expect(agents.change(admin, two.id, { name: one.name })).rejects.toEqual(refusal('name_taken'));
    expect(await agents.get(admin, two.id)).toEqual(two);
  });

  it('gets its name once when two people take it at the same time', async () => {
    const both = await Promise.allSettled(
      [1, 2].map(() => agents.create(admin, { name: 'wanted-by-two', marketplace: 'kaway' })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'name_taken' } });
  });

  it.each(['', 'A', 'with space', 'x:y', '-x', 'x-', 'ünï', 'a\0b', 'x'.repeat(65), nowhere, 'a\n'])(
    'is not called %j',
    async (name) => {
      const expected = expect.objectContaining({
        kind: 'invalid',
        errors: [expect.objectContaining({ path: 'name' })],
      }) as unknown;
      const attempt = agents.create(admin, { name, marketplace: 'amazon' });
      await expect(attempt).rejects.toEqual(expected);
    },
  );

  it('is changed by admins only, even past the check of the route', async () => {
    const { id } = await create();
    await expect(agents.change(member, id, { status: 'disabled' })).rejects.toThrow();
    await expect(create(member)).rejects.toThrow(/row-level security/);
    expect(await agents.get(admin, id)).toMatchObject({ status: 'active' });
  });
});

describe('by SQL', () => {
  const amazon: Actor = { kind: 'agent', id: 'a', name: 'amazon', role: 'agent', marketplace: 'amazon' };
  const sql = (actor: Actor, text: string) => database.transaction(actor, (tx) => tx.query<unknown[]>(text));

  it('an agent of amazon sees the agents of amazon and no other', async () => {
    await create(admin, 'shopee');
    expect(await sql(amazon, 'SELECT DISTINCT marketplace FROM agents')).toEqual([{ marketplace: 'amazon' }]);
    expect(await sql(amazon, `SELECT 1 FROM agents WHERE marketplace = 'shopee' OR name = 'shopee'`)).toEqual([]);
  });

  it('an agent without a marketplace sees none', async () => {
    const { marketplace: _, ...lost } = amazon;
    expect(await sql(lost, 'SELECT 1 FROM agents')).toEqual([]);
  });

  it.each([
    `INSERT INTO agents (id, name, marketplace) VALUES (gen_random_uuid(), 'mine', 'amazon')`,
    `UPDATE agents SET status = 'active'`,
    `UPDATE agents SET marketplace = 'shopee'`,
    'DELETE FROM agents',
    'SELECT 1 FROM agent_tokens',
    `INSERT INTO agent_tokens (id, agent_id, hash, hint, scopes, expires_at)
     SELECT gen_random_uuid(), id, 'x', 'x', '{}', now() FROM agents LIMIT 1`,
    'DELETE FROM agent_tokens',
  ])('an agent may not: %s', async (text) => {
    await expect(sql(amazon, text)).rejects.toThrow(/permission denied/);
  });

  it.each([
    'SELECT hash FROM agent_tokens',
    'SELECT * FROM agent_tokens',
    `UPDATE agent_tokens SET hash = 'x'`,
    'UPDATE agent_tokens SET expires_at = now()',
    'DELETE FROM agent_tokens',
    'DELETE FROM agents',
  ])('not even an admin may: %s', async (text) => {
    await expect(sql(admin, text)).rejects.toThrow(/permission denied/);
  });

  it('a member sees no token and changes no agent', async () => {
    expect(await sql(member, 'SELECT id FROM agent_tokens')).toEqual([]);
    await sql(member, `UPDATE agents SET description = 'mine'`);
    expect(await sql(admin, `SELECT 1 FROM agents WHERE description = 'mine'`)).toEqual([]);
  });
});
