import { type Caller, ids, type PolicyCase } from './policy-cases';

const person = (actor: string, role: string): Caller => ({ database: 'souk_human', actor, role });
const head = person(ids.ada, 'head');
const member = person(ids.max, 'member');
const auditor = person(ids.ann, 'auditor');
const nobody: Caller = { database: 'souk_human' };
const amazon: Caller = { database: 'souk_agent', actor: ids.amazonBot, role: 'agent', marketplace: 'amazon' };
const service: Caller = { database: 'souk_service', actor: 'spec' };
const login: Caller = { database: 'login', role: 'admin', actor: ids.ada };

// Of policy-cases-tasks: one of amazon, one of shopee.
const here = '019a9b00-0000-7000-8000-000000000101';
const elsewhere = '019a9b00-0000-7000-8000-000000000103';

const comment = (n: number) => `019a9b00-0000-7000-8000-00000000020${n}`;
const byMember = comment(1);
const byAgent = comment(2);
const byAuditor = comment(3); // of former days
const onShopee = comment(4);
const notification = (n: number) => `019a9b00-0000-7000-8000-00000000021${n}`;
const forMember = notification(1);
const forHead = notification(2);

const written = (id: string, task: string, kind: string, by: string) =>
  `('${id}', '${task}', '${kind}', '${by}', 'x', 'text')`;

/** Written past every policy, behind the tasks. */
export const discussionRows = `
INSERT INTO task_comments (id, task_id, author_kind, author_id, author_name, body) VALUES
  ${written(byMember, here, 'human', ids.max)}, ${written(byAgent, here, 'agent', ids.amazonBot)},
  ${written(byAuditor, here, 'human', ids.ann)}, ${written(onShopee, elsewhere, 'agent', 'shopee-bot')};
INSERT INTO task_comment_edits (comment_id, version, body, written_at) VALUES
  ('${byMember}', 7, 'x', now()), ('${onShopee}', 7, 'x', now());
INSERT INTO task_watchers (task_id, user_id) VALUES ('${here}', '${ids.max}'), ('${here}', '${ids.ada}');
INSERT INTO notifications (id, user_id, kind, task_id, event_id, actor_name) VALUES
  ('${forMember}', '${ids.max}', 'assigned', '${here}', gen_random_uuid(), 'x'),
  ('${forHead}', '${ids.ada}', 'waiting', '${here}', gen_random_uuid(), 'x');
`;

const say = (kind: string, by: string, task = here) =>
  `INSERT INTO task_comments (id, task_id, author_kind, author_id, author_name, body)
   VALUES (gen_random_uuid(), '${task}', '${kind}', '${by}', 'x', 'text')`;
const rewrite = (id: string) => `UPDATE task_comments SET body = 'y' WHERE id = '${id}'`;
const takeAway = (id: string) => `UPDATE task_comments SET deleted_at = now() WHERE id = '${id}'`;
const keep = (id: string) =>
  `INSERT INTO task_comment_edits (comment_id, version, body, written_at) VALUES ('${id}', 1, 'text', now())`;
const watch = (by: string) => `INSERT INTO task_watchers (task_id, user_id) VALUES ('${elsewhere}', '${by}')`;
const unwatch = (by: string) => `UPDATE task_watchers SET ended_at = now() WHERE user_id = '${by}'`;
const readOne = (id: string) => `UPDATE notifications SET read_at = now() WHERE id = '${id}'`;

const onlyService = (table: string): PolicyCase => ({
  may: [['the service reads', service, `SELECT FROM ${table}`]],
  mayNot: [['the login by itself reads', login, `SELECT FROM ${table}`]],
});
const readByPeople = (table: string): PolicyCase => ({
  may: [
    ['an auditor reads', auditor, `SELECT FROM ${table}`],
    ['a member reads', member, `SELECT FROM ${table}`],
  ],
  mayNot: [['the login by itself reads', login, `SELECT FROM ${table}`]],
});

export const discussionPolicies: Record<string, PolicyCase> = {
  'task_comments.task_comments_service': onlyService('task_comments'),
  'task_comment_edits.task_comment_edits_service': onlyService('task_comment_edits'),
  'task_watchers.task_watchers_service': onlyService('task_watchers'),
  'notifications.notifications_service': onlyService('notifications'),

  'task_comments.task_comments_human_read': readByPeople('task_comments'),
  'task_comments.task_comments_human_add': {
    may: [['a member comments', member, say('human', ids.max)]],
    mayNot: [
      ['a member comments in the name of another', member, say('human', ids.ada)],
      ['a member passes for an agent', member, say('agent', ids.max)],
      ['an auditor comments', auditor, say('human', ids.ann)],
    ],
  },
  'task_comments.task_comments_human_change': {
    may: [['a member edits the own comment', member, rewrite(byMember)]],
    mayNot: [
      ['a member edits that of another', member, rewrite(byAuditor)],
      ['a head edits that of another', head, rewrite(byMember)],
      ['an auditor edits the own of former days', auditor, rewrite(byAuditor)],
      ['a member gives his to another', member, `UPDATE task_comments SET author_id = 'x' WHERE id = '${byMember}'`],
      ['a member removes the row', member, `DELETE FROM task_comments WHERE id = '${byMember}'`],
    ],
  },
  'task_comments.task_comments_human_remove': {
    may: [['a head takes the comment of another away', head, takeAway(byMember)]],
    mayNot: [
      ['a member takes that of another away', member, takeAway(byAgent)],
      ['a head rewrites that of another', head, rewrite(byAgent)],
    ],
  },
  'task_comments.task_comments_agent_read': {
    may: [['an agent reads those of its marketplace', amazon, `SELECT FROM task_comments WHERE id = '${byMember}'`]],
    mayNot: [['an agent reads those of another', amazon, `SELECT FROM task_comments WHERE id = '${onShopee}'`]],
  },
  'task_comments.task_comments_agent_add': {
    may: [['an agent comments', amazon, say('agent', ids.amazonBot)]],
    mayNot: [
      ['an agent comments elsewhere', amazon, say('agent', ids.amazonBot, elsewhere)],
      ['an agent comments in the name of another', amazon, say('agent', 'another-bot')],
      ['an agent passes for a person', amazon, say('human', ids.amazonBot)],
    ],
  },
  'task_comments.task_comments_agent_change': {
    may: [['an agent edits its own', amazon, rewrite(byAgent)]],
    mayNot: [['an agent edits that of a person', amazon, rewrite(byMember)]],
  },

  'task_comment_edits.task_comment_edits_human_read': readByPeople('task_comment_edits'),
  'task_comment_edits.task_comment_edits_human_add': {
    may: [['a member keeps what the own comment said', member, keep(byMember)]],
    mayNot: [
      ['a member makes up what another one said', member, keep(byAgent)],
      [
        'a member changes what it said',
        member,
        `UPDATE task_comment_edits SET body = 'y' WHERE comment_id = '${byMember}'`,
      ],
    ],
  },
  'task_comment_edits.task_comment_edits_agent_read': {
    may: [
      [
        'an agent reads those of its marketplace',
        amazon,
        `SELECT FROM task_comment_edits WHERE comment_id = '${byMember}'`,
      ],
    ],
    mayNot: [
      ['an agent reads those of another', amazon, `SELECT FROM task_comment_edits WHERE comment_id = '${onShopee}'`],
    ],
  },
  'task_comment_edits.task_comment_edits_agent_add': {
    may: [['an agent keeps what its own comment said', amazon, keep(byAgent)]],
    mayNot: [['an agent makes up what a person said', amazon, keep(byMember)]],
  },

  'task_watchers.task_watchers_human_read': readByPeople('task_watchers'),
  'task_watchers.task_watchers_human_add': {
    may: [['an auditor watches', auditor, watch(ids.ann)]],
    mayNot: [
      ['a head lets somebody else watch', head, watch(ids.max)],
      ['an agent watches', amazon, watch(ids.ann)],
    ],
  },
  'task_watchers.task_watchers_human_change': {
    may: [['a member stops to watch', member, unwatch(ids.max)]],
    mayNot: [
      ['a head stops another one', head, unwatch(ids.max)],
      ['a member removes the row', member, `DELETE FROM task_watchers WHERE user_id = '${ids.max}'`],
    ],
  },

  'notifications.notifications_human_read': {
    may: [['a member reads the own', member, `SELECT FROM notifications WHERE id = '${forMember}'`]],
    mayNot: [
      ['a member reads those of another', member, `SELECT FROM notifications WHERE id = '${forHead}'`],
      ['an auditor reads those of others', auditor, 'SELECT FROM notifications'],
      ['who forgot who he is reads any', nobody, 'SELECT FROM notifications'],
      ['an agent reads any', amazon, 'SELECT FROM notifications'],
    ],
  },
  'notifications.notifications_human_change': {
    may: [['a member has read the own', member, readOne(forMember)]],
    mayNot: [
      // Without a condition, which would be for the policy of reading to let through.
      ['an auditor has read those of others', auditor, 'UPDATE notifications SET read_at = now()'],
      ['a member rewrites the own', member, `UPDATE notifications SET kind = 'waiting' WHERE id = '${forMember}'`],
      ['a member removes the own', member, `DELETE FROM notifications WHERE id = '${forMember}'`],
      ['a member makes up one', member, `INSERT INTO notifications SELECT * FROM notifications`],
    ],
  },
};
