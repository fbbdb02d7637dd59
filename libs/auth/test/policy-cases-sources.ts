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

/** Written past every policy. */
export const sourceRows = `
INSERT INTO sources (id, name, url, canonical_url, credential_kind, credential, webhook_secret, created_by_name)
VALUES ('${known}', 'known', 'https://git.example.com/known', 'https://git.example.com/known', 'token', 'secret', 'secret', 'Ada');
INSERT INTO hook_deliveries (source_id, delivery) VALUES ('${known}', 'taken');
`;

const read = `SELECT FROM sources WHERE id = '${known}'`;
const add = `INSERT INTO sources (id, name, url, canonical_url, created_by_name) VALUES (gen_random_uuid(), 'x', 'https://x', 'https://x', 'x')`;
const rename = `UPDATE sources SET name = 'renamed' WHERE id = '${known}'`;
const remove = `DELETE FROM sources WHERE id = '${known}'`;
const hear = `INSERT INTO hook_deliveries (source_id, delivery) VALUES ('${known}', 'new')`;

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
};
