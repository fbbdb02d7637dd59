import { type Result } from './harness/bench';
import { compareServers } from './harness/load';
import { startApi } from './harness/servers';
import { type Stage } from './harness/stage';

export const name = 'http-verified';
export const about = 'a POST that echoes, with a verified token and its limits, against the same one open to everybody';
export const target = { ratioAtLeast: 0.9 };

export async function run(stage: Stage): Promise<Result> {
  const api = await startApi(stage, await stage.database());
  const call = (path: string, headers: Record<string, string>) => ({
    path,
    method: 'POST' as const,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'a line of text as people write them', count: 7 }),
  });
  const token = await api.ask<string>('token');
  return compareServers(
    stage,
    { ours: api, bare: api },
    { ours: call('/echo', { authorization: `Bearer ${token}` }), bare: call('/echo/open', {}) },
  );
}
