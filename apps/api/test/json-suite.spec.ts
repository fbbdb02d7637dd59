import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agentOf, signIn } from './callers';
import { doubtfulJson, goodJson, type JsonCase, notJson } from './json-suite';
import { aProposal, aTask, type Caller, type TaskAnswer, taskRequests } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let agent: Caller, head: Caller;
let task: TaskAnswer;
let footprint: ReturnType<typeof taskRequests>['footprint'];

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  agent = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head' });
  const requests = taskRequests(api);
  footprint = requests.footprint;
  task = await requests.propose(agent);
});
afterAll(() => api.close());

async function send(caller: Caller, method: string, path: string, body: string | Buffer) {
  const response = await fetch(`${api.url}/api/v1/tasks${path}`, {
    method,
    headers: { ...caller.headers, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const type = response.headers.get('content-type')?.split(';')[0];
  return { status: response.status, type, text: await response.text() };
}

/** Everywhere a task takes a body. */
const places = () =>
  [
    [agent, 'POST', ''],
    [agent, 'PATCH', `/${task.id}`],
    [head, 'POST', `/${task.id}/approve`],
  ] as const;

const inside = (value: Buffer | string, holder: object) => {
  const [before, after] = JSON.stringify(holder).split('"?"') as [string, string];
  return Buffer.concat([Buffer.from(before), Buffer.from(value), Buffer.from(after)]);
};

/** JSON knows no -0 when it is written. */
const rewritten = (body: Buffer) => JSON.parse(JSON.stringify(JSON.parse(body.toString()))) as object;

describe('a body that is no JSON is refused, and changes nothing', () => {
  it('there are enough of them', () => expect(notJson.length).toBeGreaterThan(180));

  it.each(notJson)('%s', async (_name, body) => {
    const before = await footprint();
    for (const [caller, method, path] of places()) {
      const answer = await send(caller, method, path, body);
      expect([method, path, answer.status, answer.type]).toEqual([method, path, 400, 'application/problem+json']);
      expect(answer.text).not.toMatch(/node_modules|SyntaxError|position \d/);
    }
    expect(await footprint()).toEqual(before);
  });
});

describe('whatever else is JSON', () => {
  const all: readonly JsonCase[] = [...doubtfulJson, ...goodJson];

  it.each(all)('%s is no task, and is told so', async (_name, body) => {
    const before = await footprint();
    for (const [caller, method, path] of places().filter(([, method]) => method === 'POST'))
      expect((await send(caller, method, path, body)).status).toBe(400);
    // An edit that names nothing changes nothing.
    expect([200, 400]).toContain((await send(agent, 'PATCH', `/${task.id}`, body)).status);
    expect((await footprint())?.tasks).toEqual(before?.tasks);
  });

  it.each(all)('%s within a proposal and within metadata is kept as it is or refused', async (_name, body) => {
    const proposal = { ...aProposal, changes: [{ field: 'x', before: null, after: '?' }] };
    for (const holder of [
      { ...aTask, proposal },
      { ...aTask, metadata: { x: '?' } },
    ]) {
      const sent = inside(body, holder);
      const { status, text } = await send(agent, 'POST', '', sent);
      expect([201, 400]).toContain(status);
      if (status === 201) expect(JSON.parse(text)).toMatchObject(rewritten(sent));
    }
  });
});

it('none of it was a fault of ours', () => {
  expect(api.logs().filter(({ level }) => level === 'error')).toEqual([]);
});
