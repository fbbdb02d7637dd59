import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { aTask, type Answer, type Caller, type TaskAnswer, taskRequests } from './task-requests';
import { replay, type TaskEvent } from './task-replay';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(60_000);

let api: TestApi;
type Person = Awaited<ReturnType<typeof signIn>>;
let agent: Caller;
let heads: Person[];
let head: Person, other: Person, member: Person;
let { ask, edit, eventsOf, get, propose, step }: ReturnType<typeof taskRequests> = {} as never;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  ({ ask, edit, eventsOf, get, propose, step } = taskRequests(api));
  agent = await agentOf(api, 'amazon');
  heads = await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(api, { role: 'head', name: `Head ${i}` })));
  [head, other] = heads as [Person, Person];
  member = await signIn(api, { role: 'member' });
});
afterAll(() => api.close());

const statuses = (answers: Answer[]) => answers.map(({ status }) => status).toSorted();
const approved = async () => {
  const task = await propose(agent);
  return (await step(head, task, 'approve', { revision: task.revision })).body;
};
const started = async () => (await step(head, await approved(), 'start')).body;
const decisionsOf = ({ id }: TaskAnswer) =>
  asOwner<{ decided_by: string; undone: boolean }>(
    api.database,
    'SELECT decided_by, undone_at IS NOT NULL AS undone FROM task_decisions WHERE task_id = $1 ORDER BY created_at',
    [id],
  );

/** What the log tells is what the table says, and each version has exactly one event. */
async function expectHistory(task: TaskAnswer): Promise<string[]> {
  const events = (await eventsOf(task)) as TaskEvent[];
  const { status, version, assignedTo, revision } = await get(head, task);
  expect(replay(events)).toEqual({ status, version, assignedTo, revision });
  return events.map(({ type }) => type.replace('task.', ''));
}

/** Several rounds: a race that is lost one time in ten is lost in one of them. */
async function rounds(times: number, race: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < times; round++) await race(round);
}

describe('two hundred who approve one task at once', () => {
  it('are one who did: one decision, one event, one effect', async () => {
    const task = await propose(agent);
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, i) => step(heads[i % 10]!, task, 'approve', { revision: task.revision })),
    );
    const winners = all.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(await expectHistory(task)).toEqual(['created', 'approved']);
    const decisions = await decisionsOf(task);
    const after = await get(head, task);
    expect(decisions.map(({ decided_by }) => decided_by)).toEqual([after.approvedBy]);
    expect(after).toMatchObject({ status: 'approved', version: 2, approvedBy: winners[0]?.body.approvedBy });
  });

  it('hear where it stands now, and what they may still do', async () => {
    const task = await propose(agent);
    const all = await Promise.all(heads.map((one) => step(one, task, 'approve', { revision: task.revision })));
    for (const { body } of all.filter(({ status }) => status === 409)) {
      expect(['task_status', 'task_changed']).toContain(body.code);
      expect(body).toMatchObject({ current: 'approved', version: 2 });
      expect(body.allowedActions).toEqual(['assign', 'unassign', 'start', 'cancel']);
    }
  });

  it('with a key of their own for repeating it, are one answer', async () => {
    const task = await propose(agent);
    const key = { 'idempotency-key': `approve-${task.id}` };
    const all = await Promise.all(
      Array.from({ length: 20 }, () => step(head, task, 'approve', { revision: task.revision }, key)),
    );
    const done = all.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    for (const { body } of done) expect(body).toEqual(done[0]?.body);
    expect(await expectHistory(task)).toEqual(['created', 'approved']);
  });
});

describe('where three have to approve', () => {
  const needsThree = async () => {
    const task = await propose(agent);
    await asOwner(api.database, 'UPDATE tasks SET required_approvals = 3 WHERE id = $1', [task.id]);
    return task;
  };
  /** As a person would: whoever was not quick enough looks again, and stops when it is decided. */
  async function insist(by: Person, task: TaskAnswer): Promise<boolean> {
    for (;;) {
      const { status, body } = await step(by, task, 'approve', { revision: task.revision });
      if (status === 200) return true;
      if (body.code !== 'task_changed') return false;
    }
  }

  it('ten at once are three who count', async () => {
    await rounds(3, async () => {
      const task = await needsThree();
      const counted = await Promise.all(heads.map((one) => insist(one, task)));
      expect(counted.filter(Boolean)).toHaveLength(3);
      expect(await expectHistory(task)).toEqual(['created', 'approved', 'approved', 'approved']);
      const by = (await decisionsOf(task)).map(({ decided_by }) => decided_by);
      expect([by.length, new Set(by).size]).toEqual([3, 3]);
      expect(await get(head, task)).toMatchObject({ status: 'approved', version: 4 });
    });
  });

  it('one who insists ten times at once counts once', async () => {
    const task = await needsThree();
    const all = await Promise.all(heads.map(() => insist(head, task)));
    expect(all.filter(Boolean)).toHaveLength(1);
    expect(await decisionsOf(task)).toHaveLength(1);
    expect(await get(head, task)).toMatchObject({ status: 'awaiting_approval', version: 2 });
  });

  it('one who takes it back while the third approves leaves either two or an approved task', async () => {
    await rounds(5, async () => {
      const task = await needsThree();
      await insist(heads[2]!, task);
      await insist(head, task);
      const [back, third] = await Promise.all([step(head, task, 'undo'), insist(other, task)]);
      expect(third).toBe(true);
      const { status } = await get(head, task);
      expect([back.status, status]).toEqual(back.status === 200 ? [200, 'awaiting_approval'] : [409, 'approved']);
      await expectHistory(task);
    });
  });
});

describe('of two who do not go together, one wins', () => {
  type Race = (task: TaskAnswer) => [Promise<Answer>, Promise<Answer>];
  const races: [string, () => Promise<TaskAnswer>, Race][] = [
    [
      'approve and edit',
      () => propose(agent),
      (task) => [step(head, task, 'approve', { revision: task.revision }), edit(agent, task, { title: 'Another' })],
    ],
    [
      'approve, and cancel by its agent',
      () => propose(agent),
      (task) => [
        step(head, task, 'approve', { revision: task.revision }),
        step(agent, task, 'cancel', { reason: 'x' }),
      ],
    ],
    [
      'approve and reject',
      () => propose(agent),
      (task) => [
        step(head, task, 'approve', { revision: task.revision }),
        step(other, task, 'reject', { revision: task.revision, reason: 'x' }),
      ],
    ],
    [
      'reject and request changes',
      () => propose(agent),
      (task) => [
        step(head, task, 'reject', { revision: task.revision, reason: 'x' }),
        step(other, task, 'request-changes', { reason: 'x' }),
      ],
    ],
    [
      'complete and release',
      started,
      (task) => [step(head, task, 'complete', { actualHours: 1 }), step(other, task, 'release')],
    ],
    [
      'complete and cancel',
      started,
      (task) => [step(head, task, 'complete', { actualHours: 1 }), step(other, task, 'cancel', { reason: 'x' })],
    ],
    [
      'complete twice',
      started,
      (task) => [step(head, task, 'complete', { actualHours: 1 }), step(other, task, 'complete', { actualHours: 2 })],
    ],
    ['undo and start', approved, (task) => [step(head, task, 'undo'), step(other, task, 'start')]],
    ['undo twice', approved, (task) => [step(head, task, 'undo'), step(head, task, 'undo')]],
    ['start twice', approved, (task) => [step(head, task, 'start'), step(other, task, 'start')]],
  ];

  it.each(races)('%s', async (_what, make, race) => {
    await rounds(8, async () => {
      const task = await make();
      const both = await Promise.all(race(task));
      // The loser of an agent and a head may hear that it is not his to do any more.
      expect([
        [200, 409],
        [200, 403],
      ]).toContainEqual(statuses(both));
      const winner = both.find(({ status }) => status === 200)!;
      const loser = both.find(({ status }) => status !== 200)!;
      expect((await get(head, task)).status).toBe(winner.body.status);
      expect(loser.body.detail).toEqual(expect.stringMatching(/\w/));
      await expectHistory(task);
    });
  });

  it('two editors: one revision, unless the second saw the first', async () => {
    await rounds(8, async (round) => {
      const task = await propose(agent);
      const both = await Promise.all([
        edit(agent, task, { title: `Agent ${round}` }, { 'if-match': '"1"' }),
        edit(head, task, { title: `Head ${round}` }, { 'if-match': '"1"' }),
      ]);
      const [won, lost] = both.toSorted((a, b) => a.status - b.status) as [Answer, Answer];
      expect([won.status, won.body.revisionNumber]).toEqual([200, 2]);
      expect([lost.status, lost.body.code]).toEqual([412, 'task_stale']);
      expect((await get(head, task)).title).toBe(won.body.title);
      expect(await expectHistory(task)).toEqual(['created', 'edited']);
    });
  });
});

describe('of two who may follow each other, nothing is lost', () => {
  type Race = (task: TaskAnswer) => Promise<Answer>[];
  const pairs: [string, () => Promise<TaskAnswer>, Race][] = [
    [
      'assign and start',
      approved,
      (task) => [step(head, task, 'assign', { assignee: member.userId }), step(other, task, 'start')],
    ],
    [
      'assign and approve',
      () => propose(agent),
      (task) => [
        step(head, task, 'assign', { assignee: member.userId }),
        step(other, task, 'approve', { revision: task.revision }),
      ],
    ],
    [
      'assign to two',
      approved,
      (task) => [
        step(head, task, 'assign', { assignee: member.userId }),
        step(other, task, 'assign', { assignee: other.userId }),
      ],
    ],
  ];

  it.each(pairs)('%s', async (_what, make, race) => {
    await rounds(8, async () => {
      const task = await make();
      const both = await Promise.all(race(task));
      const done = both.filter(({ status }) => status === 200).length;
      expect(done).toBeGreaterThan(0);
      expect(statuses(both).filter((status) => status !== 200 && status !== 409)).toEqual([]);
      expect((await get(head, task)).version).toBe(task.version + done);
      await expectHistory(task);
    });
  });

  it('unassign and complete: whoever is not the assignee any more has not completed it', async () => {
    await rounds(8, async () => {
      const task = await approved();
      await step(head, task, 'assign', { assignee: member.userId });
      await step(member, task, 'start');
      const [taken, done] = await Promise.all([
        step(head, task, 'unassign'),
        step(member, task, 'complete', { actualHours: 1 }),
      ]);
      const types = await expectHistory(task);
      if (done.status === 200) expect([taken.status, types.at(-1)]).toEqual([409, 'completed']);
      else expect([taken.status, [403, 409].includes(done.status), types.at(-1)]).toEqual([200, true, 'unassigned']);
    });
  });

  it('whoever is disabled while he is assigned is either refused or was assigned before', async () => {
    const admin = await signIn(api, { role: 'admin' });
    await rounds(8, async () => {
      const task = await approved();
      const leaving = await signIn(api, { role: 'member' });
      const [assigned, disabled] = await Promise.all([
        step(head, task, 'assign', { assignee: leaving.userId }),
        fetch(`${api.url}/api/v1/users/${leaving.userId}`, {
          method: 'PATCH',
          headers: { ...admin.headers, 'content-type': 'application/json' },
          body: JSON.stringify({ status: 'disabled' }),
        }),
      ]);
      expect(disabled.status).toBe(200);
      expect([200, 400]).toContain(assigned.status);
      expect((await get(head, task)).assignedTo).toBe(assigned.status === 200 ? leaving.userId : null);
      await expectHistory(task);
      expect((await step(head, task, 'assign', { assignee: leaving.userId })).status).toBe(400);
    });
  });
});

describe('fifty who create one thing at once', () => {
  it('under one name of their own for it, make one task with one event', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        ask(agent, 'POST', '', { ...aTask, title: `Try ${i}`, externalId: 'race-50' }),
      ),
    );
    expect([statuses(all).at(-1), statuses(all).filter((status) => status === 201).length]).toEqual([201, 1]);
    const [task] = all.map(({ body }) => body);
    expect(new Set(all.map(({ body }) => `${body.id} ${String(body.title)}`)).size).toBe(1);
    expect(await expectHistory(task!)).toEqual(['created']);
    expect(await asOwner(api.database, `SELECT FROM tasks WHERE external_id = 'race-50'`)).toHaveLength(1);
  });

  it('under one idempotency key, too', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, () => ask(agent, 'POST', '', aTask, { 'idempotency-key': 'race-50' })),
    );
    const made = all.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(statuses(all).filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(await expectHistory(made[0]!.body)).toEqual(['created']);
  });

  it('each for another thing, make fifty with fifty numbers', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => ask(agent, 'POST', '', aTask)));
    expect(new Set(all.map(({ body }) => body.number)).size).toBe(50);
  });
});

it('no race was a fault of ours', () => {
  expect(api.logs().filter(({ level }) => level === 'error')).toEqual([]);
});
