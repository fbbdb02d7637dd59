import { type Attempt, type Caller, type PolicyCase } from './policy-cases';

const person = (id: string, role: string): Caller => ({ database: 'souk_human', actor: id, role });
const ada = '019a9b00-0000-7000-8000-00000000000a';
const max = '019a9b00-0000-7000-8000-00000000000b';
const ann = '019a9b00-0000-7000-8000-00000000000c';
const bot = '019a9b00-0000-7000-8000-000000000001';
const head = person(ada, 'head');
const member = person(max, 'member');
const auditor = person(ann, 'auditor');
const amazon: Caller = { database: 'souk_agent', actor: bot, role: 'agent', marketplace: 'amazon' };
const service: Caller = { database: 'souk_service', actor: 'spec' };
const login: Caller = { database: 'login', role: 'admin', actor: ada };

const task = (n: number) => `019a9b00-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`;
const theirs = task(1); // of the agent, waiting
const foreign = task(2); // of another agent of the same marketplace
const elsewhere = task(3); // of shopee
const assigned = task(4); // approved, for the member
const own = task(5); // of the member, waiting
const former = task(6); // waiting, of somebody who has become an auditor since

const columns =
  'id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind, created_by_id, created_by_name, edited_by_id, assigned_to';
const values = (id: string, marketplace: string, status: string, kind: string, by: string, assignee = 'NULL') =>
  `(${id}, '${marketplace}', 'x', 'x', 'analysis', 'low', '${status}', 1, 'r', '${kind}', '${by}', 'x', '${by}', ${assignee})`;

/** Written past every policy. */
export const taskRows = `
INSERT INTO tasks (${columns}) VALUES
  ${values(`'${theirs}'`, 'amazon', 'awaiting_approval', 'agent', bot)},
  ${values(`'${foreign}'`, 'amazon', 'awaiting_approval', 'agent', 'another-bot')},
  ${values(`'${elsewhere}'`, 'shopee', 'awaiting_approval', 'agent', 'shopee-bot')},
  ${values(`'${assigned}'`, 'amazon', 'approved', 'agent', bot, `'${max}'`)},
  ${values(`'${own}'`, 'amazon', 'awaiting_approval', 'human', max)},
  ${values(`'${former}'`, 'amazon', 'awaiting_approval', 'human', ann)};
INSERT INTO task_revisions (task_id, number, revision, content, edited_by_kind, edited_by_id, edited_by_name) VALUES
  ('${theirs}', 1, 'r', '{}', 'agent', '${bot}', 'x'), ('${elsewhere}', 1, 'r', '{}', 'agent', 'shopee-bot', 'x');
INSERT INTO task_decisions (id, task_id, action, revision, from_status, to_status, version, decided_by, decided_by_name) VALUES
  ('${task(11)}', '${assigned}', 'approve', 'r', 'awaiting_approval', 'approved', 2, '${ada}', 'x'),
  ('${task(12)}', '${elsewhere}', 'approve', 'r', 'awaiting_approval', 'approved', 2, '${ann}', 'x');
`;

const add = (marketplace: string, status: string, kind: string, by: string) =>
  `INSERT INTO tasks (${columns}) VALUES ${values('gen_random_uuid()', marketplace, status, kind, by)}`;
const retitle = (id: string) => `UPDATE tasks SET title = 'y' WHERE id = '${id}'`;
const move = (id: string, status: string) => `UPDATE tasks SET status = '${status}' WHERE id = '${id}'`;
const revise = (kind: string, by: string, id = theirs) =>
  `INSERT INTO task_revisions (task_id, number, revision, content, edited_by_kind, edited_by_id, edited_by_name)
   VALUES ('${id}', 2, 'r2', '{}', '${kind}', '${by}', 'x')`;
const decide = (by: string) =>
  `INSERT INTO task_decisions (id, task_id, action, revision, from_status, to_status, version, decided_by, decided_by_name)
   VALUES (gen_random_uuid(), '${theirs}', 'approve', 'r', 'awaiting_approval', 'approved', 2, '${by}', 'x')`;
const undo = (id: string) => `UPDATE task_decisions SET undone_at = now() WHERE id = '${id}'`;

const onlyService = (table: string): PolicyCase => ({
  may: [
    ['the service reads', service, `SELECT FROM ${table}`],
    ['the service locks', service, `SELECT FROM ${table} FOR UPDATE`],
  ],
  mayNot: [['the login by itself reads', login, `SELECT FROM ${table}`]],
});
const readByPeople = (table: string): PolicyCase => ({
  may: [
    ['an auditor reads', auditor, `SELECT FROM ${table}`],
    ['a member reads', member, `SELECT FROM ${table}`],
  ],
  mayNot: [['the login by itself reads', login, `SELECT FROM ${table}`]],
});
const ofAmazon = (table: string, id: string): Attempt[] => [
  ['an agent sees another marketplace', amazon, `SELECT FROM ${table} WHERE ${id} = '${elsewhere}'`],
  ['an agent that forgot its marketplace sees any', { database: 'souk_agent' }, `SELECT FROM ${table}`],
];

export const taskPolicies: Record<string, PolicyCase> = {
  'tasks.tasks_service': onlyService('tasks'),
  'task_revisions.task_revisions_service': onlyService('task_revisions'),
  'task_decisions.task_decisions_service': onlyService('task_decisions'),
  'tasks.tasks_human_read': readByPeople('tasks'),
  'tasks.tasks_human_create': {
    may: [['a member proposes', member, add('shein', 'awaiting_approval', 'human', max)]],
    mayNot: [
      ['an auditor proposes', auditor, add('shein', 'awaiting_approval', 'human', ann)],
      ['a member proposes in the name of another', member, add('shein', 'awaiting_approval', 'human', ada)],
      ['a member makes an approved one', member, add('shein', 'approved', 'human', max)],
      ['a head passes for an agent', head, add('shein', 'pending', 'agent', ada)],
    ],
  },
  'tasks.tasks_human_change': {
    may: [
      ['a head approves', head, move(theirs, 'approved')],
      ['an assignee starts', member, move(assigned, 'in_progress')],
      ['a creator cancels', member, move(own, 'cancelled')],
    ],
    mayNot: [
      ['a member edits what somebody else made', member, retitle(theirs)],
      ['an auditor edits', auditor, retitle(theirs)],
      ['an auditor edits what he made before he was one', auditor, retitle(former)],
      ['an assignee cancels', member, move(assigned, 'cancelled')],
      ['a creator completes', member, move(own, 'completed')],
    ],
  },
  'tasks.tasks_agent_read': {
    may: [['an agent sees its marketplace', amazon, `SELECT FROM tasks WHERE id = '${foreign}'`]],
    mayNot: ofAmazon('tasks', 'id'),
  },
  'tasks.tasks_agent_create': {
    may: [['an agent proposes', amazon, add('amazon', 'awaiting_approval', 'agent', bot)]],
    mayNot: [
      ['an agent proposes elsewhere', amazon, add('shopee', 'awaiting_approval', 'agent', bot)],
      ['an agent proposes in the name of another', amazon, add('amazon', 'pending', 'agent', 'another-bot')],
      ['an agent passes for a person', amazon, add('amazon', 'pending', 'human', bot)],
      ['an agent makes an approved one', amazon, add('amazon', 'approved', 'agent', bot)],
    ],
  },
  'tasks.tasks_agent_change': {
    may: [
      ['an agent edits its own', amazon, retitle(theirs)],
      ['an agent cancels its own', amazon, move(theirs, 'cancelled')],
    ],
    mayNot: [
      ['an agent edits that of another', amazon, retitle(foreign)],
      ['an agent edits what is decided', amazon, retitle(assigned)],
      ['an agent completes its own', amazon, move(theirs, 'completed')],
      [
        'an agent says what became of what is decided',
        amazon,
        `UPDATE tasks SET completion_notes = 'y' WHERE id = '${assigned}'`,
      ],
    ],
  },
  'task_revisions.task_revisions_human_read': readByPeople('task_revisions'),
  'task_revisions.task_revisions_human_add': {
    may: [['a member adds in the own name', member, revise('human', max)]],
    mayNot: [
      ['a member adds in the name of another', member, revise('human', ada)],
      ['an auditor adds', auditor, revise('human', ann)],
    ],
  },
  'task_revisions.task_revisions_agent_read': {
    may: [['an agent sees those of its marketplace', amazon, `SELECT FROM task_revisions WHERE task_id = '${theirs}'`]],
    mayNot: ofAmazon('task_revisions', 'task_id'),
  },
  'task_revisions.task_revisions_agent_add': {
    may: [['an agent adds in the own name', amazon, revise('agent', bot)]],
    mayNot: [
      ['an agent adds in the name of another', amazon, revise('agent', 'another-bot')],
      ['an agent adds elsewhere', amazon, revise('agent', bot, elsewhere)],
    ],
  },
  'task_decisions.task_decisions_human_read': readByPeople('task_decisions'),
  'task_decisions.task_decisions_human_add': {
    may: [['a head decides in the own name', head, decide(ada)]],
    mayNot: [
      ['a head decides in the name of another', head, decide(max)],
      ['a member decides', member, decide(max)],
      ['an auditor decides', auditor, decide(ann)],
    ],
  },
  'task_decisions.task_decisions_human_undo': {
    may: [['a head takes back the own decision', head, undo(task(11))]],
    mayNot: [
      ['a head takes back that of another', head, undo(task(12))],
      ['an auditor takes back the own of former days', auditor, undo(task(12))],
    ],
  },
  'task_decisions.task_decisions_agent_read': {
    may: [
      ['an agent sees those of its marketplace', amazon, `SELECT FROM task_decisions WHERE task_id = '${assigned}'`],
    ],
    mayNot: ofAmazon('task_decisions', 'task_id'),
  },
};
