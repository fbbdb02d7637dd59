import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, Events, type Marketplace, system } from '@souk/platform';
import { eventually, settled } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { openStream, type OpenStream } from './open-stream';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
const opened: OpenStream[] = [];
beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
});
afterAll(async () => {
  opened.forEach(({ close }) => close());
  await api.close();
});

const actor = system('spec');
const write = (kind: string, type: string, marketplace?: Marketplace) =>
  api
    .get(Database)
    .transaction(actor, (tx) =>
      api.get(Events).append(tx, { type, actor, subject: [kind, '1'], ...(marketplace ? { marketplace } : {}) }),
    );

async function follow(...given: Parameters<typeof openStream>): Promise<OpenStream> {
  const stream = await openStream(...given);
  opened.push(stream);
  return stream;
}

it('an agent follows what becomes of its proposal', async () => {
  const agent = await agentOf(api, 'amazon');
  const head = await signIn(api, { role: 'head' });
  const stream = await follow(api, agent.headers, { query: '?topics=task' });
  const call = async (headers: Record<string, string>, path: string, body: object) => {
    const json = { ...headers, 'content-type': 'application/json' };
    const response = await fetch(`${api.url}/api/v1/tasks${path}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as { id: string; revision: string };
  };
  const task = await call(agent.headers, '', {
    marketplace: 'amazon',
    title: 'Lower the price',
    description: 'It is high.',
    category: 'optimization',
    priority: 'low',
    estimatedHours: 1,
  });
  await call(head.headers, `/${task.id}/comments`, { body: 'Why not.' });
  await call(head.headers, `/${task.id}/reject`, { revision: task.revision, reason: 'It is low enough.' });
  await eventually(() => expect(stream.types()).toEqual(['task.created', 'task.commented', 'task.rejected']));
  expect(stream.messages().at(-1)?.data).toMatchObject({
    subject: { kind: 'task', id: task.id },
    data: { reason: 'It is low enough.', after: { status: 'rejected' } },
  });
});

it('an agent gets events of tasks of its own marketplace, and nothing of any other kind', async () => {
  const [amazon, shopee] = await Promise.all(
    (['amazon', 'shopee'] as const).map(async (one) => follow(api, (await agentOf(api, one)).headers)),
  );
  const admin = await follow(api, (await signIn(api, { role: 'admin' })).headers);
  const kinds = [
    'agent',
    'agent_token',
    'database',
    'event',
    'job',
    'notification',
    'policy',
    'policy_stop',
    'session',
    'signing_key',
    'unheard_of',
    'user',
  ];
  for (const kind of kinds) await write(kind, `${kind}.probed`, 'amazon');
  await write('task', 'task.of_shopee', 'shopee');
  await write('task', 'task.of_nobody');
  await write('task', 'task.of_amazon', 'amazon');
  await write('task', 'task.of_shopee', 'shopee');
  await settled(api.database);
  await eventually(() => expect(amazon?.types()).toEqual(['task.of_amazon']));
  await eventually(() => expect(shopee?.types()).toEqual(['task.of_shopee', 'task.of_shopee']));
  // They were there to be seen.
  await eventually(() => expect(new Set(admin.types()).size).toBeGreaterThan(kinds.length));
});

it('an agent resumes behind the last event it saw, and is told to read again when that is unknown', async () => {
  const { headers } = await agentOf(api, 'kaway');
  const first = await follow(api, headers);
  await write('task', 'task.one', 'kaway');
  await eventually(() => expect(first.types()).toEqual(['task.one']));
  first.close();
  await write('task', 'task.of_amazon', 'amazon');
  await write('task', 'task.two', 'kaway');
  const second = await follow(api, headers, { after: first.messages()[0]!.id });
  await write('task', 'task.three', 'kaway');
  await eventually(() => expect(second.types()).toEqual(['task.two', 'task.three']));
  const lost = await follow(api, headers, { after: 'long-ago' });
  await eventually(() => expect(lost.types()).toEqual(['reset']));
});
