import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class TaskWork1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [columns, guard, settings, policies, discussion, views, followers, statistics, answers])
      await runner.query(part);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('Migrations go forward only: restore a backup, or write a migration that repairs.'),
    );
  }
}

// What `current_setting` returns stands in a sub-select everywhere: the planner then asks once per statement, not once per row.
const me = `(SELECT current_setting('souk.actor', true))`;
const role = `(SELECT current_setting('souk.role', true))`;
const administers = `${role} = 'admin'`;
const leads = `${role} IN ('admin', 'head')`;
const works = `${role} IN ('admin', 'head', 'member')`;
const isMine = (column: string) => `${column}::text = ${me}`;
/** Of a long list: an index fits it, and the planner can tell how many rows it lets through. */
const isMyOwn = (column: string) => `${column} = (SELECT nullif(current_setting('souk.actor', true), '')::uuid)`;

/** Only Souk itself, until policies of the table say more. */
const secured = (table: string) =>
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
   ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
   GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO souk_service;
   CREATE POLICY ${table}_service ON ${table} TO souk_service USING (true) WITH CHECK (true);`;

const readByPeople = (table: string) =>
  `GRANT SELECT ON ${table} TO souk_human;
   CREATE POLICY ${table}_human_read ON ${table} FOR SELECT TO souk_human USING (true);`;

const changedBy = (table: string, who: string) =>
  `GRANT INSERT, UPDATE, DELETE ON ${table} TO souk_human;
   CREATE POLICY ${table}_human_add ON ${table} FOR INSERT TO souk_human WITH CHECK (${who});
   CREATE POLICY ${table}_human_change ON ${table} FOR UPDATE TO souk_human USING (${who}) WITH CHECK (${who});
   CREATE POLICY ${table}_human_remove ON ${table} FOR DELETE TO souk_human USING (${who});`;

const columns = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE tasks
  ADD COLUMN due_at timestamptz,
  ADD COLUMN sla_level smallint NOT NULL DEFAULT 0,
  ADD COLUMN sla_next_at timestamptz,
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN expired_at timestamptz,
  ADD COLUMN cancelled_at timestamptz,
  ADD COLUMN cancel_reason text,
  ADD COLUMN approvers uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN decided_by uuid,
  ADD COLUMN decided_at timestamptz,
  ADD COLUMN decided_version integer,
  ADD COLUMN words tsvector;
ALTER TABLE task_decisions
  ALTER COLUMN decided_by DROP NOT NULL,
  ADD COLUMN policy_id uuid,
  ADD COLUMN explanation jsonb;

-- Undefined for what is no moment: versions before this one checked less.
CREATE FUNCTION souk_moment(text) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN $1::timestamptz;
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END $$;

-- What is kept of the content beside it: what a search looks into, which costs a hundred times as much to make as to look at, and when the
-- proposal ends. Whoever writes the content, also a version that does not know of these.
CREATE FUNCTION souk_keep_task_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.words := setweight(to_tsvector('simple', NEW.title || ' ' || NEW.number), 'A')
    || setweight(to_tsvector('simple', concat_ws(' ', array_to_string(NEW.tags, ' '), NEW.proposal #>> '{target,id}',
                                                 NEW.proposal #>> '{target,kind}')), 'B')
    || to_tsvector('simple', NEW.description);
  IF TG_OP = 'UPDATE' OR NEW.expires_at IS NULL THEN
    NEW.expires_at := CASE WHEN NEW.proposal ? 'expiresAt' THEN souk_moment(NEW.proposal ->> 'expiresAt') END;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_words BEFORE INSERT OR UPDATE OF title, description, tags, proposal, words ON tasks
  FOR EACH ROW EXECUTE FUNCTION souk_keep_task_words();
`;

/** What a task says; it is decided on as a whole, and stays as it was decided on. */
const content = [
  'title',
  'description',
  'category',
  'priority',
  'estimated_hours',
  'tags',
  'metadata',
  'proposal',
  'revision',
  'revision_number',
  'edited_by_id',
];
const rowOf = (row: string) => `ROW(${content.map((column) => `${row}.${column}`).join(', ')})`;

const guard = `
-- The table of the workflow, for whoever comes past the service: which statuses follow each other, and for whom. A spec holds both
-- against each other.
CREATE OR REPLACE FUNCTION souk_guard_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step text := OLD.status || ' > ' || NEW.status;
  me text := coalesce(current_setting('souk.actor', true), '');
  is_agent boolean := pg_has_role(current_user, 'souk_agent', 'USAGE');
  creator boolean := OLD.created_by_id = me AND OLD.created_by_kind = CASE WHEN is_agent THEN 'agent' ELSE 'human' END;
  assignee boolean := NOT is_agent AND coalesce(OLD.assigned_to::text = me, false);
  rewritten boolean := ${rowOf('NEW')} IS DISTINCT FROM ${rowOf('OLD')};
  kept uuid[] := CASE WHEN rewritten OR step = 'pending > awaiting_approval' THEN '{}' ELSE OLD.approvers END;
BEGIN
  IF ROW(NEW.id, NEW.number, NEW.marketplace, NEW.created_by_kind, NEW.created_by_id, NEW.created_by_name, NEW.created_at, NEW.external_id)
     IS DISTINCT FROM
     ROW(OLD.id, OLD.number, OLD.marketplace, OLD.created_by_kind, OLD.created_by_id, OLD.created_by_name, OLD.created_at, OLD.external_id) THEN
    RAISE EXCEPTION 'what a task is and who made it stays' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF pg_has_role(current_user, 'souk_service', 'USAGE') THEN
    RETURN NEW;
  END IF;

  IF NEW.status <> OLD.status AND step NOT IN (
    'pending > awaiting_approval', 'awaiting_approval > approved', 'awaiting_approval > rejected', 'awaiting_approval > pending',
    'approved > in_progress', 'in_progress > approved', 'in_progress > completed',
    'pending > cancelled', 'awaiting_approval > cancelled', 'approved > cancelled', 'in_progress > cancelled',
    'rejected > pending', 'cancelled > pending',
    -- A decision that is taken back.
    'approved > awaiting_approval', 'rejected > awaiting_approval'
  ) THEN
    RAISE EXCEPTION 'a task that is % does not become %', OLD.status, NEW.status USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF rewritten AND (NEW.status <> OLD.status OR OLD.status NOT IN ('pending', 'awaiting_approval')) THEN
    RAISE EXCEPTION 'a task says what was decided on' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF rewritten AND NEW.approvers <> '{}' THEN
    RAISE EXCEPTION 'nobody has approved what it says now' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.required_approvals <> OLD.required_approvals THEN
    RAISE EXCEPTION 'how many have to approve is for the policies' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT is_agent AND current_setting('souk.role', true) IN ('admin', 'head') THEN
    RETURN NEW;
  END IF;

  IF NEW.assigned_to IS DISTINCT FROM OLD.assigned_to OR NEW.approved_by IS DISTINCT FROM OLD.approved_by
     OR NEW.approved_at IS DISTINCT FROM OLD.approved_at OR NEW.rejection_reason IS DISTINCT FROM OLD.rejection_reason
     OR NEW.approvers <> kept
     OR ROW(NEW.decided_by, NEW.decided_at, NEW.decided_version) IS DISTINCT FROM ROW(OLD.decided_by, OLD.decided_at, OLD.decided_version)
     OR (rewritten AND NOT creator)
     OR (NEW.completed_by IS DISTINCT FROM OLD.completed_by AND NEW.completed_by::text IS DISTINCT FROM me)
     OR (NEW.status <> OLD.status
         AND NOT (creator AND step IN ('pending > awaiting_approval', 'pending > cancelled', 'awaiting_approval > cancelled'))
         AND NOT (assignee AND step IN ('approved > in_progress', 'in_progress > approved', 'in_progress > completed'))) THEN
    RAISE EXCEPTION 'this takes a head or an admin' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
`;

const settings = `
CREATE TABLE task_settings (
  only_row boolean PRIMARY KEY DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  sla jsonb NOT NULL,
  expiry jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by_name text NOT NULL,
  CONSTRAINT task_settings_only_row CHECK (only_row)
);
${secured('task_settings')}
${readByPeople('task_settings')}
${changedBy('task_settings', administers)}
GRANT SELECT ON task_settings TO souk_agent;
CREATE POLICY task_settings_agent_read ON task_settings FOR SELECT TO souk_agent USING (true);
`;

const policies = `
CREATE TABLE policies (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  position integer NOT NULL,
  mode text NOT NULL,
  marketplace text,
  conditions jsonb NOT NULL,
  effect text NOT NULL,
  approvals integer,
  daily_cap integer,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT policies_mode CHECK (mode IN ('off', 'shadow', 'enforce')),
  CONSTRAINT policies_effect CHECK (effect IN ('auto_approve', 'require_approvals', 'hold')),
  CONSTRAINT policies_approvals CHECK ((approvals IS NOT NULL) = (effect = 'require_approvals') AND approvals BETWEEN 1 AND 10),
  CONSTRAINT policies_daily_cap CHECK (daily_cap > 0),
  CONSTRAINT policies_marketplace CHECK (marketplace IN ('amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway'))
);
CREATE UNIQUE INDEX policies_name_unique ON policies (lower(name));
CREATE INDEX policies_order ON policies (position, id);
INSERT INTO policies (id, name, position, mode, marketplace, conditions, effect) VALUES
  ('019a9b00-0000-7000-8000-00000000f001', 'amazon: optimization and analysis', 10, 'off', 'amazon', '{"categories": ["optimization", "analysis"]}', 'auto_approve'),
  ('019a9b00-0000-7000-8000-00000000f002', 'shopee: best practice', 20, 'off', 'shopee', '{"categories": ["best-practice"]}', 'auto_approve'),
  ('019a9b00-0000-7000-8000-00000000f003', 'mercadolivre: analysis', 30, 'off', 'mercadolivre', '{"categories": ["analysis"]}', 'auto_approve'),
  ('019a9b00-0000-7000-8000-00000000f004', 'shein: best practice', 40, 'off', 'shein', '{"categories": ["best-practice"]}', 'auto_approve'),
  ('019a9b00-0000-7000-8000-00000000f005', 'tiktokshop: best practice', 50, 'off', 'tiktokshop', '{"categories": ["best-practice"]}', 'auto_approve'),
  ('019a9b00-0000-7000-8000-00000000f006', 'kaway: optimization', 60, 'off', 'kaway', '{"categories": ["optimization"]}', 'auto_approve');
${secured('policies')}
${readByPeople('policies')}
${changedBy('policies', administers)}

-- How often a policy has approved on a day of the organisation's zone: the cap is a compare-and-set.
CREATE TABLE policy_usage (
  policy_id uuid NOT NULL,
  day date NOT NULL,
  used integer NOT NULL,
  CONSTRAINT policy_usage_pk PRIMARY KEY (policy_id, day)
);
${secured('policy_usage')}
${readByPeople('policy_usage')}

-- When nothing is approved by itself: for a time, or until somebody lifts it.
CREATE TABLE policy_stops (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  marketplace text,
  agent_id uuid,
  reason text NOT NULL,
  starts_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz,
  created_by uuid NOT NULL,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  lifted_at timestamptz,
  lifted_by_name text,
  lift_reason text,
  CONSTRAINT policy_stops_kind CHECK (kind IN ('kill', 'freeze')),
  CONSTRAINT policy_stops_scope CHECK (marketplace IS NULL OR agent_id IS NULL),
  CONSTRAINT policy_stops_span CHECK ((kind = 'kill') = (ends_at IS NULL) AND ends_at > starts_at)
);
CREATE INDEX policy_stops_open ON policy_stops (starts_at) WHERE lifted_at IS NULL;
CREATE INDEX policy_stops_list ON policy_stops (created_at, id);
${secured('policy_stops')}
${readByPeople('policy_stops')}
GRANT INSERT, UPDATE (lifted_at, lifted_by_name, lift_reason) ON policy_stops TO souk_human;
CREATE POLICY policy_stops_human_add ON policy_stops FOR INSERT TO souk_human WITH CHECK (${leads} AND ${isMine('created_by')});
CREATE POLICY policy_stops_human_lift ON policy_stops FOR UPDATE TO souk_human USING (${leads}) WITH CHECK (${leads});
`;

const discussion = `
CREATE TABLE task_comments (
  id uuid PRIMARY KEY,
  task_id uuid NOT NULL,
  author_kind text NOT NULL,
  author_id text NOT NULL,
  author_name text NOT NULL,
  body text NOT NULL,
  mentions uuid[] NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  CONSTRAINT task_comments_task_fk FOREIGN KEY (task_id) REFERENCES tasks (id)
);
CREATE INDEX task_comments_task ON task_comments (task_id, created_at, id);
${secured('task_comments')}
${readByPeople('task_comments')}
GRANT INSERT, UPDATE ON task_comments TO souk_human;
CREATE POLICY task_comments_human_add ON task_comments FOR INSERT TO souk_human
  WITH CHECK (${works} AND author_kind = 'human' AND author_id = ${me});
CREATE POLICY task_comments_human_change ON task_comments FOR UPDATE TO souk_human
  USING (${works} AND author_kind = 'human' AND author_id = ${me}) WITH CHECK (author_kind = 'human' AND author_id = ${me});
CREATE POLICY task_comments_human_remove ON task_comments FOR UPDATE TO souk_human
  USING (${leads}) WITH CHECK (${leads} AND deleted_at IS NOT NULL);
GRANT SELECT, INSERT, UPDATE ON task_comments TO souk_agent;
CREATE POLICY task_comments_agent_read ON task_comments FOR SELECT TO souk_agent
  USING (EXISTS (SELECT FROM tasks WHERE id = task_id));
CREATE POLICY task_comments_agent_add ON task_comments FOR INSERT TO souk_agent
  WITH CHECK (author_kind = 'agent' AND author_id = ${me} AND EXISTS (SELECT FROM tasks WHERE id = task_id));
CREATE POLICY task_comments_agent_change ON task_comments FOR UPDATE TO souk_agent
  USING (author_kind = 'agent' AND author_id = ${me}) WITH CHECK (author_kind = 'agent' AND author_id = ${me});

-- What a comment said before it was edited.
CREATE TABLE task_comment_edits (
  comment_id uuid NOT NULL,
  version integer NOT NULL,
  body text NOT NULL,
  written_at timestamptz NOT NULL,
  CONSTRAINT task_comment_edits_pk PRIMARY KEY (comment_id, version),
  CONSTRAINT task_comment_edits_comment_fk FOREIGN KEY (comment_id) REFERENCES task_comments (id)
);
${secured('task_comment_edits')}
${readByPeople('task_comment_edits')}
GRANT INSERT ON task_comment_edits TO souk_human, souk_agent;
GRANT SELECT ON task_comment_edits TO souk_agent;
CREATE POLICY task_comment_edits_human_add ON task_comment_edits FOR INSERT TO souk_human
  WITH CHECK (EXISTS (SELECT FROM task_comments WHERE id = comment_id AND author_kind = 'human' AND author_id = ${me}));
CREATE POLICY task_comment_edits_agent_read ON task_comment_edits FOR SELECT TO souk_agent
  USING (EXISTS (SELECT FROM task_comments WHERE id = comment_id));
CREATE POLICY task_comment_edits_agent_add ON task_comment_edits FOR INSERT TO souk_agent
  WITH CHECK (EXISTS (SELECT FROM task_comments WHERE id = comment_id AND author_kind = 'agent' AND author_id = ${me}));

-- Whoever stops to watch is remembered: what he did before, which a reader of the log may get to later, does not make him one again.
CREATE TABLE task_watchers (
  task_id uuid NOT NULL,
  user_id uuid NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  CONSTRAINT task_watchers_pk PRIMARY KEY (task_id, user_id),
  CONSTRAINT task_watchers_task_fk FOREIGN KEY (task_id) REFERENCES tasks (id),
  CONSTRAINT task_watchers_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX task_watchers_user ON task_watchers (user_id, task_id);
${secured('task_watchers')}
${readByPeople('task_watchers')}
GRANT INSERT, UPDATE ON task_watchers TO souk_human;
CREATE POLICY task_watchers_human_add ON task_watchers FOR INSERT TO souk_human WITH CHECK (${isMine('user_id')});
CREATE POLICY task_watchers_human_change ON task_watchers FOR UPDATE TO souk_human
  USING (${isMine('user_id')}) WITH CHECK (${isMine('user_id')});

CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  task_id uuid NOT NULL,
  event_id uuid NOT NULL,
  actor_name text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  CONSTRAINT notifications_kind CHECK (kind IN ('assigned', 'mentioned', 'commented', 'decided', 'waiting', 'completed', 'due_soon', 'breached', 'escalated', 'expired')),
  CONSTRAINT notifications_task_fk FOREIGN KEY (task_id) REFERENCES tasks (id),
  CONSTRAINT notifications_user_fk FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX notifications_list ON notifications (user_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (user_id, created_at, id) WHERE read_at IS NULL;
CREATE INDEX notifications_waiting ON notifications (task_id) WHERE read_at IS NULL AND kind = 'waiting';
-- A log that is read twice notifies once.
CREATE UNIQUE INDEX notifications_once ON notifications (event_id, user_id);
${secured('notifications')}
GRANT SELECT, UPDATE (read_at) ON notifications TO souk_human;
CREATE POLICY notifications_human_read ON notifications FOR SELECT TO souk_human USING (${isMyOwn('user_id')});
CREATE POLICY notifications_human_change ON notifications FOR UPDATE TO souk_human
  USING (${isMyOwn('user_id')}) WITH CHECK (${isMyOwn('user_id')});
`;

const views = `
CREATE TABLE task_views (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL,
  owner_name text NOT NULL,
  name text NOT NULL,
  shared boolean NOT NULL DEFAULT false,
  filter jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT task_views_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX task_views_name_unique ON task_views (owner_id, lower(name));
CREATE INDEX task_views_shared ON task_views (created_at, id) WHERE shared;
${secured('task_views')}
GRANT SELECT ON task_views TO souk_human;
CREATE POLICY task_views_human_read ON task_views FOR SELECT TO souk_human USING (shared OR ${isMine('owner_id')});
${changedBy('task_views', isMine('owner_id'))}
`;

const followers = `
-- How far each reader of the event log has come; position and what the reader made of the events change in one transaction.
CREATE TABLE event_followers (
  name text PRIMARY KEY,
  epoch integer NOT NULL,
  xid bigint NOT NULL,
  seq bigint NOT NULL,
  read_at timestamptz NOT NULL DEFAULT now()
);
${secured('event_followers')}
`;

const statistics = `
-- Sums per quarter of an hour, the least that makes up the days of every time zone there is, and per day of the zone that is named.
CREATE TABLE task_stats (
  days_of text NOT NULL DEFAULT '',
  slot timestamptz NOT NULL,
  marketplace text NOT NULL,
  category text NOT NULL,
  creator_kind text NOT NULL,
  creator_id text NOT NULL,
  created integer NOT NULL DEFAULT 0,
  submitted integer NOT NULL DEFAULT 0,
  approved integer NOT NULL DEFAULT 0,
  approved_by_policy integer NOT NULL DEFAULT 0,
  rejected integer NOT NULL DEFAULT 0,
  changes_requested integer NOT NULL DEFAULT 0,
  started integer NOT NULL DEFAULT 0,
  completed integer NOT NULL DEFAULT 0,
  cancelled integer NOT NULL DEFAULT 0,
  measured integer NOT NULL DEFAULT 0,
  estimated_hours double precision NOT NULL DEFAULT 0,
  actual_hours double precision NOT NULL DEFAULT 0,
  accuracy double precision NOT NULL DEFAULT 0,
  promptness double precision NOT NULL DEFAULT 0,
  reached_submitted integer NOT NULL DEFAULT 0,
  reached_approved integer NOT NULL DEFAULT 0,
  reached_started integer NOT NULL DEFAULT 0,
  reached_completed integer NOT NULL DEFAULT 0,
  CONSTRAINT task_stats_pk PRIMARY KEY (days_of, slot, marketplace, category, creator_kind, creator_id)
);
${secured('task_stats')}
${readByPeople('task_stats')}

-- How long things took, as a histogram whose bins grow by a tenth.
CREATE TABLE task_cycle_times (
  days_of text NOT NULL DEFAULT '',
  slot timestamptz NOT NULL,
  marketplace text NOT NULL,
  category text NOT NULL,
  stage text NOT NULL,
  bin smallint NOT NULL,
  count integer NOT NULL,
  CONSTRAINT task_cycle_times_pk PRIMARY KEY (days_of, slot, marketplace, category, stage, bin),
  CONSTRAINT task_cycle_times_stage CHECK (stage IN ('decide', 'start', 'finish', 'whole'))
);
${secured('task_cycle_times')}
${readByPeople('task_cycle_times')}
`;

const answers = `
ALTER TABLE idempotency_keys
  ADD COLUMN done boolean NOT NULL DEFAULT false,
  ADD COLUMN alive_at timestamptz NOT NULL DEFAULT now();

-- The work of a request and the mark of its key are committed together. The transaction is the caller's, who has no right to the table:
-- whoever knows the claim may mark it, and nobody can guess one. It is unavailable to a request whose key another one took over.
CREATE FUNCTION souk_mark_done(owner text, name text, token uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pg_current_xact_id_if_assigned() IS NULL THEN
    RETURN false; -- it only read
  END IF;
  UPDATE idempotency_keys SET done = true WHERE actor = owner AND key = name AND claim = token;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another request has taken over this Idempotency-Key' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION souk_mark_done(text, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION souk_mark_done(text, text, uuid) TO souk_human, souk_agent, souk_service;
`;
