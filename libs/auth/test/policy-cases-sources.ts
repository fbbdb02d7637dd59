import {
  admin,
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

const known = '019a9b00-0000-7000-8000-0000000005b1';
const scanned = '019a9b00-0000-7000-8000-0000000005b2';
const found = '019a9b00-0000-7000-8000-0000000005b3';

/** Written past every policy. */
export const sourceRows = `
INSERT INTO sources (id, name, url, canonical_url, credential_kind, credential, webhook_secret, created_by_name)
VALUES ('${known}', 'known', 'https://git.example.com/known', 'https://git.example.com/known', 'token', 'secret', 'secret', 'Ada');
INSERT INTO hook_deliveries (source_id, delivery) VALUES ('${known}', 'taken');
INSERT INTO scans (id, source_id, trigger, status, requested_by_kind, requested_by_name)
VALUES ('${scanned}', '${known}', 'manual', 'running', 'human', 'Ada');
INSERT INTO scan_problems (scan_id, number, path, code, message) VALUES ('${scanned}', 1, 'SKILL.md', 'unreadable', 'x');
INSERT INTO artifacts (id, source_id, kind, path, name, entry_path, confidence, provenance, evidence, content_key, file_count, bytes, change)
VALUES ('${found}', '${known}', 'skill', 'skills/x', 'x', 'skills/x/SKILL.md', 90, 'content', '[]', 'key', 1, 1, 'added');
INSERT INTO artifact_revisions (artifact_id, number, commit, content_key, path, files) VALUES ('${found}', 1, 'c', 'key', 'skills/x', '[]');
`;

const read = `SELECT FROM sources WHERE id = '${known}'`;
const add = `INSERT INTO sources (id, name, url, canonical_url, created_by_name) VALUES (gen_random_uuid(), 'x', 'https://x', 'https://x', 'x')`;
const rename = `UPDATE sources SET name = 'renamed' WHERE id = '${known}'`;
const remove = `DELETE FROM sources WHERE id = '${known}'`;
const hear = `INSERT INTO hook_deliveries (source_id, delivery) VALUES ('${known}', 'new')`;

const requestAs = (status: string) =>
  `INSERT INTO scans (id, source_id, trigger, status, requested_by_kind, requested_by_name)
   VALUES (gen_random_uuid(), '${known}', 'manual', '${status}', 'human', 'x')`;
const stop = `UPDATE scans SET cancel_requested_at = now() WHERE id = '${scanned}'`;
const adopt = `UPDATE artifacts SET review = 'adopted', pinned_revision = 1, pinned_key = content_key WHERE id = '${found}'`;
const rewrite = `UPDATE artifacts SET content_key = 'other' WHERE id = '${found}'`;
const revise = `INSERT INTO artifact_revisions (artifact_id, number, commit, content_key, path, files) VALUES ('${found}', 2, 'c', 'k', 'p', '[]')`;
const tell = `INSERT INTO scan_problems (scan_id, number, path, code, message) VALUES ('${scanned}', 2, 'p', 'c', 'm')`;
const list = `INSERT INTO artifacts (id, source_id, kind, path, name, entry_path, confidence, provenance, evidence, content_key, file_count, bytes, change)
  VALUES (gen_random_uuid(), '${known}', 'skill', 'skills/y', 'y', 'y', 90, 'content', '[]', 'key', 1, 1, 'added')`;

/** Everybody who signs in reads it, and no agent does; what else people may not do to it. */
const readByPeople = (table: string, mayNot: Attempt[]): PolicyCase => ({
  may: [admin, head, member, auditor].map((by): Attempt => [`${by.role} reads`, by, `SELECT FROM ${table}`]),
  mayNot: [['an agent reads', amazon, `SELECT FROM ${table}`], ...mayNot],
});

const served = (table: string, may: Attempt[]): PolicyCase => ({
  may: [['the service reads', service, `SELECT FROM ${table}`], ...may],
  mayNot: [['the login by itself reads', login, `SELECT FROM ${table}`]],
});

/** People of these roles decide which sources there are; the others, and agents, do not. */
const leading = (what: string, sql: string): PolicyCase => ({
  may: [admin, head].map((by): Attempt => [`${by.role} ${what}`, by, sql]),
  mayNot: [member, auditor, amazon, { database: 'souk_human' } satisfies Caller].map((by: Caller): Attempt => [
    `${by.role ?? 'nobody in particular'} ${what}`,
    by,
    sql,
  ]),
});

export const sourcePolicies: Record<string, PolicyCase> = {
  'sources.sources_service': {
    may: [
      ['the service reads', service, read],
      ['the service reads the secrets', service, 'SELECT credential, webhook_secret FROM sources'],
      ['the service adds', service, add],
      ['the service changes', service, rename],
      ['the service removes', service, remove],
    ],
    mayNot: [['the login by itself reads', login, read]],
  },
  'sources.sources_human_read': {
    may: [admin, head, member, auditor].map((by): Attempt => [`${by.role} reads`, by, read]),
    mayNot: [
      ['an admin reads credentials', admin, 'SELECT credential FROM sources'],
      ['an admin reads secrets of webhooks', admin, 'SELECT webhook_secret FROM sources'],
      ['an admin finds a source by its credential', admin, `SELECT FROM sources WHERE credential = 'secret'`],
      ['an admin has a change tell the credential', admin, `UPDATE sources SET name = 'x' RETURNING credential`],
      ['an agent reads', amazon, read],
    ],
  },
  'sources.sources_human_add': leading('adds', add),
  'sources.sources_human_change': leading('changes', rename),
  'sources.sources_human_remove': leading('removes', remove),
  'hook_deliveries.hook_deliveries_service': {
    may: [
      ['the service reads', service, 'SELECT FROM hook_deliveries'],
      ['the service takes one', service, hear],
      ['the service forgets', service, 'DELETE FROM hook_deliveries'],
    ],
    mayNot: [
      ['the login by itself reads', login, 'SELECT FROM hook_deliveries'],
      ['an admin reads', admin, 'SELECT FROM hook_deliveries'],
      ['an admin takes one', admin, hear],
      ['an agent takes one', amazon, hear],
    ],
  },
  'scans.scans_service': served('scans', [
    ['the service ends one', service, `UPDATE scans SET status = 'failed'`],
    ['the service asks for one', service, requestAs('queued')],
    ['the service forgets one', service, 'DELETE FROM scans'],
  ]),
  'scans.scans_human_read': readByPeople('scans', [['an admin forgets one', admin, 'DELETE FROM scans']]),
  'scans.scans_human_add': {
    may: leading('asks for one', requestAs('queued')).may,
    mayNot: [
      ...leading('asks for one', requestAs('queued')).mayNot,
      ['an admin adds one that has succeeded', admin, requestAs('succeeded')],
    ],
  },
  'scans.scans_human_change': leading('stops one', stop),
  'scan_problems.scan_problems_service': served('scan_problems', [['the service tells one', service, tell]]),
  'scan_problems.scan_problems_human_read': readByPeople('scan_problems', [
    ['an admin tells one', admin, tell],
    ['an admin hides them', admin, 'DELETE FROM scan_problems'],
  ]),
  'artifacts.artifacts_service': served('artifacts', [
    ['the service lists one', service, list],
    ['the service writes what it found', service, rewrite],
  ]),
  'artifacts.artifacts_human_read': readByPeople('artifacts', [
    ['an admin lists one', admin, list],
    ['an admin removes one', admin, 'DELETE FROM artifacts'],
  ]),
  'artifacts.artifacts_human_change': {
    may: leading('adopts', adopt).may,
    mayNot: [...leading('adopts', adopt).mayNot, ['an admin writes what was found', admin, rewrite]],
  },
  'artifact_revisions.artifact_revisions_service': served('artifact_revisions', [
    ['the service adds one', service, revise],
  ]),
  'artifact_revisions.artifact_revisions_human_read': readByPeople('artifact_revisions', [
    ['an admin adds one', admin, revise],
    ['an admin rewrites one', admin, `UPDATE artifact_revisions SET entry_text = 'x'`],
    ['an admin removes one', admin, 'DELETE FROM artifact_revisions'],
  ]),
};
