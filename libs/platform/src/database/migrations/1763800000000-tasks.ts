import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Tasks1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [tasks, revisions, decisions]) await runner.query(part);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('Migrations go forward only: restore a backup, or write a migration that repairs.'),
    );
  }
}

// What `current_setting` returns stands in a sub-select everywhere: the planner then asks once per statement, not once per row.
const me = `(SELECT current_setting('souk.actor', true))`;
const mine = `(SELECT current_setting('souk.marketplace', true))`;
const role = `(SELECT current_setting('souk.role', true))`;
const leads = `${role} IN ('admin', 'head')`;
const works = `${role} IN ('admin', 'head', 'member')`;
const createdByMe = (kind: string) => `created_by_kind = '${kind}' AND created_by_id = ${me}`;

const secured = (table: string) =>
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
   ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
   GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO souk_service;
   CREATE POLICY ${table}_service ON ${table} TO souk_service USING (true) WITH CHECK (true);`;

const tasks = `
CREATE SEQUENCE tasks_number;
CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  number bigint NOT NULL DEFAULT nextval('tasks_number'),
  marketplace text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  category text NOT NULL,
  priority text NOT NULL,
  status text NOT NULL,
  estimated_hours double precision NOT NULL,
  actual_hours double precision,
  tags text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  proposal jsonb,
  revision text NOT NULL,
  revision_number integer NOT NULL DEFAULT 1,
  version integer NOT NULL DEFAULT 1,
  required_approvals integer NOT NULL DEFAULT 1,
  external_id text,
  created_by_kind text NOT NULL,
  created_by_id text NOT NULL,
  created_by_name text NOT NULL,
  edited_by_id text NOT NULL,
  assigned_to uuid,
  approved_by uuid,
  completed_by uuid,
  rejection_reason text,
  completion_notes text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  submitted_at timestamptz,
  approved_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  CONSTRAINT tasks_marketplace CHECK (marketplace IN ('amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway')),
  CONSTRAINT tasks_category CHECK (category IN ('optimization', 'best-practice', 'scaling', 'analysis')),
  CONSTRAINT tasks_priority CHECK (priority IN ('high', 'medium', 'low')),
  CONSTRAINT tasks_status CHECK (status IN ('pending', 'awaiting_approval', 'approved', 'in_progress', 'completed', 'rejected', 'cancelled')),
  CONSTRAINT tasks_estimated_hours CHECK (estimated_hours > 0),
  CONSTRAINT tasks_assigned_to_fk FOREIGN KEY (assigned_to) REFERENCES users (id)
);
CREATE UNIQUE INDEX tasks_number_unique ON tasks (number);
CREATE UNIQUE INDEX tasks_external_id ON tasks (created_by_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX tasks_list ON tasks (created_at, id);
CREATE INDEX tasks_by_marketplace ON tasks (marketplace, created_at, id);
CREATE INDEX tasks_by_status ON tasks (status, created_at, id);
CREATE INDEX tasks_by_assignee ON tasks (assigned_to, created_at, id) WHERE assigned_to IS NOT NULL;
CREATE INDEX tasks_by_creator ON tasks (created_by_id, created_at, id);
${secured('tasks')}
GRANT SELECT, INSERT, UPDATE ON tasks TO souk_human, souk_agent;
GRANT USAGE ON SEQUENCE tasks_number TO souk_human, souk_agent, souk_service;
CREATE POLICY tasks_human_read ON tasks FOR SELECT TO souk_human USING (true);
CREATE POLICY tasks_human_create ON tasks FOR INSERT TO souk_human
  WITH CHECK (${works} AND ${createdByMe('human')} AND status IN ('pending', 'awaiting_approval'));
CREATE POLICY tasks_human_change ON tasks FOR UPDATE TO souk_human
  USING (${leads} OR (${works} AND (${createdByMe('human')} OR assigned_to::text = ${me})))
  WITH CHECK (
    ${leads}
    OR (${works} AND ${createdByMe('human')} AND status IN ('pending', 'awaiting_approval', 'cancelled'))
    OR (${works} AND assigned_to::text = ${me} AND status IN ('approved', 'in_progress', 'completed'))
  );
CREATE POLICY tasks_agent_read ON tasks FOR SELECT TO souk_agent USING (marketplace = ${mine});
CREATE POLICY tasks_agent_create ON tasks FOR INSERT TO souk_agent
  WITH CHECK (marketplace = ${mine} AND ${createdByMe('agent')} AND status IN ('pending', 'awaiting_approval'));
CREATE POLICY tasks_agent_change ON tasks FOR UPDATE TO souk_agent
  USING (marketplace = ${mine} AND ${createdByMe('agent')} AND status IN ('pending', 'awaiting_approval'))
  WITH CHECK (marketplace = ${mine} AND ${createdByMe('agent')} AND status IN ('pending', 'awaiting_approval', 'cancelled'));

-- The policies look at a row before or after a change, and a step is both: an assignee finishes what somebody approved, nobody approves
-- his own by assigning it to himself.
CREATE FUNCTION souk_guard_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.marketplace <> OLD.marketplace OR NEW.created_by_id <> OLD.created_by_id
     OR NEW.created_by_kind <> OLD.created_by_kind OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'what a task is and who made it stays' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF pg_has_role(current_user, 'souk_service', 'USAGE') OR current_setting('souk.role', true) IN ('admin', 'head') THEN
    RETURN NEW;
  END IF;
  IF NEW.assigned_to IS DISTINCT FROM OLD.assigned_to OR NEW.required_approvals <> OLD.required_approvals
     OR NEW.approved_by IS DISTINCT FROM OLD.approved_by
     OR (NEW.status <> OLD.status AND NEW.status IN ('approved', 'rejected') AND NOT (OLD.status = 'in_progress' AND NEW.status = 'approved')) THEN
    RAISE EXCEPTION 'this takes a head or an admin' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tasks_guard BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION souk_guard_task();
`;

const revisions = `
CREATE TABLE task_revisions (
  task_id uuid NOT NULL,
  number integer NOT NULL,
  revision text NOT NULL,
  content jsonb NOT NULL,
  edited_by_kind text NOT NULL,
  edited_by_id text NOT NULL,
  edited_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT task_revisions_pk PRIMARY KEY (task_id, number),
  CONSTRAINT task_revisions_task_fk FOREIGN KEY (task_id) REFERENCES tasks (id)
);
${secured('task_revisions')}
GRANT SELECT, INSERT ON task_revisions TO souk_human, souk_agent;
CREATE POLICY task_revisions_human_read ON task_revisions FOR SELECT TO souk_human USING (true);
CREATE POLICY task_revisions_human_add ON task_revisions FOR INSERT TO souk_human
  WITH CHECK (${works} AND edited_by_kind = 'human' AND edited_by_id = ${me});
CREATE POLICY task_revisions_agent_read ON task_revisions FOR SELECT TO souk_agent
  USING (EXISTS (SELECT FROM tasks WHERE id = task_id));
CREATE POLICY task_revisions_agent_add ON task_revisions FOR INSERT TO souk_agent
  WITH CHECK (edited_by_kind = 'agent' AND edited_by_id = ${me} AND EXISTS (SELECT FROM tasks WHERE id = task_id));
`;

const decisions = `
CREATE TABLE task_decisions (
  id uuid PRIMARY KEY,
  task_id uuid NOT NULL,
  action text NOT NULL,
  revision text NOT NULL,
  reason text,
  from_status text NOT NULL,
  to_status text NOT NULL,
  version integer NOT NULL,
  decided_by uuid NOT NULL,
  decided_by_name text NOT NULL,
  batch_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  CONSTRAINT task_decisions_action CHECK (action IN ('approve', 'reject', 'request_changes')),
  CONSTRAINT task_decisions_task_fk FOREIGN KEY (task_id) REFERENCES tasks (id)
);
CREATE INDEX task_decisions_task ON task_decisions (task_id, created_at);
CREATE INDEX task_decisions_batch ON task_decisions (batch_id) WHERE batch_id IS NOT NULL;
${secured('task_decisions')}
GRANT SELECT, INSERT, UPDATE (undone_at) ON task_decisions TO souk_human;
GRANT SELECT ON task_decisions TO souk_agent;
CREATE POLICY task_decisions_human_read ON task_decisions FOR SELECT TO souk_human USING (true);
CREATE POLICY task_decisions_human_add ON task_decisions FOR INSERT TO souk_human WITH CHECK (${leads} AND decided_by::text = ${me});
CREATE POLICY task_decisions_human_undo ON task_decisions FOR UPDATE TO souk_human
  USING (${leads} AND decided_by::text = ${me}) WITH CHECK (${leads} AND decided_by::text = ${me});
CREATE POLICY task_decisions_agent_read ON task_decisions FOR SELECT TO souk_agent
  USING (EXISTS (SELECT FROM tasks WHERE id = task_id));
`;
