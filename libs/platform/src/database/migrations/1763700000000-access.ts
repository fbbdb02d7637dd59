import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Access1763700000000 implements MigrationInterface {
  name = 'Access1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [signingKeys, people, agents, keepAnAdmin, eventPolicies, jobPolicies]) await runner.query(part);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('Migrations go forward only: restore a backup, or write a migration that repairs.'),
    );
  }
}

// What `current_setting` returns stands in a sub-select everywhere: the planner then asks once per statement, not once per row.
const isAdmin = `(SELECT current_setting('souk.role', true)) = 'admin'`;
const isAdminOrAuditor = `(SELECT current_setting('souk.role', true)) IN ('admin', 'auditor')`;
const isMe = (column: string) => `${column} = (SELECT current_setting('souk.actor', true))`;

const forService = (table: string) =>
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
   ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
   GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO souk_service;
   CREATE POLICY ${table}_service ON ${table} TO souk_service USING (true) WITH CHECK (true);`;

const signingKeys = `
CREATE TABLE signing_keys (
  kid text PRIMARY KEY,
  algorithm text NOT NULL,
  state text NOT NULL,
  public_jwk jsonb NOT NULL,
  private_key text,
  created_at timestamptz NOT NULL DEFAULT now(),
  signs_from timestamptz NOT NULL,
  activated_at timestamptz,
  retiring_at timestamptz,
  retired_at timestamptz,
  revoked_at timestamptz,
  revoke_reason text,
  CONSTRAINT signing_keys_algorithm CHECK (algorithm IN ('ES256', 'RS256')),
  CONSTRAINT signing_keys_state CHECK (state IN ('pending', 'active', 'retiring', 'retired', 'revoked')),
  CONSTRAINT signing_keys_private CHECK ((private_key IS NOT NULL) = (state IN ('pending', 'active')))
);
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (state) WHERE state = 'active';
CREATE UNIQUE INDEX signing_keys_one_pending ON signing_keys (state) WHERE state = 'pending';
${forService('signing_keys')}
GRANT SELECT (kid, algorithm, state, public_jwk, created_at, signs_from, activated_at, retiring_at, retired_at, revoked_at, revoke_reason),
  INSERT, UPDATE ON signing_keys TO souk_human;
CREATE POLICY signing_keys_read ON signing_keys FOR SELECT TO souk_human USING (${isAdminOrAuditor});
CREATE POLICY signing_keys_insert ON signing_keys FOR INSERT TO souk_human WITH CHECK (${isAdmin});
CREATE POLICY signing_keys_update ON signing_keys FOR UPDATE TO souk_human USING (${isAdmin}) WITH CHECK (${isAdmin});

CREATE TABLE access_tokens (
  id uuid PRIMARY KEY,
  kid text NOT NULL,
  expires_at timestamptz NOT NULL,
  CONSTRAINT access_tokens_kid_fk FOREIGN KEY (kid) REFERENCES signing_keys (kid)
);
CREATE INDEX access_tokens_expires ON access_tokens (expires_at, kid);
${forService('access_tokens')}
GRANT SELECT ON access_tokens TO souk_human;
CREATE POLICY access_tokens_read ON access_tokens FOR SELECT TO souk_human USING (${isAdminOrAuditor});
`;

const people = `
CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  marketplaces text[],
  status text NOT NULL DEFAULT 'active',
  password_hash text NOT NULL,
  password_set_at timestamptz NOT NULL DEFAULT now(),
  must_change_password boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_sign_in_at timestamptz,
  CONSTRAINT users_email CHECK (email = lower(email)),
  CONSTRAINT users_role CHECK (role IN ('admin', 'head', 'member', 'auditor')),
  CONSTRAINT users_status CHECK (status IN ('active', 'disabled')),
  CONSTRAINT users_admin_limits CHECK (role <> 'admin' OR marketplaces IS NULL)
);
CREATE UNIQUE INDEX users_email_unique ON users (email);
CREATE INDEX users_list ON users (created_at, id);
${forService('users')}
GRANT SELECT (id, email, name, role, marketplaces, status, password_set_at, must_change_password, created_at, updated_at, last_sign_in_at),
  INSERT, UPDATE ON users TO souk_human;
CREATE POLICY users_read ON users FOR SELECT TO souk_human USING (true);
CREATE POLICY users_insert ON users FOR INSERT TO souk_human WITH CHECK (${isAdmin});
CREATE POLICY users_update ON users FOR UPDATE TO souk_human USING (${isAdmin}) WITH CHECK (${isAdmin});

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  address text,
  user_agent text,
  ended_at timestamptz,
  end_reason text,
  CONSTRAINT sessions_user_fk FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT sessions_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sessions_user ON sessions (user_id, last_used_at);
CREATE INDEX sessions_expires ON sessions (expires_at);
${forService('sessions')}
GRANT SELECT, UPDATE (ended_at, end_reason) ON sessions TO souk_human;
CREATE POLICY sessions_read ON sessions FOR SELECT TO souk_human USING (${isMe('user_id::text')} OR ${isAdmin});
CREATE POLICY sessions_end ON sessions FOR UPDATE TO souk_human
  USING ((${isMe('user_id::text')} OR ${isAdmin}) AND ended_at IS NULL)
  WITH CHECK ((${isMe('user_id::text')} OR ${isAdmin}) AND ended_at IS NOT NULL);

CREATE TABLE refresh_tokens (
  hash text PRIMARY KEY,
  session_id uuid NOT NULL,
  issued_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  CONSTRAINT refresh_tokens_session_fk FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_unused ON refresh_tokens (session_id) WHERE used_at IS NULL;
${forService('refresh_tokens')}

CREATE TABLE lockouts (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  last_failed_at timestamptz NOT NULL DEFAULT now(),
  locked_until timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX lockouts_last_failed ON lockouts (last_failed_at);
${forService('lockouts')}
`;

// The rows come before the policies, which hold for the owner too.
const agents = `
CREATE TABLE agents (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  marketplace text NOT NULL,
  description text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'active',
  bootstrap boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT agents_marketplace CHECK (marketplace IN ('amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway')),
  CONSTRAINT agents_status CHECK (status IN ('active', 'disabled'))
);
CREATE UNIQUE INDEX agents_name ON agents (name);
CREATE UNIQUE INDEX agents_one_bootstrap ON agents (marketplace) WHERE bootstrap;
CREATE INDEX agents_list ON agents (created_at, id);
INSERT INTO agents (id, name, marketplace, description, bootstrap) VALUES
  ('019a9b00-0000-7000-8000-000000000001', 'amazon', 'amazon', 'Works the Amazon store', true),
  ('019a9b00-0000-7000-8000-000000000002', 'shopee', 'shopee', 'Works the Shopee store', true),
  ('019a9b00-0000-7000-8000-000000000003', 'mercadolivre', 'mercadolivre', 'Works the Mercado Livre store', true),
  ('019a9b00-0000-7000-8000-000000000004', 'shein', 'shein', 'Works the Shein store', true),
  ('019a9b00-0000-7000-8000-000000000005', 'tiktokshop', 'tiktokshop', 'Works the TikTok Shop store', true),
  ('019a9b00-0000-7000-8000-000000000006', 'kaway', 'kaway', 'Works the Kaway store', true);
${forService('agents')}
GRANT SELECT, INSERT, UPDATE ON agents TO souk_human;
GRANT SELECT ON agents TO souk_agent;
CREATE POLICY agents_read ON agents FOR SELECT TO souk_human USING (true);
CREATE POLICY agents_insert ON agents FOR INSERT TO souk_human WITH CHECK (${isAdmin});
CREATE POLICY agents_update ON agents FOR UPDATE TO souk_human USING (${isAdmin}) WITH CHECK (${isAdmin});
CREATE POLICY agents_own ON agents FOR SELECT TO souk_agent USING (marketplace = (SELECT current_setting('souk.marketplace', true)));

CREATE TABLE agent_tokens (
  id uuid PRIMARY KEY,
  agent_id uuid NOT NULL,
  hash text NOT NULL,
  hint text NOT NULL,
  label text NOT NULL DEFAULT '',
  scopes text[] NOT NULL,
  addresses text[],
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  last_used_address text,
  revoked_at timestamptz,
  revoke_reason text,
  CONSTRAINT agent_tokens_agent_fk FOREIGN KEY (agent_id) REFERENCES agents (id)
);
CREATE UNIQUE INDEX agent_tokens_hash ON agent_tokens (hash);
CREATE INDEX agent_tokens_agent ON agent_tokens (agent_id, created_at);
${forService('agent_tokens')}
GRANT SELECT (id, agent_id, hint, label, scopes, addresses, created_at, expires_at, last_used_at, last_used_address, revoked_at, revoke_reason),
  INSERT, UPDATE (revoked_at, revoke_reason) ON agent_tokens TO souk_human;
CREATE POLICY agent_tokens_read ON agent_tokens FOR SELECT TO souk_human USING (${isAdmin});
CREATE POLICY agent_tokens_insert ON agent_tokens FOR INSERT TO souk_human WITH CHECK (${isAdmin});
CREATE POLICY agent_tokens_update ON agent_tokens FOR UPDATE TO souk_human USING (${isAdmin}) WITH CHECK (${isAdmin});

`;

// The lock makes two admins who demote each other at the same moment take turns; the second one then sees that it would be the last.
const keepAnAdmin = `
CREATE FUNCTION souk_keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('souk_keep_an_admin'));
  IF NOT EXISTS (SELECT FROM users WHERE role = 'admin' AND status = 'active') THEN
    RAISE EXCEPTION 'the last active admin stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'users_last_admin';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER users_keep_an_admin AFTER UPDATE OF role, status OR DELETE ON users FOR EACH ROW
  WHEN (OLD.role = 'admin' AND OLD.status = 'active') EXECUTE FUNCTION souk_keep_an_admin();
`;

// What became of a task is for everybody who may read tasks, all the rest for those who audit.
// Nobody writes an event in the name of another; Souk itself writes for those who have no role of the database yet.
const eventPolicies = `
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
CREATE POLICY events_service ON events TO souk_service USING (true) WITH CHECK (true);
CREATE POLICY events_migrate ON events FOR INSERT TO CURRENT_USER WITH CHECK (actor_kind = 'service' AND actor_id = 'migrate');
CREATE POLICY events_read ON events FOR SELECT TO souk_human USING (${isAdminOrAuditor} OR subject_kind = 'task');
CREATE POLICY events_human_insert ON events FOR INSERT TO souk_human
  WITH CHECK (actor_kind = 'human' AND ${isMe('actor_id')});
CREATE POLICY events_agent_insert ON events FOR INSERT TO souk_agent
  WITH CHECK (actor_kind = 'agent' AND ${isMe('actor_id')}
    AND (marketplace IS NULL OR marketplace = (SELECT current_setting('souk.marketplace', true))));
`;

// Whoever acts may ask for work, and needs to read nothing for it: that a job with its key is there already is the index's to see.
const jobPolicies = `
${forService('jobs')}
REVOKE SELECT (name, dedup_key, state) ON jobs FROM souk_agent;
CREATE POLICY jobs_read ON jobs FOR SELECT TO souk_human
  USING ((SELECT current_setting('souk.role', true)) IN ('admin', 'head', 'auditor'));
CREATE POLICY jobs_human_insert ON jobs FOR INSERT TO souk_human WITH CHECK (true);
CREATE POLICY jobs_agent_insert ON jobs FOR INSERT TO souk_agent WITH CHECK (true);
CREATE POLICY jobs_change ON jobs FOR UPDATE TO souk_human USING (${isAdmin}) WITH CHECK (${isAdmin});
`;
