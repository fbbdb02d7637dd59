import { type Result } from './harness/bench';
import { type Program } from './harness/program';
import { compareServers } from './harness/load';
import { type Stage } from './harness/stage';
import { bearerOf, startTaskServers } from './harness/tasks';

export const name = 'tasks-page';
export const about = 'page 20,000 of the list by its cursor, five tasks a page, against page one';
export const target = { ratioAtLeast: 1 / 1.2 };

const list = '/api/v1/tasks?limit=5';

export async function run(stage: Stage): Promise<Result> {
  const { ours } = await startTaskServers(stage, 100_010);
  const headers = await bearerOf(ours);
  const cursor = await cursorBehind(ours, headers, 99_995);
  return compareServers(
    stage,
    { ours, bare: ours },
    { ours: { path: `${list}&cursor=${cursor}`, headers }, bare: { path: list, headers } },
  );
}

/** Walks there in the biggest steps there are: the cursor of a list holds for any size of its pages. */
async function cursorBehind(api: Program, headers: Record<string, string>, count: number): Promise<string> {
  const url = await api.ask<string>('url');
  let cursor = '';
  for (let left = count; left > 0;) {
    const limit = Math.min(200, left);
    const response = await fetch(`${url}/api/v1/tasks?limit=${limit}${cursor && `&cursor=${cursor}`}`, { headers });
    const page = (await response.json()) as { nextCursor: string; items: unknown[] };
    cursor = page.nextCursor;
    left -= page.items.length;
  }
  return cursor;
}
