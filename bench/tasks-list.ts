import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { type Stage } from './harness/stage';
import { bearerOf, startTaskServers } from './harness/tasks';

export const name = 'tasks-list';
export const about =
  '50 of 100,000 tasks with a verified token and row-level security, against Fastify and pg with the same SQL';
export const target = { ratioAtLeast: 0.8 };

export async function run(stage: Stage): Promise<Result> {
  const servers = await startTaskServers(stage);
  const headers = await bearerOf(servers.ours);
  return compareServers(stage, servers, {
    ours: { path: '/api/v1/tasks?limit=50', headers },
    bare: { path: '/tasks' },
  });
}
