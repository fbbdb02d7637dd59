import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { startServers } from './harness/servers';
import { type Stage } from './harness/stage';

export const name = 'http-health';
export const about = 'GET /health of the whole API against a bare Fastify route that sends the same bytes';
export const target = { ratioAtLeast: 0.8 };

/** The server's own: they come by themselves. */
const itsOwn = new Set(['connection', 'content-length', 'date', 'keep-alive']);

export async function run(stage: Stage): Promise<Result> {
  const servers = await startServers(stage);
  const answer = await fetch(`${await servers.ours.ask<string>('url')}/health`);
  const headers = Object.fromEntries([...answer.headers].filter(([header]) => !itsOwn.has(header)));
  await servers.bare.ask('health', { headers, body: await answer.json() });
  return compareServers(stage, servers, { path: '/health' });
}
