import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@souk/testing';
import { agentOf, tokenFor } from './callers';
import { password, type PeopleApi, startPeopleApi } from './people';

let people: PeopleApi;
beforeAll(async () => {
  people = await startPeopleApi({
    API__RATE_READ: '4/60s',
    API__RATE_WRITE: '3/60s',
    API__RATE_AUTH: '2/60s',
    API__RATE_ANONYMOUS: '2/1h',
  });
});
afterAll(() => people.api.close());

const left = ({ headers }: { headers: Headers }) => headers.get('ratelimit-remaining');
const me = (token: string, headers = {}) => people.call('GET', '/auth/me', { token, headers });

describe('a person', () => {
  it('has one limit on all devices', async () => {
    const { user, token } = await people.signedIn();
    const { body } = await people.login(user.email);
    expect([left(await me(token)), left(await me(body.accessToken!)), left(await me(token))]).toEqual(['3', '2', '1']);
  });

  it('may reload the page while its account cannot be tried any more', async () => {
    const home = { 'x-forwarded-for': '2001:db8:0:1::1' };
    const { user, cookie } = await people.signedIn();
    for (let i = 0; i < 2; i++) await people.login(user.email, 'a wrong password', { headers: home });
    expect((await people.login(user.email, password, { headers: home })).status).toBe(429);
    expect((await people.refresh(cookie, home)).status).toBe(200);
  });

  it('may sign in while strangers elsewhere have used up their attempts at the account', async () => {
    const { email } = await people.add();
    const stranger = (host: number) =>
      people.login(email, 'a guess', { headers: { 'x-forwarded-for': `2001:db8:0:2::${host}` } });
    expect([(await stranger(1)).status, (await stranger(2)).status]).toEqual([401, 401]);
    expect(await stranger(3)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect((await people.login(email)).status).toBe(200);
  });

  it('has a limit for each refresh token', async () => {
    const { cookie } = await people.signedIn();
    const other = await people.signedIn();
    const answers: number[] = [];
    for (let i = 0; i < 4; i++) answers.push((await people.refresh(cookie)).status);
    expect(answers).toEqual([200, 200, 200, 429]);
    expect((await people.refresh(other.cookie)).status).toBe(200);
  });

  it('cannot try the own password more often than a sign-in', async () => {
    const { token } = await people.signedIn();
    const body = { currentPassword: 'a wrong password', newPassword: 'another horse battery' };
    const answers: number[] = [];
    for (let i = 0; i < 3; i++) answers.push((await people.call('POST', '/auth/password', { token, body })).status);
    expect(answers).toEqual([400, 400, 429]);
  });
});

describe('an agent', () => {
  it('has one limit with both of its tokens, and one for each token it exchanges', async () => {
    const agent = await agentOf(people.api, 'amazon');
    const jwt = await tokenFor(people.api, agent.agentId, `token:${agent.tokenId}`);
    expect([left(await me(agent.token)), left(await me(jwt)), left(await me(agent.token))]).toEqual(['3', '2', '1']);
    const exchange = (secret: string) =>
      people.call('POST', '/auth/token', {
        body: { grant_type: 'client_credentials', client_id: agent.agentId, client_secret: secret },
      });
    const answers: number[] = [];
    for (let i = 0; i < 3; i++) answers.push((await exchange(agent.token)).status);
    expect(answers).toEqual([200, 200, 429]);
    const refused = await exchange(agent.token);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await exchange('somebody else guesses')).status).toBe(401);
  });
});

it('a token that was right until a moment ago is no guess: an office behind one address works on', async () => {
  const office = { 'x-forwarded-for': '203.0.113.9' };
  const { token, cookie } = await people.signedIn();
  const colleague = await people.signedIn();
  await people.call('POST', '/auth/logout', { cookie });
  await eventually(async () => expect((await me(token, office)).status).toBe(401));
  for (let i = 0; i < 5; i++) expect((await me(token, office)).status).toBe(401);
  const guesses: number[] = [];
  for (let i = 0; i < 3; i++) guesses.push((await me(`guess-${i}`, office)).status);
  expect(guesses).toEqual([401, 401, 429]);
  expect((await me(colleague.token, office)).status).toBe(200);
});
