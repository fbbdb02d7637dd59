import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { permissionsOf } from '@souk/platform';
import { asOwner, settled } from '@souk/testing';
import { as, startTestApi, type TestApi } from './test-api';

type Body = Record<string, unknown>;
interface Answer<T = Body> {
  status: number;
  headers: Headers;
  body: T;
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const call = async <T = Body>(method: string, path: string, body?: unknown, headers = {}): Promise<Answer<T>> => {
  const response = await fetch(`${api.url}/api/v1/agents${path}`, {
    method,
    headers: { ...as('admin'), ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
};

const nowhere = '019a0000-0000-7000-8000-000000000000';
let made = 0;
const newAgent = async (): Promise<string> =>
  String((await call('POST', '', { name: `agent-${++made}`, marketplace: 'amazon' })).body.id);

describe('agents over HTTP', () => {
  it('are made, shown, listed and changed', async () => {
    const made = await call('POST', '', { name: 'pricing', marketplace: 'kaway', description: 'Watches prices' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'pricing',
        marketplace: 'kaway',
        description: 'Watches prices',
        status: 'active',
        bootstrap: false,
      },
    });
    const path = `/${String(made.body.id)}`;
    expect(await call('GET', path)).toMatchObject({ status: 200, body: made.body });
    const changed = await call('PATCH', path, { status: 'disabled', description: '' });
    expect(changed).toMatchObject({ status: 200, body: { status: 'disabled', description: '', name: 'pricing' } });
    const { body } = await call<{ items: Body[] }>('GET', '?marketplace=kaway&status=disabled');
    expect(body).toEqual({ items: [changed.body], nextCursor: null });
  });

  it.each<[string, string, string, unknown, number, string]>([
    ['no name', 'POST', '', { marketplace: 'amazon' }, 400, 'validation_failed'],
    ['a name that is no text', 'POST', '', { name: 7, marketplace: 'amazon' }, 400, 'validation_failed'],
    ['a name with blanks', 'POST', '', { name: 'my agent', marketplace: 'amazon' }, 400, 'validation_failed'],
    ['a NUL', 'POST', '', { name: 'x', marketplace: 'amazon', description: '\0' }, 400, 'value_out_of_range'],
    ['no description', 'POST', '', { name: 'x', marketplace: 'amazon', description: null }, 400, 'validation_failed'],
    ['an unknown marketplace', 'POST', '', { name: 'x', marketplace: 'ebay' }, 400, 'validation_failed'],
    [
      'a field that is not theirs',
      'POST',
      '',
      { name: 'x', marketplace: 'amazon', bootstrap: true },
      400,
      'validation_failed',
    ],
    ['a name that is taken', 'POST', '', { name: 'amazon', marketplace: 'amazon' }, 409, 'name_taken'],
    ['an unknown filter', 'GET', '?status=lost', undefined, 400, 'validation_failed'],
    ['an id that is none', 'GET', '/amazon', undefined, 404, 'agent_not_found'],
    ['an agent that is not there', 'GET', `/${nowhere}`, undefined, 404, 'agent_not_found'],
    ['a change of what is not there', 'PATCH', `/${nowhere}`, { status: 'disabled' }, 404, 'agent_not_found'],
    ['a token for what is not there', 'POST', `/${nowhere}/tokens`, {}, 404, 'agent_not_found'],
    ['the tokens of what is not there', 'GET', `/${nowhere}/tokens`, undefined, 404, 'agent_not_found'],
  ])('refuse %s', async (_what, method, path, body, status, code) => {
    expect(await call(method, path, body)).toMatchObject({ status, body: { code } });
  });

  it.each<[string, unknown]>([
    ['another marketplace', { marketplace: 'shopee' }],
    ['no status', { status: null }],
    ['an unknown status', { status: 'gone' }],
    ['a name that is none', { name: null }],
  ])('are not changed to %s', async (_what, body) => {
    const path = `/${await newAgent()}`;
    const before = await call('GET', path);
    expect(await call('PATCH', path, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await call('GET', path)).body).toEqual(before.body);
  });

  it('are closed to whoever has not the permission', async () => {
    const id = await newAgent();
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', `/${id}`, undefined],
      ['PATCH', `/${id}`, { status: 'disabled' }],
      ['GET', `/${id}/tokens`, undefined],
      ['POST', `/${id}/tokens`, {}],
    ] as const)
      expect(await call(method, path, body, as('reader'))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

interface Token extends Body {
  id: string;
}
const issue = (agent: string, body: unknown = {}, headers = {}) =>
  call<{ token: Token; secret: string } & Body>('POST', `/${agent}/tokens`, body, headers);

describe('tokens over HTTP', () => {
  it('are shown once, listed without their secret and revoked with a reason', async () => {
    const agent = await newAgent();
    const { status, body } = await issue(agent, {
      label: 'ci',
      scopes: [...permissionsOf('agent')],
      addresses: ['10.0.0.0/8'],
      expiresInDays: 7,
    });
    expect([status, body]).toEqual([
      201,
      {
        secret: expect.stringMatching(/^souk_amazon_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/),
        token: {
          id: expect.any(String),
          agentId: agent,
          hint: body.secret.slice(-4),
          label: 'ci',
          scopes: [...permissionsOf('agent')],
          addresses: ['10.0.0.0/8'],
          state: 'valid',
          createdAt: expect.any(String),
          expiresAt: expect.any(String),
          lastUsedAt: null,
          lastUsedAddress: null,
          revokedAt: null,
          revokeReason: null,
        },
      },
    ]);
    expect((await call('GET', `/${agent}/tokens`)).body).toEqual({ items: [body.token], nextCursor: null });

    const path = `/${agent}/tokens/${body.token.id}/revoke`;
    const revoked = await call('POST', path, { reason: 'a laptop was lost' });
    expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked', revokeReason: 'a laptop was lost' } });
    expect(await call('POST', path, { reason: 'again' })).toMatchObject({
      status: 409,
      body: { code: 'already_revoked' },
    });
  });

  it('are two at a time', async () => {
    const agent = await newAgent();
    const all = await Promise.all([1, 2, 3].map(() => issue(agent)));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    expect(all.find(({ status }) => status === 409)).toMatchObject({ body: { code: 'too_many_tokens' } });
  });

  it.each<[string, unknown, string]>([
    ['a scope that is not of agents', { scopes: ['users.manage'] }, 'scopes'],
    ['scopes that are no list', { scopes: 'account.read' }, 'scopes'],
    ['a scope that is no text', { scopes: [7] }, 'scopes'],
    ['no scopes', { scopes: null }, 'scopes'],
    ['an address that is none', { addresses: ['10.0.0.1', 'here'] }, 'addresses.1'],
    ['an end that is a text', { expiresInDays: '7' }, 'expiresInDays'],
    ['an end beyond a year', { expiresInDays: 1000 }, 'expiresInDays'],
    ['no end', { expiresInDays: null }, 'expiresInDays'],
    ['a hash of their own', { hash: 'x' }, 'hash'],
    ['a long label', { label: 'x'.repeat(101) }, 'label'],
  ])('refuse %s, and say which field it is', async (_what, token, path) => {
    const agent = await newAgent();
    const { status, body } = await issue(agent, token);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect([...new Set((body.errors as { path: string }[]).map(({ path }) => path))]).toEqual([path]);
  });

  it('are not found under another agent, nor by what is no id', async () => {
    const [one, two] = [await newAgent(), await newAgent()];
    const { body } = await issue(one);
    for (const path of [`/${two}/tokens/${body.token.id}`, `/${one}/tokens/${nowhere}`, `/${one}/tokens/..%2f`])
      expect(await call('POST', `${path}/revoke`, { reason: 'x' })).toMatchObject({
        status: 404,
        body: { code: 'agent_token_not_found' },
      });
    expect(await call('POST', `/${one}/tokens/${body.token.id}/revoke`, {})).toMatchObject({ status: 400 });
  });

  it('are issued once under an Idempotency-Key, which keeps no secret', async () => {
    const agent = await newAgent();
    const key = { 'idempotency-key': 'issue-1' };
    const first = await issue(agent, {}, key);
    expect(first.status).toBe(201);
    expect(await issue(agent, {}, key)).toMatchObject({ status: 409, body: { code: 'shown_once' } });
    expect(await issue(agent, { label: 'x' }, key)).toMatchObject({ body: { code: 'idempotency_key_reused' } });
    expect((await call<{ items: Body[] }>('GET', `/${agent}/tokens`)).body.items).toHaveLength(1);
    const [kept] = await asOwner(api.database, `SELECT status, body FROM idempotency_keys WHERE key = 'issue-1'`);
    expect(kept).toEqual({ status: 201, body: null });
  });

  it('are in their answer and nowhere else', async () => {
    const agent = await newAgent();
    const { body } = await issue(agent, {}, { 'idempotency-key': 'issue-2' });
    await call('POST', `/${agent}/tokens/${body.token.id}/revoke`, { reason: 'done' });
    await settled(api.database);
    const tables = await asOwner<{ name: string }>(
      api.database,
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const everything = await Promise.all(
      tables.map(({ name }) => asOwner(api.database, `SELECT to_jsonb(row) AS row FROM ${name} AS row`)),
    );
    const written = JSON.stringify([everything, api.logs()]);
    expect(written).toContain(body.token.id);
    expect(written).not.toContain(body.secret.slice(0, -7));
    expect((await call('GET', `/${agent}/tokens`)).body).toEqual({
      items: [expect.not.objectContaining({ secret: expect.anything(), hash: expect.anything() })],
      nextCursor: null,
    });
  });
});
