import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, EventReader, LogFollower, Logger } from '@souk/platform';
import { NotificationReader } from '@souk/tasks';
import { eventually, insertTask, settled } from '@souk/testing';
import { agentOf, signIn, tokenFor } from './callers';
import { openStream, type OpenStream } from './open-stream';
import { startTestApi, type TestApi } from './test-api';

type Person = Awaited<ReturnType<typeof signIn>>;
let api: TestApi;
let follower: LogFollower;
let head: Person, member: Person;
const opened: OpenStream[] = [];

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
  follower = new LogFollower(api.get(Database), api.get(EventReader), api.get(Logger), api.get(NotificationReader));
  await follower.catchUp();
  follower.start();
});
afterAll(async () => {
  opened.forEach(({ close }) => close());
  await follower.stop();
  await api.close();
});

async function follow(headers: Record<string, string>, query = ''): Promise<OpenStream> {
  const stream = await openStream(api, headers, { query });
  opened.push(stream);
  return stream;
}
const post = async (by: Person, path: string, body: object) => {
  const headers = { ...by.headers, 'content-type': 'application/json' };
  const { status } = await fetch(`${api.url}/api/v1/tasks/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect(Math.floor(status / 100)).toBe(2);
};
const toldOf = (stream: OpenStream) => stream.types().filter((type) => type.startsWith('notification.'));

it('whoever gets a task hears of it within two seconds, and nobody else does, whatever he may read', async () => {
  const others = await Promise.all(
    ['admin', 'auditor', 'head', 'member'].map(async (role) => follow((await signIn(api, { role })).headers)),
  );
  const agent = await follow((await agentOf(api, 'amazon')).headers);
  const stream = await follow(member.headers);
  const task = await insertTask(api.database, { status: 'approved' });
  await settled(api.database); // of other specs' transactions, which hold back everybody's events
  const began = Date.now();
  await post(head, `${task.id}/assign`, { assignee: member.userId });
  await eventually(() => expect(toldOf(stream)).toEqual(['notification.created']), { withinMs: 2000 });
  expect(Date.now() - began).toBeLessThan(2000);
  expect(stream.messages().at(-1)?.data).toMatchObject({
    subject: { kind: 'notification', id: member.userId },
    data: { count: 1, kinds: ['assigned'] },
  });
  for (const other of [...others, agent]) {
    await eventually(() => expect(other.types()).toContain('task.assigned'));
    expect(toldOf(other)).toEqual([]);
  }
});

it('somebody is told of many things at once by one event, and of being told by none', async () => {
  const stream = await follow(member.headers, '?topics=notification');
  const task = await insertTask(api.database, { createdByKind: 'human', createdById: member.userId });
  await api.get(Database).transaction({ kind: 'service', id: 'spec', name: 'spec' }, async (tx) => {
    for (const [type, mentions] of [
      ['task.commented', [member.userId]],
      ['task.commented', []],
      ['task.commented', []],
    ])
      await tx.query(
        `INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace, data)
         VALUES (gen_random_uuid(), $1, 'human', $2, 'Hedy', 'task', $3, 'amazon', $4)`,
        [
          type,
          head.userId,
          task.id,
          JSON.stringify({
            mentions,
            task: {
              status: 'approved',
              createdBy: { kind: 'human', id: member.userId },
              editedBy: '',
              assignedTo: null,
            },
          }),
        ],
      );
  });
  await eventually(() => expect(stream.messages()).toHaveLength(1));
  expect(stream.messages()[0]?.data.data).toEqual({ count: 3, kinds: ['commented', 'mentioned'] });
  await post(head, `${task.id}/comments`, { body: 'One more' });
  await eventually(() => expect(stream.messages()).toHaveLength(2));
});

it('is not told by a token that may not follow tasks', async () => {
  const token = await tokenFor(api, member.userId, `session:${member.sessionId}`, {
    scope: ['events.read', 'tasks.read'],
  });
  const [narrow, wide] = [await follow({ authorization: `Bearer ${token}` }), await follow(member.headers)];
  const task = await insertTask(api.database, { status: 'approved' });
  await post(head, `${task.id}/assign`, { assignee: member.userId });
  await eventually(() => expect(toldOf(wide)).toHaveLength(1));
  await eventually(() => expect(narrow.types()).toEqual(['task.assigned']));
});
