import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asOwner, createTestDatabase, settled, type TestDatabase } from '@souk/testing';
import { Build, Sandbox } from './sandbox';

jest.setTimeout(30_000);

let build: Build;
let sandbox: Sandbox;
let database: TestDatabase;

beforeAll(async () => {
  build = new Build();
  sandbox = new Sandbox(build);
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await sandbox.remove();
  build.remove();
});

const souk = (...args: string[]) => sandbox.souk(['agents', ...args], { API__DATABASE_URL: database.appUrl });
const said = (text: string) => expect.stringContaining(text) as unknown as string;
const tokensOf = async (name: string) =>
  (JSON.parse((await souk('tokens', name, '--json')).out) as { items: Record<string, string>[] }).items;

describe('souk agents', () => {
  it('makes an agent, lists it, disables it and enables it', async () => {
    expect(await souk('create', 'pricing', '--marketplace', 'kaway', '--description', 'Watches prices')).toMatchObject({
      code: 0,
      out: said('The agent pricing of kaway is active'),
    });
    expect((await souk('list')).out).toMatch(/^pricing +kaway +active +\S+ +Watches prices$/m);
    expect((await souk('disable', 'pricing')).out).toContain('disabled');
    const { out } = await souk('list', '--status', 'disabled', '--json');
    expect(JSON.parse(out)).toMatchObject({ items: [{ name: 'pricing', status: 'disabled' }], nextCursor: null });
    expect(await souk('issue-token', 'pricing')).toMatchObject({ code: 1, out: '', err: said('enable it first') });
    expect((await souk('enable', 'pricing')).out).toContain('active');
  });

  it('says what is wrong, with nothing on standard output', async () => {
    for (const [args, err] of [
      [['create', 'amazon', '--marketplace', 'amazon'], 'There is an agent amazon already'],
      [['create', 'My Agent', '--marketplace', 'amazon'], 'name must be'],
      [['issue-token', 'nobody'], 'There is no such agent'],
      [['issue-token', 'amazon', '--address', '10.0.0.256'], 'addresses.0 must be an IP address'],
      [
        ['revoke-token', 'amazon', '019a0000-0000-7000-8000-000000000000', '--reason', 'x'],
        'There is no such agent token',
      ],
    ] as const)
      expect(await souk(...args)).toMatchObject({ code: 1, out: '', err: said(err) });
  });

  it('shows a new token once, as the one line of standard output', async () => {
    const { code, out, err } = await souk(
      'issue-token',
      'amazon',
      '--label',
      'laptop',
      '--address',
      '10.0.0.0/8',
      '::1',
    );
    expect([code, err]).toEqual([0, said('it is not shown again')]);
    expect(out).toMatch(/^souk_amazon_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\n$/);
    expect(err).not.toContain('souk_amazon_');
    const secret = out.trim();
    expect(await tokensOf('amazon')).toMatchObject([
      { label: 'laptop', hint: secret.slice(-4), state: 'valid', addresses: ['10.0.0.0/8', '::1/128'] },
    ]);
    const [list, json] = [await souk('tokens', 'amazon'), await souk('tokens', 'amazon', '--json')];
    expect(list.out).toMatch(new RegExp(`\\.\\.\\.${secret.slice(-4)} +valid +\\S+ +never +laptop`));
    expect(list.out + json.out).not.toContain(secret.slice(0, 40));
    expect(json.out).not.toContain('hash');
  });

  it('issues two at most, and revokes with a reason', async () => {
    const { out } = await souk('issue-token', 'shein', '--days', '7', '--json');
    const { secret, token } = JSON.parse(out) as { secret: string; token: { id: string } };
    expect(secret).toMatch(/^souk_shein_/);
    await souk('issue-token', 'shein');
    expect(await souk('issue-token', 'shein')).toMatchObject({ code: 1, err: said('revoke one first') });
    const revoked = await souk('revoke-token', 'shein', token.id, '--reason', 'a laptop was lost');
    expect(revoked).toMatchObject({ code: 0, out: said('is revoked') });
    expect((await tokensOf('shein')).map(({ state }) => state).sort()).toEqual(['revoked', 'valid']);
    await settled(database);
    const [event] = await asOwner(
      database,
      `SELECT actor_kind, actor_id, data->>'reason' AS reason FROM events WHERE type = 'agent_token.revoked' AND subject_id = $1`,
      [token.id],
    );
    expect(event).toEqual({ actor_kind: 'service', actor_id: 'command line', reason: 'a laptop was lost' });
  });
});
