import { admin, amazon, auditor, head, login, member, type PolicyCase, service } from './policy-cases';

/** Written past every policy. There is one row at most; here a second one may be added, so that it can be tried. */
export const settingsRows = `
ALTER TABLE task_settings DROP CONSTRAINT task_settings_pkey;
INSERT INTO task_settings (sla, expiry, updated_by_name) VALUES ('{}', '{}', 'x');
`;

const read = 'SELECT FROM task_settings';
const add = `INSERT INTO task_settings (sla, expiry, updated_by_name) VALUES ('{}', '{}', 'x')`;
const change = 'UPDATE task_settings SET version = version + 1';
const remove = 'DELETE FROM task_settings';

const onlyAdmins = (what: string, sql: string): PolicyCase => ({
  may: [[`an admin ${what}`, admin, sql]],
  mayNot: [
    [`a head ${what}`, head, sql],
    [`a member ${what}`, member, sql],
    [`an auditor ${what}`, auditor, sql],
    [`an agent ${what}`, amazon, sql],
  ],
});

export const settingsPolicies: Record<string, PolicyCase> = {
  'task_settings.task_settings_service': {
    may: [
      ['the service reads', service, read],
      ['the service changes', service, change],
    ],
    mayNot: [['the login by itself reads', login, read]],
  },
  'task_settings.task_settings_human_read': {
    may: [
      ['a member reads', member, read],
      ['an auditor reads', auditor, read],
    ],
    mayNot: [['the login by itself reads', login, read]],
  },
  'task_settings.task_settings_human_add': onlyAdmins('adds them', add),
  'task_settings.task_settings_human_change': onlyAdmins('changes them', change),
  'task_settings.task_settings_human_remove': onlyAdmins('removes them', remove),
  'task_settings.task_settings_agent_read': {
    // What is due when, an agent's own step has to know.
    may: [['an agent reads', amazon, read]],
    mayNot: [['the login by itself reads', login, read]],
  },
};
