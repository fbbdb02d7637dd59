import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing } from '@souk/auth';
import { type Marketplace, marketplaces, peopleRoles, type Permission, permissions, type Role } from '@souk/platform';
import { signJwt } from '@souk/testing';
import openapi from '../../../openapi.json' with { type: 'json' };
import { agentOf, bearer, signIn, tokenFor } from './callers';
import { startTestApi, type TestApi } from './test-api';

/** What every route takes, written down a second time: a route that is not here, or says something else, fails. */
const routes: Record<string, Permission | 'public'> = {
  'GET /health': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /ready': 'public',
  'GET /version': 'public',
  'GET /metrics': 'public',
  'GET /docs': 'public',
  'GET /docs/start.js': 'public',
  'GET /docs/swagger-ui-bundle.js': 'public',
  'GET /docs/swagger-ui.css': 'public',
  'GET /.well-known/jwks.json': 'public',
  'GET /.well-known/oauth-authorization-server': 'public',
  'GET /api/health': 'public',
  'GET /api/version': 'public',
  'GET /api/openapi.json': 'public',
  'GET /api/v1/system': 'system.read',

  'POST /api/v1/auth/login': 'public',
  'POST /api/v1/auth/refresh': 'public',
  'POST /api/v1/auth/logout': 'public',
  'POST /api/v1/auth/token': 'public',
  'GET /api/v1/auth/me': 'account.read',
  'GET /api/v1/auth/permissions': 'account.read',
  'POST /api/v1/auth/password': 'account.manage',
  'GET /api/v1/auth/sessions': 'account.manage',
  'DELETE /api/v1/auth/sessions/:id': 'account.manage',
  'POST /api/v1/auth/logout-everywhere': 'account.manage',

  'GET /api/v1/users': 'users.read',
  'POST /api/v1/users': 'users.manage',
  'GET /api/v1/users/:id': 'users.read',
  'PATCH /api/v1/users/:id': 'users.manage',
  'POST /api/v1/users/:id/reset-password': 'users.manage',
  'POST /api/v1/users/:id/end-sessions': 'users.manage',

  'GET /api/v1/agents': 'agents.read',
  'POST /api/v1/agents': 'agents.manage',
  'GET /api/v1/agents/:id': 'agents.read',
  'PATCH /api/v1/agents/:id': 'agents.manage',
  'GET /api/v1/agents/:id/tokens': 'agents.manage',
  'POST /api/v1/agents/:id/tokens': 'agents.manage',
  'POST /api/v1/agents/:id/tokens/:tokenId/revoke': 'agents.manage',

  'GET /api/v1/signing-keys': 'keys.read',
  'POST /api/v1/signing-keys/rotate': 'keys.manage',
  'POST /api/v1/signing-keys/:kid/revoke': 'keys.manage',

  'GET /api/v1/audit': 'audit.read',
  'GET /api/v1/audit/export': 'audit.read',
  'GET /api/v1/events/stream': 'events.read',

  'GET /api/v1/tasks': 'tasks.read',
  'GET /api/v1/tasks/counts': 'tasks.read',
  'GET /api/v1/tasks/export': 'tasks.read',
  'POST /api/v1/tasks/import': 'tasks.propose',
  'GET /api/v1/task-views': 'tasks.follow',
  'POST /api/v1/task-views': 'tasks.follow',
  'GET /api/v1/task-views/:id': 'tasks.follow',
  'PATCH /api/v1/task-views/:id': 'tasks.follow',
  'DELETE /api/v1/task-views/:id': 'tasks.follow',
  'POST /api/v1/tasks': 'tasks.propose',
  'GET /api/v1/tasks/:id': 'tasks.read',
  'PATCH /api/v1/tasks/:id': 'tasks.propose',
  'GET /api/v1/tasks/:id/revisions': 'tasks.read',
  'GET /api/v1/tasks/:id/events': 'tasks.read',
  'POST /api/v1/tasks/:id/submit': 'tasks.propose',
  'POST /api/v1/tasks/:id/approve': 'tasks.decide',
  'POST /api/v1/tasks/:id/reject': 'tasks.decide',
  'POST /api/v1/tasks/:id/request-changes': 'tasks.decide',
  'POST /api/v1/tasks/:id/assign': 'tasks.assign',
  'POST /api/v1/tasks/:id/unassign': 'tasks.assign',
  'POST /api/v1/tasks/:id/start': 'tasks.work',
  'POST /api/v1/tasks/:id/release': 'tasks.work',
  'POST /api/v1/tasks/:id/complete': 'tasks.work',
  'POST /api/v1/tasks/:id/cancel': 'tasks.propose',
  'POST /api/v1/tasks/:id/reopen': 'tasks.manage',
  'POST /api/v1/tasks/:id/undo': 'tasks.decide',
  'POST /api/v1/tasks/bulk': 'tasks.propose',
  'POST /api/v1/tasks/bulk/preview': 'tasks.propose',
  'POST /api/v1/tasks/bulk/:batchId/undo': 'tasks.decide',

  'GET /api/orchestration/tasks': 'tasks.read',
  'POST /api/orchestration/tasks': 'tasks.propose',
  'PATCH /api/orchestration/tasks/approve': 'tasks.decide',
  'PATCH /api/orchestration/tasks/assign': 'tasks.assign',
  'PATCH /api/orchestration/tasks/complete': 'tasks.work',

  'GET /api/v1/tasks/:id/comments': 'tasks.read',
  'POST /api/v1/tasks/:id/comments': 'tasks.comment',
  'PATCH /api/v1/tasks/:id/comments/:commentId': 'tasks.comment',
  'GET /api/v1/tasks/:id/comments/:commentId/edits': 'tasks.read',
  'DELETE /api/v1/tasks/:id/comments/:commentId': 'tasks.comment',
  'GET /api/v1/tasks/:id/watchers': 'tasks.follow',
  'PUT /api/v1/tasks/:id/watchers/me': 'tasks.follow',
  'DELETE /api/v1/tasks/:id/watchers/me': 'tasks.follow',

  'GET /api/v1/notifications': 'tasks.follow',
  'POST /api/v1/notifications/read': 'tasks.follow',

  'GET /api/v1/task-settings': 'tasks.read',
  'PUT /api/v1/task-settings': 'tasks.configure',

  'GET /api/v1/tasks/outcomes': 'tasks.read',
  'GET /api/v1/stats/daily': 'stats.read',
  'GET /api/v1/stats/summary': 'stats.read',
  'GET /api/v1/stats/agents': 'stats.read',
  'GET /api/v1/stats/funnel': 'stats.read',

  'GET /api/v1/tasks/:id/decisions': 'tasks.read',
  'GET /api/v1/sources': 'sources.read',
  'POST /api/v1/sources': 'sources.manage',
  'POST /api/v1/sources/infer-url': 'sources.manage',
  'POST /api/v1/sources/check': 'sources.manage',
  'GET /api/v1/sources/:id': 'sources.read',
  'PATCH /api/v1/sources/:id': 'sources.manage',
  'DELETE /api/v1/sources/:id': 'sources.manage',
  'POST /api/v1/sources/:id/webhook-secret': 'sources.manage',
  'DELETE /api/v1/sources/:id/webhook-secret': 'sources.manage',
  'GET /api/v1/sources/:id/mappings': 'sources.read',
  'PUT /api/v1/sources/:id/mappings': 'sources.manage',
  'POST /api/v1/sources/:id/mappings/preview': 'sources.manage',
  'POST /api/v1/sources/:id/mappings/undo': 'sources.manage',
  'GET /api/v1/sources/:id/tree': 'sources.read',
  'GET /api/v1/sources/:id/scans': 'sources.read',
  'POST /api/v1/sources/:id/scans': 'sources.manage',
  'POST /api/v1/sources/:id/confirm-removal': 'sources.manage',
  'GET /api/v1/scans/:id': 'sources.read',
  'GET /api/v1/scans/:id/problems': 'sources.read',
  'POST /api/v1/scans/:id/cancel': 'sources.manage',
  'POST /api/v1/hooks/git/:sourceId': 'public',

  'GET /api/v1/policies': 'policies.read',
  'POST /api/v1/policies': 'policies.manage',
  'POST /api/v1/policies/order': 'policies.manage',
  'POST /api/v1/policies/dry-run': 'policies.read',
  'GET /api/v1/policies/:id': 'policies.read',
  'PATCH /api/v1/policies/:id': 'policies.manage',
  'DELETE /api/v1/policies/:id': 'policies.manage',
  'GET /api/v1/policy-stops': 'policies.read',
  'POST /api/v1/policy-stops': 'policies.stop',
  'POST /api/v1/policy-stops/:id/lift': 'policies.stop',

  'GET /api/v1/artifacts': 'artifacts.read',
  'GET /api/v1/artifacts/counts': 'artifacts.read',
  'GET /api/v1/artifacts/:id': 'artifacts.read',
  'GET /api/v1/artifacts/:id/revisions': 'artifacts.read',
  'GET /api/v1/artifacts/:id/diff': 'artifacts.read',
  'GET /api/v1/artifacts/:id/files/*': 'artifacts.read',
  'POST /api/v1/artifacts/:id/adopt': 'artifacts.review',
  'POST /api/v1/artifacts/:id/exclude': 'artifacts.review',
  'POST /api/v1/artifacts/:id/restore': 'artifacts.review',
  'POST /api/v1/artifacts/bulk': 'artifacts.review',
  'POST /api/v1/artifacts/bulk/:batchId/undo': 'artifacts.review',

  'GET /api/v1/jobs': 'jobs.read',
  'GET /api/v1/jobs/:id': 'jobs.read',
  'POST /api/v1/jobs/:id/replay': 'jobs.manage',
  'POST /api/v1/jobs/:id/cancel': 'jobs.manage',
  'POST /api/v1/jobs/:id/discard': 'jobs.manage',

  'POST /internal/sessions/end-all': 'sessions.end-all',
};
/** Whoever asks for these is signed out by them. */
const endsTheCaller = new Set(['POST /api/v1/auth/logout-everywhere']);

type Verdict = 'let through' | 'forbidden' | 'unauthenticated' | 'token_expired' | 'invalid_token';

interface Caller {
  name: string;
  headers: () => Promise<Record<string, string>>;
  /** What a route that takes this permission answers. */
  expected: (permission: Permission, path: string) => Verdict;
}

const breakGlass = randomBytes(32).toString('base64url');
const sampleTokens: Record<Marketplace, string> = {
  amazon: 'marketplace-amazon-secret123',
  shopee: 'marketplace-shopee-secret456',
  mercadolivre: 'marketplace-mercadolivre-secret789',
  shein: 'marketplace-shein-secret012',
  tiktokshop: 'marketplace-tiktokshop-secret345',
  kaway: 'marketplace-kaway-secret678',
};
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    callers: 'real',
    env: { API__ADMIN_TOKEN_SHA256: createHash('sha256').update(breakGlass).digest('hex') },
  });
});
afterAll(() => api.close());

const may = (role: Role, permission: Permission) => (permissions[permission] as readonly Role[]).includes(role);
const asRole = (role: Role) => (permission: Permission) => (may(role, permission) ? 'let through' : 'forbidden');
const account: readonly Permission[] = ['account.read', 'account.manage'];

const callers: Caller[] = [
  { name: 'nobody', headers: () => Promise.resolve({}), expected: () => 'unauthenticated' },
  {
    name: 'an admin whose token has expired',
    headers: async () => {
      const { userId, sessionId } = await signIn(api, { role: 'admin' });
      const { kid, algorithm: alg, privateKey } = await api.get(KeyRing).signer();
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: 'http://localhost:8000', aud: 'souk', sub: userId, sid: `session:${sessionId}` };
      const rest = { client_id: 'dashboard', jti: 'x', iat: now - 900, exp: now };
      return bearer(signJwt({ alg, kid, typ: 'at+jwt' }, { ...claims, ...rest }, privateKey));
    },
    expected: () => 'token_expired',
  },
  ...peopleRoles.map((role): Caller => ({
    name: `the role ${role}`,
    headers: async () => (await signIn(api, { role })).headers,
    expected: asRole(role),
  })),
  {
    name: 'an admin who must change the password first',
    headers: async () => (await signIn(api, { role: 'admin', mustChangePassword: true })).headers,
    expected: (permission) => (account.includes(permission) ? 'let through' : 'forbidden'),
  },
  ...marketplaces.flatMap((marketplace): Caller[] => [
    {
      name: `an agent of ${marketplace}`,
      headers: async () => (await agentOf(api, marketplace)).headers,
      expected: asRole('agent'),
    },
    {
      name: `the token of the settings for ${marketplace}`,
      headers: () => Promise.resolve(bearer(sampleTokens[marketplace])),
      expected: asRole('agent'),
    },
  ]),
  {
    name: 'an agent with a JWT for everything but its account',
    headers: async () => {
      const { agentId, tokenId } = await agentOf(api, 'amazon');
      const scope = (Object.keys(permissions) as Permission[]).filter((one) => one !== 'account.read');
      return bearer(await tokenFor(api, agentId, `token:${tokenId}`, { scope }));
    },
    expected: (permission) => (permission === 'account.read' ? 'forbidden' : asRole('agent')(permission)),
  },
  {
    name: 'the break-glass bearer',
    headers: () => Promise.resolve(bearer(breakGlass)),
    expected: (permission, path) => (path.startsWith('/internal/') ? asRole('operator')(permission) : 'invalid_token'),
  },
];

async function ask(route: string, headers: Record<string, string>): Promise<Verdict> {
  const [method = '', path = ''] = route.split(' ');
  const url = api.url + path.replace(':kid', 'x'.repeat(43)).replace(/:\w+/g, '019a0000-0000-7000-8000-000000000000');
  const aborter = new AbortController();
  const response = await fetch(url, { method, headers, signal: aborter.signal });
  const { status } = response;
  // An answer that goes on, such as a stream of events, is not waited for.
  const code = status === 401 || status === 403 ? ((await response.json()) as { code?: string }).code : undefined;
  aborter.abort();
  const refusals: readonly unknown[] = ['unauthenticated', 'token_expired', 'invalid_token', 'forbidden'];
  expect([route, Math.floor(status / 100)]).not.toEqual([route, 5]);
  return refusals.includes(code) ? (code as Verdict) : 'let through';
}

describe('the table of routes', () => {
  it('has every route that is registered, and no other', () => {
    const registered = api.routes.filter((route) => !route.startsWith('HEAD '));
    expect(registered.toSorted()).toEqual(Object.keys(routes).toSorted());
  });

  it('has every route of openapi.json', () => {
    const documented = Object.entries(openapi.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map(
        (method) => `${method.toUpperCase()} ${path.replace('/files/{path}', '/files/*').replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    expect(documented.length).toBeGreaterThan(30);
    expect(documented.filter((route) => !(route in routes))).toEqual([]);
  });
});

describe.each(callers)('for $name', ({ headers, expected }) => {
  it('every route answers as the table of permissions says', async () => {
    const same = await headers();
    const wrong: unknown[] = [];
    for (const [route, takes] of Object.entries(routes)) {
      const path = route.split(' ')[1]!;
      const want = takes === 'public' ? 'let through' : expected(takes, path);
      const got = await ask(route, endsTheCaller.has(route) ? await headers() : same);
      if (got !== want) wrong.push({ route, takes, want, got });
      const head = route.replace('GET ', 'HEAD ');
      if (head !== route && want !== 'let through') {
        const { status } = await fetch(api.url + path, { method: 'HEAD', headers: same });
        if (status !== (want === 'forbidden' ? 403 : 401)) wrong.push({ route: head, want, status });
      }
    }
    expect(wrong).toEqual([]);
  });
});
