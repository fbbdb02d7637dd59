import { type NewTask } from '@souk/tasks';
import { asOwner } from '@souk/testing';
import { type TestApi } from './test-api';

export interface Caller {
  headers: Record<string, string>;
}

export interface TaskAnswer extends Record<string, unknown> {
  id: string;
  status: string;
  version: number;
  revision: string;
  allowedActions: string[];
}

export interface Answer {
  status: number;
  headers: Headers;
  body: TaskAnswer & { code: string; errors?: { path: string; code: string; message: string }[]; items: TaskAnswer[] };
}

/** Requests about tasks; a body that is a text is sent as it stands. */
export const taskRequests = (api: TestApi) => {
  const ask = async (
    { headers }: Caller,
    method: string,
    path: string,
    body?: object | string,
    more: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${api.url}/api/v1/tasks${path}`, {
      method,
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : {}) as Answer['body'],
    };
  };
  return {
    ask,
    propose: async (by: Caller, more: object = {}) => (await ask(by, 'POST', '', { ...aTask, ...more })).body,
    edit: (by: Caller, { id }: { id: string }, change: object | string, more: Record<string, string> = {}) =>
      ask(by, 'PATCH', `/${id}`, change, more),
    step: (
      by: Caller,
      { id }: { id: string },
      action: string,
      body: object | string = {},
      more: Record<string, string> = {},
    ) => ask(by, 'POST', `/${id}/${action}`, body, more),
    get: async (by: Caller, { id }: { id: string }) => (await ask(by, 'GET', `/${id}`)).body,
    eventsOf: ({ id }: { id: string }) =>
      asOwner<{ type: string; actor_id: string; data: Record<string, unknown> }>(
        api.database,
        `SELECT type, actor_id, data FROM events WHERE subject_kind = 'task' AND subject_id = $1 ORDER BY seq`,
        [id],
      ),
    /** All that a change of a task could have left behind. */
    footprint: async () => {
      const [found] = await asOwner<Record<string, string>>(
        api.database,
        `SELECT (SELECT count(*) FROM tasks) AS tasks, (SELECT count(*) FROM task_revisions) AS revisions,
                (SELECT count(*) FROM task_decisions) AS decisions,
                (SELECT count(*) FROM events WHERE subject_kind = 'task') AS events, (SELECT sum(version) FROM tasks) AS versions`,
      );
      return found;
    },
  };
};

export const aTask = {
  marketplace: 'amazon',
  title: 'Lower the price of the blue lamp',
  description: 'It sells 12 % less than the red one.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
} satisfies NewTask;

export const aProposal = {
  target: { kind: 'listing', id: 'B0-LAMP-BLUE', url: 'https://www.amazon.com/dp/B0LAMPBLUE' },
  changes: [{ field: 'price', before: 29.9, after: 27.9 }],
  rationale: 'Two competitors sell it for 27.50.',
  evidence: ['Buy box lost on 9 of 14 days'],
  expectedImpact: { metric: 'units per day', baseline: 11, target: 14, window: '14d', confidence: 0.7 },
  risk: 'low',
  reversible: true,
};
