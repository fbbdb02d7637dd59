import { type Result } from './harness/bench';
import { startApi } from './harness/servers';
import { type Stage } from './harness/stage';

export const name = 'token-issue';
export const about = 'one access token: signed, counted and committed';
export const target = 'none';

export async function run(stage: Stage): Promise<Result> {
  const api = await startApi(stage, await stage.database());
  await api.ask('issue', 200);
  const samples: number[] = [];
  for (let round = 0; round < (stage.quick ? 3 : 7); round++) samples.push(await api.ask<number>('issue', 500));
  return { unit: 'ms', samples };
}
