import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { startServers } from './harness/servers';
import { type Stage } from './harness/stage';
import { bearer } from './programs/bearer';

export const name = 'http-echo';
export const about = 'an authenticated, validated, logged POST that echoes, against bare Fastify with the same check';
export const target = { ratioAtLeast: 0.8 };

export async function run(stage: Stage): Promise<Result> {
  const servers = await startServers(stage);
  const token = await servers.ours.ask<string>('token');
  const call = (authorization: string) => ({
    path: '/echo',
    method: 'POST' as const,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'a line of text as people write them', count: 7 }),
  });
  return compareServers(stage, servers, { ours: call(`Bearer ${token}`), bare: call(bearer) });
}
