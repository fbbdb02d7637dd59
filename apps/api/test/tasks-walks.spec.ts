import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Actor, Database, DomainError, type Transaction } from '@souk/platform';
import {
  type StepAction,
  type StepInput,
  type Task,
  type TaskAction,
  taskActions,
  TaskEdits,
  TaskRules,
  Tasks,
  type TaskStatus,
  TaskSteps,
  taskStatuses,
  taskTransitions,
} from '@souk/tasks';
import { asOwner, eventually, insertUser } from '@souk/testing';
import { aTask, taskRequests } from './task-requests';
import { replay, type TaskEvent } from './task-replay';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(120_000);

let api: TestApi;
let tasks: Tasks, steps: TaskSteps, edits: TaskEdits, rules: TaskRules;
let eventsOf: ReturnType<typeof taskRequests>['eventsOf'];
let head: Actor, other: Actor, member: Actor, auditor: Actor;
const agent: Actor = { kind: 'agent', id: 'walker', name: 'walker', role: 'agent', marketplace: 'amazon' };

beforeAll(async () => {
  api = await startTestApi();
  tasks = api.get(Tasks);
  steps = api.get(TaskSteps);
  edits = api.get(TaskEdits);
  rules = api.get(TaskRules);
  ({ eventsOf } = taskRequests(api));
  await asOwner(
    api.database,
    `INSERT INTO policies (id, name, position, mode, conditions, effect, approvals)
     VALUES (gen_random_uuid(), 'two people', 1, 'enforce', '{"categories": ["analysis"]}', 'require_approvals', 2)`,
  );
  const person = async (role: 'head' | 'admin' | 'member' | 'auditor'): Promise<Actor> => {
    const id = await insertUser(api.database, { role });
    return { kind: 'human', id, name: role, role };
  };
  [head, other, member, auditor] = [
    await person('head'),
    await person('admin'),
    await person('member'),
    await person('auditor'),
  ];
});
afterAll(() => api.close());

/** Mulberry32: the same seed walks the same way. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

const given = (action: StepAction, revision: string): StepInput => ({
  revision,
  ...('needsReason' in taskTransitions[action] ? { reason: 'Because' } : {}),
  ...(action === 'assign' ? { assignedTo: member.id } : {}),
  ...(action === 'complete' ? { actualHours: 1.5 } : {}),
});

/** Every other walk is with one of those that two people have to approve. */
const newTask = (seed: number) =>
  tasks.create(agent, { ...aTask, category: seed % 2 === 0 ? 'analysis' : 'optimization', submit: false });
let titles = 0;
function act(actor: Actor, action: TaskAction, task: { id: string; revision: string }) {
  if (action === 'undo') return steps.undo(actor, task.id);
  return action === 'edit'
    ? edits.edit(actor, task.id, { title: `Title ${++titles}` })
    : steps.take(actor, task.id, action, given(action, task.revision));
}

/** Where an action that is offered leads. */
function ledTo(action: TaskAction, { status, requiredApprovals, approvers }: Task): TaskStatus {
  const { to } = taskTransitions[action];
  if (to === 'same' || (action === 'approve' && approvers.length + 1 < requiredApprovals)) return status;
  return to;
}

const walks = 30;
const length = 50;
const seen = new Set<TaskStatus>();
const taken = new Set<string>();

it.each(Array.from({ length: walks }, (_, seed) => seed + 1))(
  'whatever actors do at random, a task keeps to the table (walk %d)',
  async (seed) => {
    const roll = dice(seed);
    const actors = [agent, head, other, member, auditor];
    let { task } = await newTask(seed);
    let changes = 1;
    for (let i = 0; i < length; i++) {
      seen.add(task.status);
      const actor = actors[roll(actors.length)]!;
      // Mostly what may come next: a task that is completed stays so, and ends the walk.
      const likely = rules.allowedActions(actor, task);
      const all = likely.length > 0 && roll(3) > 0 ? likely : taskActions;
      const action = all[roll(all.length)]!;
      // It is always possible, and would end most walks early.
      if (action === 'cancel' && roll(4) > 0) continue;
      const outcome = await act(actor, action, task).catch((error: unknown) => error);
      if (likely.includes(action)) {
        expect(outcome).toMatchObject({ status: ledTo(action, task), version: task.version + 1 });
        task = outcome as typeof task;
        taken.add(task.status === 'awaiting_approval' && action === 'approve' ? 'one of two approvals' : action);
        changes++;
      } else {
        expect([actor.name, action, task.status, outcome]).toEqual([
          actor.name,
          action,
          task.status,
          expect.any(DomainError),
        ]);
        expect(['conflict', 'forbidden']).toContain((outcome as DomainError).kind);
      }
    }
    seen.add(task.status);
    const events = ((await eventsOf(task)) as TaskEvent[]).filter(({ type }) => type !== 'task.policy_matched');
    expect([events.length, task.version]).toEqual([changes, changes]);
    const { status, version, assignedTo, revision } = await tasks.get(head, task.id);
    expect(replay(events)).toEqual({ status, version, assignedTo, revision });
  },
);

it('and between them they come to every status, by every action', () => {
  expect([...seen].toSorted()).toEqual([...taskStatuses].toSorted());
  expect([...taken].toSorted()).toEqual([...taskActions, 'one of two approvals'].toSorted());
});

/** One step holds the row while the other waits for it: the tightest race there is. */
async function overlap(
  first: (tx: Transaction) => Promise<unknown>,
  by: Actor,
  second: () => Promise<unknown>,
): Promise<unknown> {
  let late: Promise<unknown> = Promise.resolve();
  await api.get(Database).transaction(by, async (tx) => {
    await first(tx);
    late = second().catch((error: unknown) => error);
    await eventually(async () => {
      const waiting = await asOwner(
        api.database,
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting.length).toBeGreaterThan(0);
    });
  });
  return late;
}

const lost = expect.objectContaining({ kind: 'conflict', code: expect.stringMatching(/^(task_changed|task_status)$/) });

it.each<[StepAction | 'edit', TaskAction, readonly TaskAction[]]>([
  ['approve', 'reject', []],
  ['approve', 'edit', []],
  ['edit', 'approve', []],
  ['approve', 'cancel', []],
  ['cancel', 'approve', []],
  ['complete', 'release', ['approve', 'start']],
  ['release', 'complete', ['approve', 'start']],
  ['unassign', 'complete', ['assign', 'approve', 'start']],
  ['assign', 'start', ['approve']],
])('while "%s" is being written, "%s" waits, and has then lost', async (first, second, path) => {
  const { task: made } = await tasks.create(agent, aTask);
  let task = made;
  for (const action of path) task = await act(head, action, task);
  const before = (await eventsOf(task)).length;
  const write = (tx: Transaction) =>
    first === 'edit'
      ? tx.query(`UPDATE tasks SET title = 'Another', revision = 'another', version = version + 1 WHERE id = $1`, [
          task.id,
        ])
      : steps.takeIn(tx, head, task.id, first, given(first, task.revision));
  const late = await overlap(write, head, () => act(other, second, task));
  expect(late).toEqual(lost);
  const after = await tasks.get(head, task.id);
  expect(after.version).toBe(task.version + 1);
  expect((await eventsOf(task)).length - before).toBe(first === 'edit' ? 0 : 1);
  const decisions = await asOwner(api.database, 'SELECT FROM task_decisions WHERE task_id = $1', [task.id]);
  expect(decisions).toHaveLength([...path, first].filter((action) => action === 'approve').length);
});

it('while an undo is being written, a start waits, and has then lost', async () => {
  const { task: made } = await tasks.create(agent, aTask);
  const task = await act(head, 'approve', made);
  const late = await overlap(
    (tx) => steps.undoIn(tx, head, task.id),
    head,
    () => act(other, 'start', task),
  );
  expect(late).toEqual(lost);
  expect((await tasks.get(head, task.id)).status).toBe('awaiting_approval');
});
