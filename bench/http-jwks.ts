import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { startServers } from './harness/servers';
import { type Stage } from './harness/stage';

export const name = 'http-jwks';
export const about = 'the public keys, against a Fastify route that sends the same text and headers';
export const target = { ratioAtLeast: 1 };

export async function run(stage: Stage): Promise<Result> {
  const servers = await startServers(stage);
  const path = '/.well-known/jwks.json';
  const answer = await fetch(`${await servers.ours.ask<string>('url')}${path}`);
  const named = ['content-type', 'cache-control', 'etag'].map((name) => [name, answer.headers.get(name) ?? '']);
  await servers.bare.ask('text', {
    headers: Object.fromEntries(named) as Record<string, string>,
    text: await answer.text(),
  });
  const result = await compareServers(stage, servers, { ours: { path }, bare: { path: '/text' } });
  const slowest = Math.min(...result.rounds.map(({ ours }) => ours));
  return { ...result, notes: [`10,000 a second are enough too: the slowest round had ${slowest.toFixed(0)}`] };
}
