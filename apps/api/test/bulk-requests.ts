import { asOwner, insertTask } from '@souk/testing';
import { type Caller } from './task-requests';
import { type TestApi } from './test-api';

interface Item {
  id: string;
  ok: boolean;
  code?: string;
  message?: string;
  task?: Record<string, unknown>;
}
interface Body extends Record<string, unknown> {
  batchId: string;
  done: number;
  failed: number;
  items: Item[];
  code: string;
  detail: string;
  errors: { path: string; message: string }[];
  count: number;
  previewToken: string;
  expiresAt: string;
}

/** Requests about many tasks at once, and what they leave behind. */
export const bulkRequests = (api: () => TestApi) => {
  async function post({ headers }: Caller, path: string, body?: unknown, more: Record<string, string> = {}) {
    const response = await fetch(`${api().url}/api/v1/tasks/bulk${path}`, {
      method: 'POST',
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }

  const bulk = (by: Caller, body: object, more: Record<string, string> = {}) => post(by, '', body, more);
  const tasks = async (count: number, more: Parameters<typeof insertTask>[1] = {}) => {
    const made: Awaited<ReturnType<typeof insertTask>>[] = [];
    for (let i = 0; i < count; i++) made.push(await insertTask(api().database, more));
    return made;
  };
  const statusesOf = async (ids: string[]) =>
    (
      await asOwner<{ status: string }>(
        api().database,
        'SELECT status FROM tasks WHERE id = ANY($1) ORDER BY array_position($1, id)',
        [ids],
      )
    ).map(({ status }) => status);
  const eventsOf = (ids: string[]) =>
    asOwner<{ type: string; id: string; batch: string | null }>(
      api().database,
      `SELECT type, subject_id AS id, data ->> 'batch' AS batch FROM events
     WHERE subject_kind = 'task' AND subject_id = ANY($1) ORDER BY seq`,
      [ids],
    );

  return { post, bulk, tasks, statusesOf, eventsOf };
};

export const idsOf = (made: { id: string }[]): string[] => made.map(({ id }) => id);
