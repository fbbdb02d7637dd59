/** Who tries: the database role, and what is set for the transaction. Absent settings are not set at all. */
export interface Caller {
  database: 'souk_human' | 'souk_agent' | 'souk_service' | 'login' | 'migrate';
  actor?: string;
  role?: string;
  marketplace?: string;
}

/** One statement. Whoever may do it touches at least one row; whoever may not is refused, or touches none. */
export type Attempt = readonly [what: string, by: Caller, sql: string];

export interface PolicyCase {
  may: Attempt[];
  mayNot: Attempt[];
}

export const ids = {
  ada: '019a9b00-0000-7000-8000-00000000000a',
  max: '019a9b00-0000-7000-8000-00000000000b',
  ann: '019a9b00-0000-7000-8000-00000000000c',
  amazonBot: '019a9b00-0000-7000-8000-000000000001',
  shopeeBot: '019a9b00-0000-7000-8000-000000000002',
};
const human = { database: 'souk_human' } as const;
export const admin: Caller = { ...human, actor: ids.ada, role: 'admin' };
export const head: Caller = { ...human, actor: ids.max, role: 'head' };
export const member: Caller = { ...human, actor: ids.max, role: 'member' };
/** Without a session. */
export const auditor: Caller = { ...human, actor: ids.ann, role: 'auditor' };
export const amazon: Caller = { database: 'souk_agent', actor: ids.amazonBot, role: 'agent', marketplace: 'amazon' };
export const service: Caller = { database: 'souk_service', actor: 'spec' };
export const login: Caller = { database: 'login', role: 'admin', actor: ids.ada };
const migrate: Caller = { database: 'migrate' };

/** What the cases are about, written past every policy. */
export const rows = `
INSERT INTO signing_keys (kid, algorithm, state, public_jwk, private_key, signs_from) VALUES ('k1', 'ES256', 'active', '{}', 'secret', now());
INSERT INTO access_tokens (id, kid, expires_at) VALUES (gen_random_uuid(), 'k1', now());
INSERT INTO users (id, email, name, role, password_hash) VALUES
  ('${ids.ada}', 'ada@example.com', 'Ada', 'admin', 'secret'),
  ('${ids.max}', 'max@example.com', 'Max', 'member', 'secret'),
  ('${ids.ann}', 'ann@example.com', 'Ann', 'auditor', 'secret');
INSERT INTO sessions (id, user_id, expires_at) VALUES
  ('${ids.ada}', '${ids.ada}', now()), ('${ids.max}', '${ids.max}', now());
INSERT INTO sessions (id, user_id, expires_at, ended_at, end_reason) VALUES ('${ids.ann}', '${ids.max}', now(), now(), 'ended by an admin');
INSERT INTO jobs (id, name, dedup_key, max_attempts) VALUES ('${ids.ada}', 'spec', 'once', 1);
INSERT INTO refresh_tokens (hash, session_id) VALUES ('secret', '${ids.ada}');
INSERT INTO lockouts (subject, failures) VALUES ('somebody', 1);
INSERT INTO agent_tokens (id, agent_id, hash, hint, scopes, expires_at) VALUES ('${ids.ada}', '${ids.amazonBot}', 'secret', 'hint', '{}', now());
INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id) VALUES
  (gen_random_uuid(), 'task.proposed', 'agent', '${ids.amazonBot}', 'amazon', 'task', '1'),
  (gen_random_uuid(), 'spec.tried', 'service', 'spec', 'spec', 'spec', '1');
`;

const newUser = `INSERT INTO users (id, email, name, role, password_hash) VALUES (gen_random_uuid(), 'eve@example.com', 'Eve', 'admin', 'x')`;
const newKey = `INSERT INTO signing_keys (kid, algorithm, state, public_jwk, private_key, signs_from) VALUES ('k2', 'ES256', 'pending', '{}', 'x', now())`;
const retireKey = `UPDATE signing_keys SET state = 'retiring', private_key = NULL`;
const newAgent = `INSERT INTO agents (id, name, marketplace) VALUES (gen_random_uuid(), 'another', 'amazon')`;
const newToken = `INSERT INTO agent_tokens (id, agent_id, hash, hint, scopes, expires_at) VALUES (gen_random_uuid(), '${ids.amazonBot}', 'x', 'x', '{}', now())`;
const revokeTokens = `UPDATE agent_tokens SET revoked_at = now(), revoke_reason = 'x'`;
// Without a condition: one would be held to the policy of reading as well, and hide what the policy of changing lets through.
const endSessions = `UPDATE sessions SET ended_at = now(), end_reason = 'x'`;
const reviveSessions = 'UPDATE sessions SET ended_at = NULL, end_reason = NULL';
const cancelJobs = `UPDATE jobs SET state = 'cancelled'`;
const addJob = (key: string) =>
  `INSERT INTO jobs (id, name, dedup_key, max_attempts) VALUES (gen_random_uuid(), 'spec', '${key}', 1) ON CONFLICT DO NOTHING RETURNING 1`;
const promote = (id: string) => `UPDATE users SET role = 'admin' WHERE id = '${id}'`;

const event = (kind: string, id: string | null, marketplace: string | null = null) =>
  `INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace)
   VALUES (gen_random_uuid(), 'spec.tried', '${kind}', ${id === null ? 'NULL' : `'${id}'`}, 'x', 'spec', '1', ${marketplace === null ? 'NULL' : `'${marketplace}'`})`;

const onlyService = (table: string, alsoRead: Caller[] = []): PolicyCase => ({
  may: [
    ['the service reads', service, `SELECT FROM ${table}`],
    ...(table === 'events'
      ? ([['the service writes', service, event('service', 'spec')]] as const)
      : ([['the service locks', service, `SELECT FROM ${table} FOR UPDATE`]] as const)),
  ],
  mayNot: [
    ['the login by itself reads', login, `SELECT FROM ${table}`],
    ...[admin, member, amazon]
      .filter((caller) => !alsoRead.includes(caller))
      .map((by): Attempt => [`${by.role} reads`, by, `SELECT FROM ${table}`]),
  ],
});

/** By `table.policy`, as the catalogue of the database names them. */
export const policies: Record<string, PolicyCase> = {
  'signing_keys.signing_keys_service': onlyService('signing_keys', [admin]),
  'access_tokens.access_tokens_service': onlyService('access_tokens', [admin]),
  'users.users_service': onlyService('users', [admin, member]),
  'sessions.sessions_service': onlyService('sessions', [admin, member]),
  'refresh_tokens.refresh_tokens_service': onlyService('refresh_tokens'),
  'lockouts.lockouts_service': onlyService('lockouts'),
  'agents.agents_service': onlyService('agents', [admin, member, amazon]),
  'agent_tokens.agent_tokens_service': onlyService('agent_tokens', [admin]),
  'jobs.jobs_service': onlyService('jobs', [admin]),
  'events.events_service': onlyService('events', [admin, member]),

  'signing_keys.signing_keys_read': {
    may: [
      ['an admin reads', admin, 'SELECT kid FROM signing_keys'],
      ['an auditor reads', auditor, 'SELECT kid FROM signing_keys'],
    ],
    mayNot: [
      ['a member reads', member, 'SELECT kid FROM signing_keys'],
      ['a head reads', head, 'SELECT kid FROM signing_keys'],
    ],
  },
  'signing_keys.signing_keys_insert': {
    may: [['an admin adds', admin, newKey]],
    mayNot: [
      ['an auditor adds', auditor, newKey],
      ['a member adds', member, newKey],
      ['an agent adds', amazon, newKey],
    ],
  },
  'signing_keys.signing_keys_update': {
    may: [['an admin retires', admin, retireKey]],
    mayNot: [
      ['an auditor retires', auditor, retireKey],
      ['a member retires', member, retireKey],
    ],
  },
  'access_tokens.access_tokens_read': {
    may: [['an auditor counts', auditor, 'SELECT id FROM access_tokens']],
    mayNot: [['a member counts', member, 'SELECT id FROM access_tokens']],
  },
  'users.users_read': {
    may: [['a member reads', member, 'SELECT email FROM users']],
    mayNot: [['an agent reads', amazon, 'SELECT email FROM users']],
  },
  'users.users_insert': {
    may: [['an admin adds', admin, newUser]],
    mayNot: [
      ['a member adds', member, newUser],
      ['a head adds', head, newUser],
      ['an auditor adds', auditor, newUser],
    ],
  },
  'users.users_update': {
    may: [['an admin promotes another', admin, promote(ids.max)]],
    mayNot: [
      ['a member promotes itself', member, promote(ids.max)],
      ['a head promotes itself', head, promote(ids.max)],
      ['a member disables another', member, `UPDATE users SET status = 'disabled' WHERE id = '${ids.ann}'`],
      ['a member sets the password of another', member, `UPDATE users SET password_hash = 'x' WHERE id = '${ids.ann}'`],
    ],
  },
  'sessions.sessions_read': {
    may: [
      ['a member reads the own', member, `SELECT FROM sessions WHERE user_id = '${ids.max}'`],
      ['an admin reads those of others', admin, `SELECT FROM sessions WHERE user_id = '${ids.max}'`],
    ],
    mayNot: [
      ['a member reads those of others', member, `SELECT FROM sessions WHERE user_id <> '${ids.max}'`],
      ['an auditor reads those of others', auditor, 'SELECT FROM sessions'],
      ['nobody in particular reads', { ...human, role: 'member' }, 'SELECT FROM sessions'],
    ],
  },
  'sessions.sessions_end': {
    may: [
      ['a member ends the own', member, endSessions],
      ['an admin ends that of another', admin, `${endSessions} WHERE user_id = '${ids.max}'`],
    ],
    mayNot: [
      ['an auditor ends those of others', auditor, endSessions],
      ['a member ends that of another', member, `${endSessions} WHERE id = '${ids.ada}'`],
      ['a member revives one that an admin ended', member, `${reviveSessions} WHERE id = '${ids.ann}'`],
      ['an admin revives one', admin, `${reviveSessions} WHERE id = '${ids.ann}'`],
      ['a member does anything but end the own', member, reviveSessions],
    ],
  },
  'jobs.jobs_read': {
    may: [
      ['an admin reads', admin, 'SELECT FROM jobs'],
      ['a head reads', head, 'SELECT FROM jobs'],
      ['an auditor reads', auditor, 'SELECT FROM jobs'],
    ],
    mayNot: [
      ['a member reads', member, 'SELECT FROM jobs'],
      ['nobody in particular reads', human, 'SELECT FROM jobs'],
      ['an agent reads names and keys', amazon, 'SELECT name, dedup_key, state FROM jobs'],
    ],
  },
  'jobs.jobs_human_insert': {
    may: [
      ['an admin asks for work', admin, addJob('new')],
      ['a member asks for work', member, addJob('new')],
    ],
    mayNot: [
      ['a member asks for what is asked for already', member, addJob('once')],
      ['the login by itself asks for work', login, addJob('new')],
    ],
  },
  'jobs.jobs_agent_insert': {
    may: [['an agent asks for work', amazon, addJob('new')]],
    mayNot: [['an agent asks for what is asked for already', amazon, addJob('once')]],
  },
  'jobs.jobs_change': {
    may: [['an admin cancels', admin, cancelJobs]],
    mayNot: [
      ['a head cancels', head, cancelJobs],
      ['an auditor cancels', auditor, cancelJobs],
      ['a member cancels', member, cancelJobs],
      ['an agent cancels', amazon, cancelJobs],
    ],
  },
  'agents.agents_read': {
    may: [['a member reads', member, 'SELECT FROM agents']],
    mayNot: [['the login by itself reads', login, 'SELECT FROM agents']],
  },
  'agents.agents_insert': {
    may: [['an admin adds', admin, newAgent]],
    mayNot: [
      ['a member adds', member, newAgent],
      ['an agent adds', amazon, newAgent],
    ],
  },
  'agents.agents_update': {
    may: [['an admin disables', admin, `UPDATE agents SET status = 'disabled'`]],
    mayNot: [
      ['a member disables', member, `UPDATE agents SET status = 'disabled'`],
      ['an agent moves to another marketplace', amazon, `UPDATE agents SET marketplace = 'shopee'`],
    ],
  },
  'agents.agents_own': {
    may: [['an agent sees its marketplace', amazon, `SELECT FROM agents WHERE marketplace = 'amazon'`]],
    mayNot: [
      ['an agent sees others', amazon, `SELECT FROM agents WHERE marketplace <> 'amazon'`],
      ['an agent of no marketplace sees any', { ...amazon, marketplace: '' }, 'SELECT FROM agents'],
      ['an agent that forgot its marketplace sees any', { database: 'souk_agent' }, 'SELECT FROM agents'],
    ],
  },
  'agent_tokens.agent_tokens_read': {
    may: [['an admin reads', admin, 'SELECT hint FROM agent_tokens']],
    mayNot: [
      ['an auditor reads', auditor, 'SELECT hint FROM agent_tokens'],
      ['an agent reads its own', amazon, 'SELECT hint FROM agent_tokens'],
    ],
  },
  'agent_tokens.agent_tokens_insert': {
    may: [['an admin issues', admin, newToken]],
    mayNot: [
      ['a member issues', member, newToken],
      ['an agent issues one to itself', amazon, newToken],
    ],
  },
  'agent_tokens.agent_tokens_update': {
    may: [['an admin revokes', admin, revokeTokens]],
    mayNot: [
      ['a member revokes', member, revokeTokens],
      ['an auditor revokes', auditor, revokeTokens],
    ],
  },
  'events.events_migrate': {
    may: [['the migrations write in their name', migrate, event('service', 'migrate')]],
    mayNot: [
      ['the owner writes in the name of a person', migrate, event('human', ids.ada)],
      ['the owner writes in the name of another service', migrate, event('service', 'sign-in')],
    ],
  },
  'events.events_read': {
    may: [
      ['an admin reads', admin, `SELECT FROM events WHERE subject_kind <> 'task'`],
      ['an auditor reads', auditor, `SELECT FROM events WHERE subject_kind <> 'task'`],
      ['a member reads what became of a task', member, `SELECT FROM events WHERE subject_kind = 'task'`],
    ],
    mayNot: [
      ['a member reads about anything else', member, `SELECT FROM events WHERE subject_kind <> 'task'`],
      ['a head reads about anything else', head, `SELECT FROM events WHERE subject_kind <> 'task'`],
      ['nobody in particular reads about anything else', human, `SELECT FROM events WHERE subject_kind <> 'task'`],
      ['an agent reads', amazon, 'SELECT FROM events'],
    ],
  },
  'events.events_human_insert': {
    may: [['a member writes in the own name', member, event('human', ids.max)]],
    mayNot: [
      ['a member writes in the name of another', member, event('human', ids.ada)],
      ['an admin writes in the name of another', admin, event('human', ids.max)],
      ['a member passes for an agent', member, event('agent', ids.max)],
      ['an admin passes for Souk', admin, event('service', ids.ada)],
      ['a member writes in the name of nobody', member, event('human', null)],
    ],
  },
  'events.events_agent_insert': {
    may: [
      ['an agent writes in the own name and marketplace', amazon, event('agent', ids.amazonBot, 'amazon')],
      ['an agent writes what concerns no marketplace', amazon, event('agent', ids.amazonBot)],
    ],
    mayNot: [
      ['an agent writes in the name of another', amazon, event('agent', ids.shopeeBot, 'amazon')],
      ['an agent writes into another marketplace', amazon, event('agent', ids.amazonBot, 'shopee')],
      ['an agent passes for a person', amazon, event('human', ids.amazonBot, 'amazon')],
    ],
  },
};
