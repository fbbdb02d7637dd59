import { expect, it } from '@jest/globals';
import { type Actor } from '@souk/platform';
import { TaskOptions } from './task-options';
import { type Subject, TaskRules } from './task-rules';
import { taskActions, type TaskStatus, taskStatuses, transitionOf } from './task-transitions';

const person = (id: string, role: Actor['role']): Actor => ({ kind: 'human', id, name: id, role });
const agent: Actor = { kind: 'agent', id: 'bot', name: 'bot', role: 'agent', marketplace: 'amazon' };
const people = {
  admin: person('ada', 'admin'),
  head: person('hedy', 'head'),
  decider: person('dora', 'head'),
  assignee: person('mia', 'member'),
  member: person('max', 'member'),
  auditor: person('ann', 'auditor'),
  agent,
};
const taskIn = (status: TaskStatus): Subject => ({
  status,
  createdByKind: 'agent',
  createdById: 'bot',
  editedById: 'bot',
  assignedTo: 'mia',
  approvers: [],
  version: 2,
  decidedBy: 'dora',
  decidedAt: new Date(),
  decidedVersion: 2,
});

/** The workflow as it was agreed on, written down a second time. */
it.each([
  [
    'pending',
    {
      admin: 'edit submit cancel',
      head: 'edit submit cancel',
      decider: 'edit submit cancel undo',
      agent: 'edit submit cancel',
    },
  ],
  [
    'awaiting_approval',
    {
      admin: 'edit approve reject request_changes assign unassign cancel',
      head: 'edit approve reject request_changes assign unassign cancel',
      decider: 'edit approve reject request_changes assign unassign cancel undo',
      agent: 'edit cancel',
    },
  ],
  [
    'approved',
    {
      admin: 'assign unassign start cancel',
      head: 'assign unassign start cancel',
      decider: 'assign unassign start cancel undo',
      assignee: 'start',
    },
  ],
  [
    'in_progress',
    {
      admin: 'assign unassign release complete cancel',
      head: 'assign unassign release complete cancel',
      decider: 'assign unassign release complete cancel',
      assignee: 'release complete',
    },
  ],
  ['completed', {}],
  ['rejected', { admin: 'reopen', head: 'reopen', decider: 'reopen undo' }],
  ['cancelled', { admin: 'reopen', head: 'reopen', decider: 'reopen' }],
] as const)(
  'who may do what with a task that is %s',
  (status, expected: Partial<Record<keyof typeof people, string>>) => {
    const offered = Object.entries(people).map(([who, actor]) => [
      who,
      new TaskRules(new TaskOptions(true, 'UTC')).allowedActions(actor, taskIn(status)).join(' '),
    ]);
    expect(Object.fromEntries(offered)).toEqual({
      ...Object.fromEntries(Object.keys(people).map((who) => [who, ''])),
      ...expected,
    });
  },
);

it('a decision is offered to be taken back for a minute, and until something follows it', () => {
  const rules = new TaskRules(new TaskOptions(true, 'UTC'));
  const offered = (more: Partial<Subject>) => rules.allows(people.decider, 'undo', { ...taskIn('approved'), ...more });
  expect(offered({})).toBe(true);
  expect(offered({ decidedAt: new Date(Date.now() - 59_000) })).toBe(true);
  expect(offered({ decidedAt: new Date(Date.now() - 61_000) })).toBe(false);
  expect(offered({ version: 3 })).toBe(false);
  expect(offered({ decidedBy: null })).toBe(false);
});

it('every status can be reached from a new task, and none is left but by the table', () => {
  const reached = new Set<TaskStatus>(['pending']);
  for (let before = 0; before !== reached.size;) {
    before = reached.size;
    for (const action of taskActions) {
      const { from, to } = transitionOf(action);
      if (to !== 'same' && from.some((status) => reached.has(status))) reached.add(to);
    }
  }
  expect([...reached].toSorted()).toEqual([...taskStatuses].toSorted());
});

it('what is completed stays completed', () => {
  expect(taskActions.filter((action) => transitionOf(action).from.includes('completed'))).toEqual([]);
});
