import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, Logger } from '@souk/platform';
import { startTestApi, type TestApi } from './test-api';

const canary = 'c4n4ry-x7Qp2LmZ9vBn4TyW8sKd';
const encryptionKey = Buffer.from(canary.padEnd(32, 'x').slice(0, 32)).toString('base64');

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    env: {
      API__COOKIE_SECRET: `${canary}-cookie`,
      API__KEY_ENCRYPTION_KEY: encryptionKey,
      API__CACHE_REDIS_URL: `redis://:${canary}@127.0.0.1:6399`,
      API__SMTP_URL: `smtp://souk:${canary}@mail.example.com`,
      MARKETPLACE_AMAZON_TOKEN: `souk_amazon_${canary}`,
      MARKETPLACE_SHOPEE_TOKEN: `${canary}-shopee`,
    },
  });
});
afterAll(() => api.close());

it('no secret of settings, requests or errors is in a log line, a metric or an answer', async () => {
  const token = `Bearer eyJhbGciOiJFUzI1NiJ9.${canary}.${canary}`;
  const headers = {
    authorization: token,
    cookie: `refresh=${canary}`,
    'x-api-key': canary,
    'content-type': 'application/json',
  };
  const answers: string[] = [];
  for (const [method, path, body] of [
    ['GET', '/health', undefined],
    ['GET', '/ready', undefined],
    ['GET', '/api/v1/system', undefined],
    ['GET', `/api/v1/jobs?token=${canary}`, undefined],
    ['GET', `/api/v1/${canary}`, undefined],
    ['POST', '/api/v1/jobs/019a0000-0000-7000-8000-000000000000/replay', JSON.stringify({ password: canary })],
    ['POST', '/api/v1/jobs/019a0000-0000-7000-8000-000000000000/cancel', `{"password":"${canary}`],
  ] as const) {
    const response = await fetch(`${api.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    answers.push(JSON.stringify([...response.headers]), await response.text());
  }
  // A fault of the database, whose driver repeats statement and address in its error.
  const broken = api
    .get(Database)
    .transaction({ kind: 'service', id: 'x', name: 'x' }, (tx) => tx.query(`SELECT '${canary}'::int`));
  await broken.catch((error: unknown) =>
    api.get(Logger).error('It broke', {
      error,
      url: `postgres://souk:${canary}@db/souk`,
      other: `postgres://souk@db/souk?password=${canary}`,
      headers,
      SECRET_KEY: canary,
      secretKey: canary,
      signingKey: { pem: canary },
      refreshTokens: [canary],
      passwordHash: canary,
    }),
  );
  answers.push(await (await fetch(`${api.url}/metrics`)).text());

  expect(api.logs().length).toBeGreaterThan(5);
  for (const text of [...answers, ...api.logs().map((line) => JSON.stringify(line))]) {
    expect(text).not.toContain(encryptionKey);
    expect(text).not.toContain(canary);
  }
});
