import { afterEach, expect, jest, test } from '@jest/globals';
import { exchangedToken } from './agent-token';

afterEach(() => jest.useRealTimers());

/** A server that answers the exchanges in turn, and what it was sent. */
function agent(...answers: (() => Response)[]) {
  const sent: unknown[] = [];
  const token = exchangedToken({
    baseUrl: 'https://souk.example',
    clientId: 'amazon',
    clientSecret: 'its token',
    fetch: async (request) => {
      sent.push(await request.json());
      return answers.shift()?.() ?? new Response(null, { status: 500 });
    },
  });
  return { token, sent };
}
const jwt = (text: string) => () => new Response(JSON.stringify({ access_token: text, expires_in: 900 }));

test('an agent token is exchanged once for all requests of its time', async () => {
  const { token, sent } = agent(jwt('first'));
  await expect(Promise.all([token(), token()])).resolves.toEqual(['first', 'first']);
  await expect(token()).resolves.toBe('first');
  expect(sent).toEqual([{ grant_type: 'client_credentials', client_id: 'amazon', client_secret: 'its token' }]);
});

test('it is exchanged anew before it ends', async () => {
  jest.useFakeTimers({
    now: 0,
    doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'],
  });
  const { token } = agent(jwt('first'), jwt('second'));
  await token();
  jest.setSystemTime(800_000);
  await expect(token()).resolves.toBe('first');
  jest.setSystemTime(820_000);
  await expect(token()).resolves.toBe('second');
});

test('a refused exchange says why, in the words of OAuth, and the next request tries again', async () => {
  const { token } = agent(
    () =>
      new Response(JSON.stringify({ error: 'invalid_client', error_description: 'Not that one.' }), { status: 401 }),
    jwt('second'),
  );
  const refused = await Promise.resolve(token()).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'invalid_client',
    status: 401,
    message: 'Not that one.',
    isUnreachable: false,
  });
  await expect(token()).resolves.toBe('second');
});
