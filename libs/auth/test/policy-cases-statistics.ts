import {
  amazon,
  type Attempt,
  auditor,
  type Caller,
  head,
  login,
  member,
  type PolicyCase,
  service,
} from './policy-cases';

/** Written past every policy. */
export const statisticsRows = `
INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, created) VALUES ('2026-03-01Z', 'amazon', 'analysis', 'agent', 'bot', 1);
INSERT INTO task_cycle_times (slot, marketplace, category, stage, bin, count) VALUES ('2026-03-01Z', 'amazon', 'analysis', 'decide', 1, 1);
INSERT INTO event_followers (name, epoch, xid, seq) VALUES ('spec', 1, 1, 1);
`;

const add: Record<string, string> = {
  task_stats: `INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id) VALUES ('2026-03-02Z', 'amazon', 'analysis', 'agent', 'bot')`,
  task_cycle_times: `INSERT INTO task_cycle_times (slot, marketplace, category, stage, bin, count) VALUES ('2026-03-02Z', 'amazon', 'analysis', 'decide', 1, 1)`,
  event_followers: `INSERT INTO event_followers (name, epoch, xid, seq) VALUES ('another', 1, 1, 1)`,
};
const change: Record<string, string> = {
  task_stats: 'UPDATE task_stats SET created = 2',
  task_cycle_times: 'UPDATE task_cycle_times SET count = 2',
  event_followers: 'UPDATE event_followers SET seq = 2',
};

const every = (what: string, by: Caller, table: string): Attempt[] => [
  [`${what} reads`, by, `SELECT FROM ${table}`],
  [`${what} adds`, by, add[table] ?? ''],
  [`${what} changes`, by, change[table] ?? ''],
  [`${what} removes`, by, `DELETE FROM ${table}`],
];
const madeByTheService = (table: string, readers: Attempt[]): PolicyCase => ({
  may: every('the service', service, table),
  mayNot: [...readers, ...every('an agent', amazon, table), ...every('the login by itself', login, table)],
});
const readByPeople = (table: string): PolicyCase => ({
  may: [
    ['an auditor reads', auditor, `SELECT FROM ${table}`],
    ['a member reads', member, `SELECT FROM ${table}`],
  ],
  mayNot: [['an agent reads', amazon, `SELECT FROM ${table}`], ...every('a head', head, table).slice(1)],
});

export const statisticsPolicies: Record<string, PolicyCase> = {
  'task_stats.task_stats_service': madeByTheService('task_stats', []),
  'task_stats.task_stats_human_read': readByPeople('task_stats'),
  'task_cycle_times.task_cycle_times_service': madeByTheService('task_cycle_times', []),
  'task_cycle_times.task_cycle_times_human_read': readByPeople('task_cycle_times'),
  'event_followers.event_followers_service': madeByTheService(
    'event_followers',
    every('a head', head, 'event_followers'),
  ),
};
