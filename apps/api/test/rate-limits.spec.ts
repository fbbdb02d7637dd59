import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Allow, Metrics, Public } from '@souk/platform';
import { eventually } from '@souk/testing';
import { bodyField, RateLimit } from '../src/rate-limits/rate-rule';
import { as, startTestApi, type TestApi } from './test-api';

@Controller('probe')
class ProbeController {
  @Post('change')
  @HttpCode(204)
  @Allow('account.manage')
  change(): void {}

  @Post('sign-in')
  @HttpCode(204)
  @Public()
  @RateLimit('auth', bodyField('email'))
  signIn(@Body() _attempt: object): void {}

  @Post('open')
  @HttpCode(204)
  @Public()
  open(): void {}
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    controllers: [ProbeController],
    env: {
      API__TRUSTED_PROXIES: '127.0.0.1',
      API__RATE_READ: '4/60s',
      API__RATE_WRITE: '3/60s',
      API__RATE_ADMIN: '2/60s',
      API__RATE_AUTH: '2/60s',
      API__RATE_ANONYMOUS: '3/1h',
    },
  });
});
afterAll(() => api.close());

let addresses = 0;
/** An address that nobody has come from yet. */
const somewhere = () => ({ 'x-forwarded-for': `198.51.${addresses >> 8}.${addresses++ & 255}` });

type Headers = Record<string, string>;
const get = (path: string, headers: Headers = {}) => fetch(`${api.url}${path}`, { headers });
const post = (path: string, headers: Headers = {}, body?: object) =>
  fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const limits = ({ headers }: Response) =>
  ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-policy'].map((name) => headers.get(name));
const someJob = '/api/v1/jobs/019a0000-0000-7000-8000-000000000000';

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < count; i++) results.push(await work());
  return results;
}
const statuses = (answers: Response[]) => answers.map(({ status }) => status);

describe('whoever reads', () => {
  it('hears how much is left, and past the limit when to come back', async () => {
    const answers = await times(4, () => get('/api/v1/jobs', { ...as('reader'), ...somewhere() }));
    expect(statuses(answers)).toEqual([200, 200, 200, 200]);
    expect(answers.map(limits)).toEqual(['3', '2', '1', '0'].map((left) => ['4', left, '4;w=60']));
    const refused = await get('/api/v1/jobs', { ...as('reader'), ...somewhere() });
    expect(refused.status).toBe(429);
    expect(limits(refused)).toEqual(['4', '0', '4;w=60']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get('ratelimit-reset')).toBe(String(seconds));
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused.json()).toMatchObject({
      status: 429,
      code: 'rate_limited',
      limit: 'read',
      retryAfterSeconds: seconds,
      detail: `Too many requests: at most 4 reads in 60 s for a caller. Try again in ${seconds} s.`,
    });
  });

  it('is refused from every address alike, and leaves others alone', async () => {
    expect((await get('/api/v1/jobs', { ...as('reader'), ...somewhere() })).status).toBe(429);
    expect((await get('/api/v1/jobs', { ...as('admin'), ...somewhere() })).status).toBe(200);
  });

  it('takes nothing from those behind the same address once the own limit is used up', async () => {
    const office = somewhere();
    expect(new Set(statuses(await times(60, () => get('/api/v1/jobs', { ...as('reader'), ...office }))))).toEqual(
      new Set([429]),
    );
    expect((await get('/api/v1/jobs', { ...as('admin'), ...office })).status).toBe(200);
  });

  it('is counted in the metrics when it is too much', async () => {
    expect(await api.get(Metrics).registry.metrics()).toMatch(/rate_limit_exceeded_total\{class="read"\} \d\d/);
  });
});

describe('what only admins may do', () => {
  it('has a limit of its own, apart from changes and reads', async () => {
    const cancel = () => post(`${someJob}/cancel`, { ...as('admin'), ...somewhere() });
    expect(statuses(await times(3, cancel))).toEqual([404, 404, 429]);
    const change = () => post('/probe/change', { ...as('admin'), ...somewhere() });
    const changes = await times(4, change);
    expect(statuses(changes)).toEqual([204, 204, 204, 429]);
    expect(limits(changes[0]!)).toEqual(['3', '2', '3;w=60']);
    expect((await get('/api/v1/jobs', { ...as('admin'), ...somewhere() })).status).toBe(200);
  });

  it('counts against whoever may not do it just the same', async () => {
    const cancel = () => post(`${someJob}/cancel`, { ...as('reader'), ...somewhere() });
    expect(statuses(await times(3, cancel))).toEqual([403, 403, 429]);
  });
});

describe('sign-in attempts', () => {
  const attempt = (email: unknown, from: Headers = somewhere()) => post('/probe/sign-in', from, { email });

  it('are limited per account, however it is written and wherever they come from', async () => {
    const spellings = ['ada@example.com', ' ADA@example.com', '\uFF41da@Example.com '];
    const answers: Response[] = [];
    for (const email of spellings) answers.push(await attempt(email));
    expect(statuses(answers)).toEqual([204, 204, 429]);
    expect(await answers[2]!.text()).toContain('for an account');
    expect((await attempt('grace@example.com')).status).toBe(204);
  });

  it('are limited per address, however many accounts are tried', async () => {
    const attacker = somewhere();
    let account = 0;
    const answers = await times(21, () => attempt(`victim${account++}@example.com`, attacker));
    expect(statuses(answers)).toEqual([...Array<number>(20).fill(204), 429]);
    expect(await answers[20]!.text()).toContain('for an address');
    expect((await attempt('victim20@example.com')).status).toBe(204);
  });

  it.each([[42], [null], [{ $ne: '' }], [['a']]])('without an account (%j) count for the address', async (email) => {
    const answer = await attempt(email);
    expect([answer.status, ...limits(answer)]).toEqual([204, '20', '19', '20;w=60']);
  });
});

describe('calls without a valid token', () => {
  it('end soon, while a valid one from the same address goes on', async () => {
    const from = somewhere();
    const callers: Headers[] = [
      {},
      ...['guess-1', 'guess-2', 'guess-3'].map((guess) => ({ authorization: `Bearer ${guess}` })),
    ];
    const answers: Response[] = [];
    for (const headers of callers) answers.push(await get('/api/v1/events/stream', { ...from, ...headers }));
    expect(statuses(answers)).toEqual([401, 401, 401, 429]);
    expect(limits(answers[0]!)).toEqual(['3', '2', '3;w=3600']);
    expect((await post('/probe/open', from)).status).toBe(429);
    expect((await get('/api/v1/jobs', { ...from, ...as('admin') })).status).toBe(200);
  });

  it('of one address are no matter of another', async () => {
    expect((await post('/probe/open', somewhere())).status).toBe(204);
  });
});

describe('what nobody is limited in', () => {
  it.each(['/ready', '/health', '/version', '/metrics', '/api/version', '/api/health'])('is %s', async (path) => {
    const from = somewhere();
    const answers = await times(50, () => get(path, from));
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
    expect(limits(answers[0]!)).toEqual([null, null, null]);
  });
});

it('the docs are read without a token, by a whole office', async () => {
  expect(limits(await get('/docs', somewhere()))).toEqual(['40', '39', '40;w=60']);
});

it('pages of other origins may read how much is left', async () => {
  const answer = await get('/docs', { ...somewhere(), origin: 'http://localhost:5173' });
  expect(answer.headers.get('access-control-expose-headers')).toContain('RateLimit-Policy');
});

it('a window that is over is over', async () => {
  const short = await startTestApi({ env: { API__RATE_READ: '2/1s' } });
  try {
    const read = () => fetch(`${short.url}/api/v1/jobs`, { headers: as('reader') });
    await eventually(async () => expect((await read()).status).toBe(429));
    const refused = await read();
    expect(refused.headers.get('retry-after')).toBe('1');
    await eventually(async () => expect((await read()).status).toBe(200));
  } finally {
    await short.close();
  }
});
