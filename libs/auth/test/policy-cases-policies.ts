import {
  admin,
  amazon,
  type Attempt,
  auditor,
  head,
  ids,
  login,
  member,
  type PolicyCase,
  service,
} from './policy-cases';

const tables = ['policies', 'policy_usage', 'policy_stops'] as const;
const policy = '019a9b00-0000-7000-8000-00000000f001'; // made by the migration
const stop = '019a9b00-0000-7000-8000-000000000201';

/** Written past every policy. */
export const policyRows = `
INSERT INTO policy_usage (policy_id, day, used) VALUES ('${policy}', '2026-01-31', 1);
INSERT INTO policy_stops (id, kind, reason, created_by, created_by_name) VALUES ('${stop}', 'kill', 'spec', '${ids.ada}', 'Ada');
`;

const addPolicy = `INSERT INTO policies (id, name, position, mode, conditions, effect) VALUES (gen_random_uuid(), 'spec', 1, 'enforce', '{}', 'auto_approve')`;
const enforce = `UPDATE policies SET mode = 'enforce'`;
const removePolicies = 'DELETE FROM policies';
const addStop = (by: string) =>
  `INSERT INTO policy_stops (id, kind, reason, created_by, created_by_name) VALUES (gen_random_uuid(), 'kill', 'x', '${by}', 'x')`;
const lift = 'UPDATE policy_stops SET lifted_at = now()';

const onlyService = (table: string): PolicyCase => ({
  may: [
    ['the service reads', service, `SELECT FROM ${table}`],
    ['the service locks', service, `SELECT FROM ${table} FOR UPDATE`],
  ],
  mayNot: [
    ['the login by itself reads', login, `SELECT FROM ${table}`],
    ['an agent reads', amazon, `SELECT FROM ${table}`],
  ],
});
const readByPeople = (table: string): PolicyCase => ({
  may: [
    ['an auditor reads', auditor, `SELECT FROM ${table}`],
    ['a member reads', member, `SELECT FROM ${table}`],
  ],
  mayNot: [
    ['the login by itself reads', login, `SELECT FROM ${table}`],
    ['an agent reads', amazon, `SELECT FROM ${table}`],
  ],
});
const byAdmins = (what: string, sql: string): PolicyCase => ({
  may: [[`an admin ${what}`, admin, sql]],
  mayNot: [head, member, auditor, amazon].map((by): Attempt => [`${by.role ?? ''} ${what}`, by, sql]),
});
export const policyPolicies: Record<string, PolicyCase> = {
  ...Object.fromEntries(tables.map((table) => [`${table}.${table}_service`, onlyService(table)])),
  ...Object.fromEntries(tables.map((table) => [`${table}.${table}_human_read`, readByPeople(table)])),
  'policies.policies_human_add': byAdmins('adds one', addPolicy),
  'policies.policies_human_change': byAdmins('puts them in force', enforce),
  'policies.policies_human_remove': byAdmins('removes them', removePolicies),
  'policy_stops.policy_stops_human_add': {
    may: [
      ['an admin stops', admin, addStop(ids.ada)],
      ['a head stops', head, addStop(ids.max)],
    ],
    mayNot: [
      ['a head stops in the name of another', head, addStop(ids.ada)],
      ['a member stops', member, addStop(ids.max)],
      ['an auditor stops', auditor, addStop(ids.ann)],
      ['an agent stops', amazon, addStop(ids.amazonBot)],
    ],
  },
  'policy_stops.policy_stops_human_lift': {
    may: [
      ['an admin lifts', admin, lift],
      ['a head lifts', head, lift],
    ],
    mayNot: [
      ...[member, auditor, amazon].map((by): Attempt => [`${by.role ?? ''} lifts`, by, lift]),
      ['an admin rewrites what was stopped', admin, `UPDATE policy_stops SET marketplace = 'amazon'`],
      ['an admin removes that there was one', admin, 'DELETE FROM policy_stops'],
    ],
  },
};
