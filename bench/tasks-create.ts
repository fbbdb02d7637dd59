import { randomUUID } from 'node:crypto';
import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { type Stage } from './harness/stage';
import { bearerOf, startTaskServers } from './harness/tasks';

export const name = 'tasks-create';
export const about = 'a task with its revision, its event and an Idempotency-Key, against one INSERT behind Fastify';
export const target = { ratioAtLeast: 0.5 };

const body = JSON.stringify({
  marketplace: 'amazon',
  title: 'Lower the price of the blue one',
  description: 'The competition sells it for less.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
});

export async function run(stage: Stage): Promise<Result> {
  const servers = await startTaskServers(stage, 10_000);
  const call = (path: string, headers: Record<string, string>) => ({
    path,
    method: 'POST' as const,
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    ids: true,
  });
  // A key of its own for every request, made by the load itself.
  const headers = { ...(await bearerOf(servers.ours)), 'idempotency-key': `${randomUUID()}-[<id>]` };
  return compareServers(stage, servers, { ours: call('/api/v1/tasks', headers), bare: call('/tasks', {}) });
}
