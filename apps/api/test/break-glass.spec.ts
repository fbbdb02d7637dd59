import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { agentOf, bearer, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

const tokens = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')] as const;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let api: TestApi;
let closed: TestApi;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real', env: { API__ADMIN_TOKEN_SHA256: tokens.map(sha256).join(',') } });
  closed = await startTestApi({ callers: 'real' });
});
afterAll(() => Promise.all([api.close(), closed.close()]));

const endAll = async (headers: Record<string, string>, on = api, body: object = { reason: 'a drill' }) => {
  const response = await fetch(`${on.url}/internal/sessions/end-all`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const uses = () =>
  asOwner<{ actor: string; role: string; data: Record<string, unknown> }>(
    api.database,
    `SELECT actor_kind || ':' || actor_id AS actor, subject_kind || ':' || subject_id AS subject, data
     FROM events WHERE type = 'break_glass.used' ORDER BY seq`,
  );

describe('the break-glass bearer', () => {
  it.each([0, 1] as const)('opens what is internal, each of the two during a change: %s', async (which) => {
    const { sessionId } = await signIn(api);
    const before = (await uses()).length;
    const answer = await endAll(bearer(tokens[which]));
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body.ended).toBeGreaterThan(0);
    expect(await asOwner(api.database, 'SELECT FROM sessions WHERE id = $1 AND ended_at IS NULL', [sessionId])).toEqual(
      [],
    );
    expect((await uses()).slice(before)).toEqual([
      {
        actor: 'service:break-glass',
        subject: 'break_glass:internal',
        data: { address: '127.0.0.1', route: 'POST /internal/sessions/end-all' },
      },
    ]);
  });

  it('is written down also when what it asked for was refused', async () => {
    const before = (await uses()).length;
    expect((await endAll(bearer(tokens[0]), api, {})).status).toBe(400);
    expect(await uses()).toHaveLength(before + 1);
  });

  it('is worth nothing anywhere else', async () => {
    const before = (await uses()).length;
    for (const path of ['/api/v1/system', '/api/v1/jobs', '/api/v1/events/stream'])
      expect([path, (await fetch(`${api.url}${path}`, { headers: bearer(tokens[0]) })).status]).toEqual([path, 401]);
    expect(await uses()).toHaveLength(before);
  });

  it.each([
    ['its digest', sha256(tokens[0])],
    ['its beginning', tokens[0].slice(0, -1)],
    ['more than it', `${tokens[0]}x`],
    ['both at once', tokens.join(',')],
  ])('is not %s', async (_, text) => {
    expect(await endAll(bearer(text))).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });

  it('is off when no digest is set', async () => {
    expect((await endAll(bearer(tokens[0]), closed)).status).toBe(401);
    expect((await endAll(bearer(''), closed)).status).toBe(401);
  });

  it('is in no log line', () => {
    const logged = JSON.stringify(api.logs());
    expect(logged).toContain('/internal/sessions/end-all');
    for (const token of tokens) expect(logged).not.toContain(token);
  });
});

describe('ending every session', () => {
  it('is for admins as well, whose own session ends with it', async () => {
    const { headers } = await signIn(api, { role: 'admin' });
    expect(await endAll(headers)).toMatchObject({ status: 200 });
  });

  it.each(['head', 'member', 'auditor'])('is not for %s', async (role) => {
    const { headers } = await signIn(api, { role });
    expect(await endAll(headers)).toMatchObject({
      status: 403,
      body: { detail: 'This needs the permission sessions.end-all.' },
    });
  });

  it('is not for agents', async () => {
    expect((await endAll((await agentOf(api, 'amazon')).headers)).status).toBe(403);
  });

  it('takes a reason', async () => {
    const { headers } = await signIn(api, { role: 'admin' });
    for (const body of [{}, { reason: '' }, { reason: '   ' }, { reason: 7 }, { reason: 'x'.repeat(501) }])
      expect((await endAll(headers, api, body)).status).toBe(400);
  });
});
