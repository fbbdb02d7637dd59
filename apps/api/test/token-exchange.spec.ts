import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agents, AgentTokens, type NewAgentToken, TokenVerifier } from '@souk/auth';
import { type Actor, type Marketplace, permissionsOf } from '@souk/platform';
import { asOwner, eventually } from '@souk/testing';
import { startTestApi, type TestApi } from './test-api';

const bootstrapToken = 'a bootstrap token: 100%+ & more';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    callers: 'real',
    env: { API__BODY_LIMIT_KB: '4', MARKETPLACE_KAWAY_TOKEN: bootstrapToken },
  });
});
afterAll(() => api.close());

const admin: Actor = { kind: 'human', id: 'ana', name: 'Ana', role: 'admin' };
const allowed = [...permissionsOf('agent')].join(' ');

let made = 0;
async function newAgent({ marketplace = 'amazon', ...token }: { marketplace?: Marketplace } & NewAgentToken = {}) {
  const agent = await api.get(Agents).create(admin, { name: `agent-${++made}`, marketplace });
  const issued = await api.get(AgentTokens).issue(admin, agent.id, token);
  return { ...agent, token: issued.token, tokenId: issued.row.id };
}

interface Answer {
  status: number;
  headers: Headers;
  body: { error: string; error_description: string; access_token: string; expires_in: number; scope: string };
}

async function post(
  body: string | URLSearchParams | undefined,
  headers: Record<string, string> = {},
  query = '',
): Promise<Answer> {
  const response = await fetch(`${api.url}/api/v1/auth/token${query}`, { method: 'POST', headers, body });
  const answer = { status: response.status, headers: response.headers };
  return { ...answer, body: (await response.json()) as Answer['body'] };
}
const grant = { grant_type: 'client_credentials' };
const form = (fields: Record<string, string>, headers = {}) =>
  post(new URLSearchParams({ ...grant, ...fields }), headers);
const json = (fields: unknown) => post(JSON.stringify(fields), { 'content-type': 'application/json' });
const basic = (id: string, secret: string) => {
  const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
  return { authorization: `Basic ${btoa(`${encode(id)}:${encode(secret)}`)}` };
};
const refused = (error: string, status = 400) => ({ status, body: { error } });

describe('an agent token', () => {
  it.each<[string, (agent: { id: string; name: string; token: string }) => Promise<Answer>]>([
    ['by HTTP Basic with its name', ({ name, token }) => form({}, basic(name, token))],
    ['by HTTP Basic with its id', ({ id, token }) => form({}, basic(id, token))],
    ['in a form', ({ name, token }) => form({ client_id: name, client_secret: token })],
    ['in JSON', ({ id, token }) => json({ ...grant, client_id: id, client_secret: token })],
    ['with the id written large', ({ id, token }) => form({ client_id: id.toUpperCase(), client_secret: token })],
    ['with its name said twice', ({ name, token }) => form({ client_id: name }, basic(name, token))],
    ['with parameters that nobody knows', ({ name, token }) => form({ resource: 'souk' }, basic(name, token))],
    ['with a parameter that is empty', ({ name, token }) => form({ client_secret: '' }, basic(name, token))],
  ])('becomes a JWT %s', async (_how, exchange) => {
    const agent = await newAgent();
    const { status, headers, body } = await exchange(agent);
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 900, scope: allowed },
    ]);
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(await api.get(TokenVerifier).verify(body.access_token)).toMatchObject({
      subject: agent.id,
      grant: `token:${agent.tokenId}`,
    });
  });

  it('ends its JWT with itself', async () => {
    const agent = await newAgent();
    await asOwner(api.database, `UPDATE agent_tokens SET expires_at = now() + interval '90 seconds' WHERE id = $1`, [
      agent.tokenId,
    ]);
    const { body } = await form({}, basic(agent.name, agent.token));
    expect(body.expires_in).toBeGreaterThan(80);
    expect(body.expires_in).toBeLessThanOrEqual(90);
  });

  it('in its last second makes no JWT any more', async () => {
    const agent = await newAgent();
    await asOwner(api.database, `UPDATE agent_tokens SET expires_at = now() + interval '0.9 second' WHERE id = $1`, [
      agent.tokenId,
    ]);
    expect(await form({}, basic(agent.name, agent.token))).toMatchObject(refused('invalid_client', 401));
  });
});

describe('within a second', () => {
  const me = async (bearer: string) => {
    const response = await fetch(`${api.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${bearer}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const ends = (bearer: string) =>
    eventually(async () => expect((await me(bearer)).status).toBe(401), { withinMs: 1000 });

  it.each<[string, (agent: { id: string; tokenId: string }) => Promise<unknown>]>([
    ['a token that is revoked', ({ id, tokenId }) => api.get(AgentTokens).revoke(admin, id, tokenId, 'spec')],
    ['an agent that is disabled', ({ id }) => api.get(Agents).change(admin, id, { status: 'disabled' })],
  ])('%s stops, and so does its JWT', async (_what, stop) => {
    const agent = await newAgent();
    const { body } = await form({}, basic(agent.name, agent.token));
    for (const bearer of [agent.token, body.access_token])
      expect(await me(bearer)).toMatchObject({ status: 200, body: { kind: 'agent', id: agent.id, name: agent.name } });
    await stop(agent);
    await Promise.all([ends(agent.token), ends(body.access_token)]);
    expect(await form({}, basic(agent.name, agent.token))).toMatchObject(refused('invalid_client', 401));
  });
});

describe('a bootstrap token', () => {
  it('signs in the agent of its marketplace, whatever characters it has', async () => {
    const [{ id }] = (await asOwner(api.database, `SELECT id FROM agents WHERE name = 'kaway'`)) as [{ id: string }];
    for (const answer of [
      await form({}, basic('kaway', bootstrapToken)),
      await form({ client_id: id, client_secret: bootstrapToken }),
      await json({ ...grant, client_id: 'kaway', client_secret: bootstrapToken }),
    ]) {
      expect(answer).toMatchObject({ status: 200, body: { scope: allowed } });
      expect(await api.get(TokenVerifier).verify(answer.body.access_token)).toMatchObject({
        subject: id,
        grant: expect.stringMatching(/^bootstrap:kaway:[0-9a-f]{12}$/),
      });
    }
  });

  it('signs in no other agent, not even one of its marketplace', async () => {
    const { name } = await newAgent({ marketplace: 'kaway' });
    for (const client of ['amazon', name])
      expect(await form({}, basic(client, bootstrapToken))).toMatchObject(refused('invalid_client', 401));
  });
});

describe('the scope', () => {
  it('narrows what the JWT may do, in any order and said once or twice', async () => {
    const { name, token } = await newAgent({ scopes: ['account.read'] });
    for (const scope of ['account.read', ' account.read  account.read ']) {
      const { body } = await form({ scope }, basic(name, token));
      expect(body.scope).toBe('account.read');
      expect(await api.get(TokenVerifier).verify(body.access_token)).toMatchObject({ scope: ['account.read'] });
    }
  });

  it.each(['users.manage', 'account.read users.manage', 'nothing', 'account.read,account.read', 'Account.Read'])(
    'may not be %j, which the token does not allow',
    async (scope) => {
      const { name, token } = await newAgent();
      expect(await form({ scope }, basic(name, token))).toMatchObject(refused('invalid_scope'));
    },
  );
});

describe('a client that is refused', () => {
  it('hears the same words whatever was wrong', async () => {
    const agent = await newAgent();
    const other = await newAgent();
    const revoked = await newAgent();
    await api.get(AgentTokens).revoke(admin, revoked.id, revoked.tokenId, 'spec');
    const disabled = await newAgent();
    await api.get(Agents).change(admin, disabled.id, { status: 'disabled' });
    const elsewhere = await newAgent({ addresses: ['203.0.113.0/24'] });
    const answers = await Promise.all(
      (
        [
          ['nobody', agent.token],
          [agent.name, other.token],
          [agent.name, `${agent.token.slice(0, -1)}${agent.token.endsWith('0') ? '1' : '0'}`],
          [agent.name, 'guessed'],
          [revoked.name, revoked.token],
          [disabled.name, disabled.token],
          [elsewhere.name, elsewhere.token],
          ['a\0b', agent.token],
          [agent.name, '\0'],
          ['x'.repeat(500), 'y'.repeat(500)],
        ] as const
      ).map(([id, secret]) => form({}, basic(id, secret))),
    );
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="souk"']);
      expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
      expect(body).toEqual({ error: 'invalid_client', error_description: answers[0]?.body.error_description });
    }
  });

  it('may come from an address of the list, and from no other', async () => {
    const here = await newAgent({ addresses: ['127.0.0.0/8', '::1'] });
    expect(await form({}, basic(here.name, here.token))).toMatchObject({ status: 200 });
  });

  it.each<[string, Record<string, string>]>([
    ['no credentials', {}],
    ['half of them', { authorization: `Basic ${btoa('agent')}` }],
    ['no secret', { authorization: `Basic ${btoa('agent:')}` }],
    ['no id', { authorization: `Basic ${btoa(':secret')}` }],
    ['what is no base64', { authorization: 'Basic !!!' }],
    ['a percent sign too many', { authorization: `Basic ${btoa('agent:100%')}` }],
    ['another scheme', { authorization: 'Bearer souk_amazon_x' }],
    ['nothing behind the scheme', { authorization: 'Basic' }],
  ])('sent %s', async (_what, headers) => {
    const { status, body, headers: answered } = await form({}, headers);
    expect([status, body.error, answered.get('www-authenticate')]).toEqual([
      401,
      'invalid_client',
      'Basic realm="souk"',
    ]);
  });
});

describe('a request that is none', () => {
  const client = basic('amazon', 'marketplace-amazon-secret123');
  const typed = (type: string, body: string) => post(body, { ...client, 'content-type': type });
  const urlencoded = 'application/x-www-form-urlencoded';

  it.each<[string, () => Promise<Answer>, string, number?]>([
    ['no grant_type', () => post(new URLSearchParams(), client), 'invalid_request'],
    ['an empty grant_type', () => typed(urlencoded, 'grant_type='), 'invalid_request'],
    ['another grant_type', () => typed(urlencoded, 'grant_type=password'), 'unsupported_grant_type'],
    ['a grant_type twice', () => typed(urlencoded, 'grant_type=client_credentials&grant_type=x'), 'invalid_request'],
    ['an unknown parameter twice', () => typed(urlencoded, 'grant_type=client_credentials&a=1&a=2'), 'invalid_request'],
    ['the secret in two places', () => form({ client_secret: 'x' }, client), 'invalid_request'],
    ['two clients', () => form({ client_id: 'shopee' }, client), 'invalid_request'],
    ['no body', () => post(undefined, client), 'invalid_request'],
    ['bad JSON', () => typed('application/json', '{"a'), 'invalid_request'],
    ['JSON that is a list', () => typed('application/json', '[]'), 'invalid_request'],
    ['JSON that is a text', () => typed('application/json', '"x"'), 'invalid_request'],
    ['JSON that is nothing', () => typed('application/json', 'null'), 'invalid_request'],
    ['JSON with a number', () => typed('application/json', '{"grant_type":1}'), 'invalid_request'],
    ['JSON with a list', () => typed('application/json', '{"grant_type":["client_credentials"]}'), 'invalid_request'],
    ['bytes that are no text', () => typed(urlencoded, 'grant_type=%ff%00'), 'unsupported_grant_type'],
    [
      'something in the address',
      () => post(new URLSearchParams(grant), client, '?client_id=amazon'),
      'invalid_request',
    ],
    ['another type', () => typed('text/csv', 'grant_type,client_credentials'), 'invalid_request', 415],
    ['too much', () => typed(urlencoded, `grant_type=${'x'.repeat(5000)}`), 'invalid_request', 413],
  ])('has %s', async (_what, send, error, status = 400) => {
    const answer = await send();
    expect([answer.status, answer.body]).toEqual([status, { error, error_description: expect.any(String) }]);
    expect(answer.body.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('may be a form with a charset', async () => {
    expect((await typed(`${urlencoded}; charset=UTF-8`, 'grant_type=client_credentials')).status).toBe(200);
  });

  it('leaves other routes without forms', async () => {
    for (const path of ['/api/v1/agents', '/api/v1/signing-keys/rotate']) {
      const response = await fetch(`${api.url}${path}`, { method: 'POST', body: new URLSearchParams({ name: 'x' }) });
      expect([response.status, response.headers.get('content-type')]).toEqual([
        415,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
    }
    const lost = await fetch(`${api.url}/api/v1/nope`, { method: 'POST', body: new URLSearchParams({ name: 'x' }) });
    expect(lost.status).toBe(404);
  });
});

describe('limits', () => {
  it('are of each secret: whoever guesses does not use up what the agent has', async () => {
    const limited = await startTestApi({ callers: 'real', env: { API__RATE_AUTH: '3/60s' } });
    try {
      const ask = async (id: string, secret: string) => {
        const headers = { ...basic(id, secret) };
        const response = await fetch(`${limited.url}/api/v1/auth/token`, {
          method: 'POST',
          headers,
          body: new URLSearchParams(grant),
        });
        return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers };
      };
      for (let i = 0; i < 6; i++) expect((await ask('amazon', `guess-${i}`)).status).toBe(401);
      const token = 'marketplace-amazon-secret123';
      for (let i = 0; i < 3; i++) expect((await ask('amazon', token)).status).toBe(200);
      const over = await ask('amazon', token);
      expect(over).toMatchObject(refused('temporarily_unavailable', 429));
      expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await limited.close();
    }
  });
});
