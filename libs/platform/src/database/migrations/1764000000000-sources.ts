import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Sources1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [sources, scans, artifacts]) await runner.query(part);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('Migrations go forward only: restore a backup, or write a migration that repairs.'),
    );
  }
}

// What `current_setting` returns stands in a sub-select everywhere: the planner then asks once per statement, not once per row.
const role = `(SELECT current_setting('souk.role', true))`;
const leads = `${role} IN ('admin', 'head')`;

const secured = (table: string) =>
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
   ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
   GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO souk_service;
   CREATE POLICY ${table}_service ON ${table} TO souk_service USING (true) WITH CHECK (true);`;

const readByPeople = (table: string, columns = '') =>
  `GRANT SELECT ${columns} ON ${table} TO souk_human;
   CREATE POLICY ${table}_human_read ON ${table} FOR SELECT TO souk_human USING (true);`;

const kinds = `('skill', 'agent', 'command', 'hook', 'mcp_server', 'plugin')`;

const sources = `
CREATE TABLE sources (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  url text NOT NULL,
  canonical_url text NOT NULL,
  ref text,
  root text NOT NULL DEFAULT '',
  tags text[] NOT NULL DEFAULT '{}',
  trust text NOT NULL DEFAULT 'untrusted',
  single_kind text,
  schedule_minutes integer,
  next_scan_at timestamptz,
  credential_kind text,
  credential text,
  webhook_secret text,
  webhook_secret_at timestamptz,
  mappings jsonb NOT NULL DEFAULT '[]',
  former_mappings jsonb,
  mapping_revision integer NOT NULL DEFAULT 0,
  scanned_commit text,
  scanned_mapping_revision integer,
  scanned_detector integer,
  scanned_at timestamptz,
  attention text,
  version integer NOT NULL DEFAULT 1,
  created_by_name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sources_trust CHECK (trust IN ('untrusted', 'basic', 'verified', 'official')),
  CONSTRAINT sources_single_kind CHECK (single_kind IN ${kinds}),
  CONSTRAINT sources_schedule CHECK (schedule_minutes BETWEEN 5 AND 43200),
  CONSTRAINT sources_credential CHECK ((credential IS NULL) = (credential_kind IS NULL) AND credential_kind IN ('token', 'ssh_key'))
);
CREATE UNIQUE INDEX sources_identity ON sources (canonical_url, coalesce(ref, ''), root);
CREATE INDEX sources_list ON sources (created_at, id);
CREATE INDEX sources_due ON sources (next_scan_at) WHERE next_scan_at IS NOT NULL;
${secured('sources')}
-- Credentials and webhook secrets are encrypted, and even so nobody reads them but Souk.
GRANT SELECT (id, name, url, canonical_url, ref, root, tags, trust, single_kind, schedule_minutes, next_scan_at, credential_kind,
  webhook_secret_at, mappings, former_mappings, mapping_revision, scanned_commit, scanned_mapping_revision, scanned_detector, scanned_at,
  attention, version, created_by_name, created_at, updated_at) ON sources TO souk_human;
GRANT INSERT, UPDATE, DELETE ON sources TO souk_human;
CREATE POLICY sources_human_read ON sources FOR SELECT TO souk_human USING (true);
CREATE POLICY sources_human_add ON sources FOR INSERT TO souk_human WITH CHECK (${leads});
CREATE POLICY sources_human_change ON sources FOR UPDATE TO souk_human USING (${leads}) WITH CHECK (${leads});
CREATE POLICY sources_human_remove ON sources FOR DELETE TO souk_human USING (${leads});
`;

const scans = `
CREATE TABLE scans (
  id uuid PRIMARY KEY,
  source_id uuid NOT NULL,
  trigger text NOT NULL,
  status text NOT NULL,
  phase text,
  progress jsonb NOT NULL DEFAULT '{}',
  requested_by_kind text NOT NULL,
  requested_by_name text NOT NULL,
  job_id uuid,
  claim uuid,
  commit text,
  mapping_revision integer,
  counts jsonb NOT NULL DEFAULT '{}',
  timings jsonb NOT NULL DEFAULT '{}',
  limits text[] NOT NULL DEFAULT '{}',
  error jsonb,
  problem_count integer NOT NULL DEFAULT 0,
  cancel_requested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  CONSTRAINT scans_trigger CHECK (trigger IN ('create', 'manual', 'schedule', 'webhook', 'mapping')),
  CONSTRAINT scans_status CHECK (status IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  CONSTRAINT scans_phase CHECK (phase IN ('resolve', 'fetch', 'detect', 'diff', 'apply', 'dedup')),
  CONSTRAINT scans_source_fk FOREIGN KEY (source_id) REFERENCES sources (id) ON DELETE CASCADE
);
-- One works, one waits; whoever asks meanwhile gets the one that waits.
CREATE UNIQUE INDEX scans_one_running ON scans (source_id) WHERE status = 'running';
CREATE UNIQUE INDEX scans_one_queued ON scans (source_id) WHERE status = 'queued';
CREATE INDEX scans_list ON scans (source_id, created_at, id);
${secured('scans')}
${readByPeople('scans')}
GRANT INSERT, UPDATE ON scans TO souk_human;
CREATE POLICY scans_human_add ON scans FOR INSERT TO souk_human WITH CHECK (${leads} AND status = 'queued');
CREATE POLICY scans_human_change ON scans FOR UPDATE TO souk_human USING (${leads}) WITH CHECK (${leads});

CREATE TABLE scan_problems (
  scan_id uuid NOT NULL,
  number integer NOT NULL,
  path text NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  CONSTRAINT scan_problems_pk PRIMARY KEY (scan_id, number),
  CONSTRAINT scan_problems_scan_fk FOREIGN KEY (scan_id) REFERENCES scans (id) ON DELETE CASCADE
);
${secured('scan_problems')}
${readByPeople('scan_problems')}

-- A push is told once: the ids of deliveries that were taken.
CREATE TABLE hook_deliveries (
  source_id uuid NOT NULL,
  delivery text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT hook_deliveries_pk PRIMARY KEY (source_id, delivery),
  CONSTRAINT hook_deliveries_source_fk FOREIGN KEY (source_id) REFERENCES sources (id) ON DELETE CASCADE
);
CREATE INDEX hook_deliveries_age ON hook_deliveries (received_at);
${secured('hook_deliveries')}
`;

const artifacts = `
CREATE FUNCTION souk_artifact_words(name text, description text, path text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('simple', name || ' ' || regexp_replace(name, '[^[:alnum:]]+', ' ', 'g')), 'A')
      || setweight(to_tsvector('simple', coalesce(description, '')), 'B')
      || to_tsvector('simple', regexp_replace(path, '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE TABLE artifacts (
  id uuid PRIMARY KEY,
  source_id uuid NOT NULL,
  kind text NOT NULL,
  path text NOT NULL,
  name text NOT NULL,
  description text,
  entry_path text NOT NULL,
  confidence smallint NOT NULL,
  provenance text NOT NULL,
  evidence jsonb NOT NULL,
  content_key text NOT NULL,
  file_count integer NOT NULL,
  bytes bigint NOT NULL,
  revision_number integer NOT NULL DEFAULT 1,
  change text NOT NULL,
  review text NOT NULL DEFAULT 'new',
  review_reason text,
  reviewed_by_name text,
  reviewed_at timestamptz,
  pinned_revision integer,
  pinned_key text,
  version integer NOT NULL DEFAULT 1,
  first_scan_id uuid,
  last_scan_id uuid,
  moved_from text,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  CONSTRAINT artifacts_kind CHECK (kind IN ${kinds}),
  CONSTRAINT artifacts_change CHECK (change IN ('added', 'updated', 'unchanged', 'moved', 'removed')),
  CONSTRAINT artifacts_review CHECK (review IN ('new', 'adopted', 'excluded')),
  CONSTRAINT artifacts_confidence CHECK (confidence BETWEEN 0 AND 100),
  CONSTRAINT artifacts_source_fk FOREIGN KEY (source_id) REFERENCES sources (id) ON DELETE CASCADE
);
-- One file may hold several servers or hooks. What is gone and came back is the same artifact. A path may be longer than an entry of an index.
CREATE UNIQUE INDEX artifacts_identity ON artifacts (source_id, kind, md5(path), name);
CREATE INDEX artifacts_list ON artifacts (first_seen_at, id);
CREATE INDEX artifacts_by_kind ON artifacts (kind, first_seen_at, id);
CREATE INDEX artifacts_by_source ON artifacts (source_id, first_seen_at, id);
CREATE INDEX artifacts_by_review ON artifacts (review, first_seen_at, id);
-- In the order of a name, of which no more is compared than an entry of an index and a cursor hold.
CREATE INDEX artifacts_by_name ON artifacts (lower(left(name, 48)), id);
CREATE INDEX artifacts_by_confidence ON artifacts (confidence, id);
CREATE INDEX artifacts_by_update ON artifacts (updated_at, id);
CREATE INDEX artifacts_outdated ON artifacts (first_seen_at, id) WHERE review = 'adopted' AND pinned_key <> content_key;
CREATE INDEX artifacts_counted ON artifacts (source_id, kind, review, change) WHERE removed_at IS NULL;
CREATE INDEX artifacts_search ON artifacts USING gin (souk_artifact_words(name, description, path));
CREATE INDEX artifacts_name ON artifacts USING gin (name gin_trgm_ops);
CREATE INDEX artifacts_content ON artifacts (kind, content_key) WHERE removed_at IS NULL;
${secured('artifacts')}
${readByPeople('artifacts')}
GRANT UPDATE (review, review_reason, reviewed_by_name, reviewed_at, pinned_revision, pinned_key, version, updated_at) ON artifacts TO souk_human;
CREATE POLICY artifacts_human_change ON artifacts FOR UPDATE TO souk_human USING (${leads}) WITH CHECK (${leads});

CREATE TABLE artifact_revisions (
  artifact_id uuid NOT NULL,
  number integer NOT NULL,
  commit text NOT NULL,
  content_key text NOT NULL,
  path text NOT NULL,
  entry_text text,
  entry_truncated boolean NOT NULL DEFAULT false,
  frontmatter jsonb,
  files jsonb NOT NULL,
  scan_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT artifact_revisions_pk PRIMARY KEY (artifact_id, number),
  CONSTRAINT artifact_revisions_artifact_fk FOREIGN KEY (artifact_id) REFERENCES artifacts (id) ON DELETE CASCADE
);
${secured('artifact_revisions')}
${readByPeople('artifact_revisions')}
`;
