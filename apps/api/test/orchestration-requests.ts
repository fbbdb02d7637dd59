import { asOwner } from '@souk/testing';
import { bearer, type signIn } from './callers';
import { type Caller } from './task-requests';
import { type TestApi } from './test-api';

export type Person = Awaited<ReturnType<typeof signIn>>;

/** The token of the guide. */
export const amazon: Caller = { headers: bearer('marketplace-amazon-secret123') };

export const aTask = {
  marketplace: 'amazon',
  title: 'Optimize product listings',
  description: 'Better titles and pictures for the ten best sellers.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
  createdBy: 'marketplace-amazon',
};

interface Task extends Record<string, unknown> {
  id: string;
  status: string;
}
export interface Body extends Record<string, unknown> {
  success: boolean;
  task: Task;
  tasks: Task[];
  count: number;
  code: string;
  errors: { path: string; id: string; code: string; message: string }[];
}

/** Requests as the first clients make them; a head decides and a member works unless somebody else is named. */
export const orchestrationRequests = (on: () => { api: TestApi; head: Person; member: Person }) => {
  async function call({ headers }: Caller, method: string, path = '', body?: unknown) {
    const response = await fetch(`${on().api.url}/api/orchestration/tasks${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: (await response.json()) as Body,
    };
  }

  const create = async (more: object = {}, by: Caller = amazon) =>
    (await call(by, 'POST', '', { ...aTask, ...more })).body.task;
  const decide = (taskIds: unknown, more: object = { approved: true }, by: Caller = on().head) =>
    call(by, 'PATCH', '/approve', { taskIds, ...more });
  const assign = (taskId: string, assignedTo: string, by: Caller = on().head) =>
    call(by, 'PATCH', '/assign', { taskId, assignedTo });
  const complete = (taskId: string, more: object, by: Caller = on().member) =>
    call(by, 'PATCH', '/complete', { taskId, ...more });
  const eventsOf = async (id: string) =>
    (
      await asOwner<{ type: string }>(
        on().api.database,
        `SELECT type FROM events WHERE subject_kind = 'task' AND subject_id = $1 ORDER BY seq`,
        [id],
      )
    ).map(({ type }) => type);

  return { call, create, decide, assign, complete, eventsOf };
};
