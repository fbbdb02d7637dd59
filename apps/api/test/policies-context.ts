import { asOwner } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

export interface Asker {
  headers: Record<string, string>;
}

export interface PolicyBody extends Record<string, unknown> {
  id: string;
  name: string;
  mode: string;
  version: number;
  usedToday: number;
}

export interface TaskBody extends Record<string, unknown> {
  id: string;
  status: string;
  revision: string;
  version: number;
  requiredApprovals: number;
}

export interface Explained {
  policy: { id: string; name: string; version: number };
  mode: string;
  effect: string;
  because: string[];
  stoppedBy?: string;
}

export interface DecisionBody {
  action: string;
  by: { kind: string; id: string | null; name: string };
  reason: string | null;
  revision: string;
  explanation: Explained | null;
  undoneAt: string | null;
}

interface Reply<T> {
  status: number;
  headers: Headers;
  body: T & { code: string; items: T[]; nextCursor: string | null; errors?: { path: string }[] };
}

/** An API with agents and people, whose policies are as they come with Souk. */
export async function startPoliciesApi() {
  const api: TestApi = await startTestApi({ callers: 'real' });
  const people = {
    admin: await signIn(api, { role: 'admin', name: 'Ada' }),
    head: await signIn(api, { role: 'head', name: 'Hedy' }),
    other: await signIn(api, { role: 'head', name: 'Otto' }),
    shopeeHead: await signIn(api, { role: 'head', name: 'Sho', marketplaces: ['shopee'] }),
    member: await signIn(api, { role: 'member', name: 'Mia' }),
    auditor: await signIn(api, { role: 'auditor', name: 'Ann' }),
    amazon: await agentOf(api, 'amazon'),
    rival: await agentOf(api, 'amazon'),
    shopee: await agentOf(api, 'shopee'),
  };

  async function call<T = PolicyBody>(
    by: Asker,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const response = await fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: { ...by.headers, ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Reply<T>['body'],
    };
  }

  const eventsOf = (kind: string, id: string) =>
    asOwner<{
      type: string;
      actor_name: string;
      marketplace: string | null;
      data: { explanation?: Explained } & Record<string, unknown>;
    }>(
      api.database,
      'SELECT type, actor_name, marketplace, data FROM events WHERE subject_kind = $1 AND subject_id = $2 ORDER BY seq',
      [kind, id],
    );

  return {
    ...people,
    api,
    call,
    eventsOf,
    propose: async (by: Asker = people.amazon, more: object = {}) =>
      (await call<TaskBody>(by, 'POST', '/tasks', { ...aTask, ...more })).body,
    decisionsOf: async (by: Asker, { id }: { id: string }) =>
      (await call<DecisionBody>(by, 'GET', `/tasks/${id}/decisions`)).body.items,
    /** A policy; in force unless said. */
    policy: async (more: object = {}) =>
      (await call(people.admin, 'POST', '/policies', { ...aPolicy(), ...more })).body,
    stop: async (more: object = {}, by: Asker = people.admin) =>
      (await call(by, 'POST', '/policy-stops', { kind: 'kill', reason: 'Something is wrong', ...more })).body,
    /** As if nobody had touched anything. */
    reset: async () => {
      await asOwner(api.database, `DELETE FROM policies WHERE id::text NOT LIKE '019a9b00-%'`);
      await asOwner(api.database, `UPDATE policies SET mode = 'off'`);
      await asOwner(api.database, 'DELETE FROM policy_stops');
      await asOwner(api.database, 'DELETE FROM policy_usage');
    },
  };
}

let last = 0;
export const aPolicy = () => ({
  name: `policy ${++last}`,
  mode: 'enforce',
  conditions: { categories: ['analysis'] },
  effect: 'auto_approve',
});

export const aTask = {
  marketplace: 'amazon',
  title: 'Look at the reviews of the blue lamp',
  description: 'They have become worse.',
  category: 'analysis',
  priority: 'low',
  estimatedHours: 2,
};

export const aProposal = {
  target: { kind: 'listing', id: 'B0LAMP' },
  changes: [{ field: 'price', before: 100, after: 104 }],
  rationale: 'It sells less than the red one.',
  risk: 'low',
  reversible: true,
  expectedImpact: { metric: 'sales', baseline: 1, target: 2, window: '14d', confidence: 0.9 },
};
