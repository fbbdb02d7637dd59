import { admin, amazon, auditor, type Caller, ids, login, member, type PolicyCase, service } from './policy-cases';

const shared = '019a9b00-0000-7000-8000-0000000005a1'; // of Ann, for all
const kept = '019a9b00-0000-7000-8000-0000000005a2'; // of Ann, for herself
const own = '019a9b00-0000-7000-8000-0000000005a3'; // of Max, for himself

/** Written past every policy. */
export const viewRows = `
INSERT INTO task_views (id, owner_id, owner_name, name, shared, filter) VALUES
  ('${shared}', '${ids.ann}', 'Ann', 'shared', true, '{}'),
  ('${kept}', '${ids.ann}', 'Ann', 'kept', false, '{}'),
  ('${own}', '${ids.max}', 'Max', 'own', false, '{}');
`;

const read = (id: string) => `SELECT FROM task_views WHERE id = '${id}'`;
const add = (owner: string) =>
  `INSERT INTO task_views (id, owner_id, owner_name, name, filter) VALUES (gen_random_uuid(), '${owner}', 'x', 'another', '{}')`;
const rename = (id: string) => `UPDATE task_views SET name = 'renamed' WHERE id = '${id}'`;
const remove = (id: string) => `DELETE FROM task_views WHERE id = '${id}'`;
const ofNobody: Caller = { database: 'souk_human' };

export const viewPolicies: Record<string, PolicyCase> = {
  'task_views.task_views_service': {
    may: [['the service reads', service, read(kept)]],
    mayNot: [['the login by itself reads', login, read(shared)]],
  },
  'task_views.task_views_human_read': {
    may: [
      ['a member reads what is shared', member, read(shared)],
      ['a member reads his own', member, read(own)],
    ],
    mayNot: [
      ["a member reads somebody else's", member, read(kept)],
      ["an admin reads somebody else's", admin, read(kept)],
      ["nobody in particular reads somebody's", ofNobody, read(kept)],
      ['an agent reads what is shared', amazon, read(shared)],
    ],
  },
  'task_views.task_views_human_add': {
    may: [
      ['a member adds his own', member, add(ids.max)],
      ['an auditor adds his own', auditor, add(ids.ann)],
    ],
    mayNot: [
      ["a member adds somebody else's", member, add(ids.ann)],
      ['an agent adds one', amazon, add(ids.max)],
    ],
  },
  'task_views.task_views_human_change': {
    may: [['a member changes his own', member, rename(own)]],
    mayNot: [
      ["a member changes somebody else's that is shared", member, rename(shared)],
      ["an admin changes somebody else's that is shared", admin, rename(shared)],
      ['a member gives his own away', member, `UPDATE task_views SET owner_id = '${ids.ann}' WHERE id = '${own}'`],
    ],
  },
  'task_views.task_views_human_remove': {
    may: [['a member removes his own', member, remove(own)]],
    mayNot: [
      ["a member removes somebody else's that is shared", member, remove(shared)],
      ["an admin removes somebody else's that is shared", admin, remove(shared)],
    ],
  },
};
