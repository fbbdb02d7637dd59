import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Database, Events, Logger, Metrics, createDataSource } from '@souk/platform';
import { asOwner, createTestDatabase, eventually, insertAgent, insertAgentToken, settled } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { makeAgentToken } from '../src/agents/agent-token-format';
import { AgentTokenRefusals, refusalOptions } from '../src/agents/agent-token-refusals';
import { authEntities } from '../src/entities';

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let dataSource: DataSource;
let database: Database;
let refusals: AgentTokenRefusals;
let warnings: string[];

beforeAll(async () => {
  test = await createTestDatabase();
  const options = { url: test.appUrl, applicationName: 'spec', entities: authEntities };
  dataSource = await createDataSource(options).initialize();
  database = new Database(dataSource);
});
beforeEach(() => {
  jest.replaceProperty(refusalOptions, 'everyMs', 2000);
  warnings = [];
  const destination = { write: (line: string) => void warnings.push(line) };
  const metrics = new Metrics({ version: '1', gitSha: 'x', buildDate: 'x' });
  const logger = Logger.create({ service: 'spec', level: 'warn', destination });
  refusals = new AgentTokenRefusals(database, new Events(), logger, metrics);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await refusals.beforeApplicationShutdown();
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

/** A token that has expired, and its id. */
async function expiredToken() {
  const token = makeAgentToken('amazon');
  const agentId = await insertAgent(test);
  const expiresAt = new Date(Date.now() - 1000);
  return { token, agentId, id: await insertAgentToken(test, agentId, { token, scopes: ['account.read'], expiresAt }) };
}
const refuse = (token: string, address = '192.0.2.7') => refusals.note({ token, bootstrap: undefined, address });
async function written(subject: string) {
  await settled(test);
  const found = await asOwner<{ data: Record<string, unknown> }>(
    test,
    `SELECT data FROM events WHERE type = 'agent_token.refused' AND subject_kind = 'agent_token' AND subject_id = $1 ORDER BY seq`,
    [subject],
  );
  return found.map(({ data }) => data);
}

describe('a flood of refusals', () => {
  it('is one event at once, and one when its minute is over that tells how many were left out', async () => {
    const { token, agentId, id } = await expiredToken();
    for (let i = 0; i < 10; i++) await refuse(token, `192.0.2.${i}`);
    const first = { reason: 'expired', agentId, address: '192.0.2.0', unwritten: 0 };
    expect(await written(id)).toEqual([first]);
    await eventually(async () => expect(await written(id)).toHaveLength(2));
    expect((await written(id))[1]).toEqual({ ...first, address: '192.0.2.9', unwritten: 8 });
  });

  it('that goes on is one event a minute, and none is lost or told twice', async () => {
    jest.replaceProperty(refusalOptions, 'everyMs', 300);
    const { token, id } = await expiredToken();
    const began = performance.now();
    let refused = 0;
    while (performance.now() - began < 1000) {
      await refuse(token);
      refused++;
    }
    await refusals.beforeApplicationShutdown();
    const events = await written(id);
    expect(events.reduce((sum, { unwritten }) => sum + 1 + Number(unwritten), 0)).toBe(refused);
    expect(events.length).toBeLessThanOrEqual(2 + (performance.now() - began) / 300);
  });

  it('is not forgotten by a shutdown', async () => {
    jest.replaceProperty(refusalOptions, 'everyMs', 60_000);
    const { token, id } = await expiredToken();
    for (let i = 0; i < 3; i++) await refuse(token);
    await refusals.beforeApplicationShutdown();
    expect((await written(id)).map(({ unwritten }) => unwritten)).toEqual([0, 1]);
  });

  it('is written later when the database does not take it now', async () => {
    const { token, id } = await expiredToken();
    for (let i = 0; i < 3; i++) await refuse(token);
    jest.spyOn(database, 'transaction').mockRejectedValueOnce(new Error('gone'));
    await eventually(() => expect(warnings.join()).toContain('gone'));
    expect(await written(id)).toHaveLength(1);
    await eventually(async () => expect((await written(id)).map(({ unwritten }) => unwritten)).toEqual([0, 1]));
  });

  it('leaves nothing in memory once it is over', async () => {
    const windows = (refusals as unknown as { windows: Map<string, unknown> }).windows;
    const tokens = await Promise.all(Array.from({ length: 5 }, expiredToken));
    for (const { token } of tokens) await refuse(token);
    expect(windows.size).toBe(5);
    await eventually(() => expect(windows.size).toBe(0));
  });
});

it('of a token that nobody has, and of what is none, the subject is unknown', async () => {
  await refuse(makeAgentToken('shein'));
  await refuse('souk_shein_my-secret');
  await refusals.beforeApplicationShutdown();
  expect(await written('unknown')).toEqual([
    { reason: 'unknown_token', address: '192.0.2.7', unwritten: 0 },
    { reason: 'unknown_token', address: '192.0.2.7', unwritten: 0 },
  ]);
});
