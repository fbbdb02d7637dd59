import { compareServers } from './harness/load';
import { type Result } from './harness/bench';
import { startServers } from './harness/servers';
import { type Stage } from './harness/stage';

export const name = 'http-health';
export const about = 'GET /health of the whole API against a bare Fastify route with the same body';
export const target = { ratioAtLeast: 0.8 };

export async function run(stage: Stage): Promise<Result> {
  const servers = await startServers(stage);
  const answer = await fetch(`${await servers.ours.ask<string>('url')}/health`);
  await servers.bare.ask('health', await answer.json());
  return compareServers(stage, servers, { path: '/health' });
}
