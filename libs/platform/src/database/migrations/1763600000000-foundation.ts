import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The event log with its seals, the job ledger, schedules, running instances and idempotency keys. */
export class Foundation1763600000000 implements MigrationInterface {
  name = 'Foundation1763600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(events);
    await queryRunner.query(eventPartitions);
    await queryRunner.query(seals);
    await queryRunner.query(jobs);
    await queryRunner.query(instances);
    await queryRunner.query(idempotencyKeys);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward; restore a backup instead'));
  }
}

// (epoch, xid, seq) is the order in which rows became visible, up to transactions that ran at the same time: a reader that stops below
// the oldest running transaction never misses a late commit. The epoch grows when the rows move to another cluster, whose transaction
// ids start over.
const events = `
CREATE SEQUENCE events_seq;

CREATE TABLE events (
  at timestamptz NOT NULL DEFAULT now(),
  id uuid NOT NULL,
  epoch integer NOT NULL DEFAULT 1,
  xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  seq bigint NOT NULL DEFAULT nextval('events_seq'),
  type text NOT NULL,
  actor_kind text NOT NULL,
  actor_id text,
  actor_name text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  marketplace text,
  request_id text,
  correlation_id text,
  data jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT events_pk PRIMARY KEY (at, id),
  CONSTRAINT events_actor_kind CHECK (actor_kind IN ('human', 'agent', 'service'))
) PARTITION BY RANGE (at);

CREATE INDEX events_position ON events (epoch, xid, seq);
CREATE INDEX events_subject ON events (subject_kind, subject_id, at);
CREATE INDEX events_type ON events (type, at);
CREATE INDEX events_correlation ON events (correlation_id);

CREATE FUNCTION souk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER events_insert_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION souk_refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION souk_refuse_change();

GRANT SELECT, INSERT ON events TO souk_human, souk_service;
GRANT INSERT ON events TO souk_agent;
GRANT USAGE ON SEQUENCE events_seq TO souk_human, souk_agent, souk_service;

CREATE TABLE event_log (
  only_row boolean PRIMARY KEY DEFAULT true,
  epoch integer NOT NULL,
  cluster text NOT NULL,
  CONSTRAINT event_log_only_row CHECK (only_row)
);
GRANT SELECT ON event_log TO souk_human, souk_agent, souk_service;
`;

// Owned by the migrating role: the service may add coming months and drop expired ones, and nothing else of the table's shape.
const eventPartitions = `
CREATE FUNCTION souk_add_event_partitions(ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  month timestamptz;
  part text;
  added integer := 0;
BEGIN
  FOR i IN 0..ahead LOOP
    month := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => i);
    month := date_trunc('month', month AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
    part := 'events_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
      month, (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION souk_refuse_change()', part);
    added := added + 1;
  END LOOP;
  RETURN added;
END $$;

CREATE FUNCTION souk_drop_event_partitions(keep_days integer) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  part text;
BEGIN
  IF keep_days < 400 THEN
    RAISE EXCEPTION 'events are kept for at least 400 days' USING ERRCODE = 'check_violation';
  END IF;
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}$'
      AND (to_date(substr(c.relname, 8), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= now() - make_interval(days => keep_days)
    ORDER BY c.relname
  LOOP
    EXECUTE format('ALTER TABLE events DETACH PARTITION %I', part);
    EXECUTE format('DROP TABLE %I', part);
    RETURN NEXT part;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION souk_add_event_partitions(integer), souk_drop_event_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION souk_add_event_partitions(integer), souk_drop_event_partitions(integer) TO souk_service;
SELECT souk_add_event_partitions(12);
`;

const seals = `
CREATE TABLE event_seals (
  number bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  month text NOT NULL,
  from_epoch integer NOT NULL,
  from_xid bigint NOT NULL,
  to_epoch integer NOT NULL,
  to_xid bigint NOT NULL,
  events integer NOT NULL,
  root text NOT NULL,
  previous text NOT NULL,
  hash text NOT NULL,
  kid text NOT NULL,
  signature text NOT NULL
);
CREATE TRIGGER event_seals_insert_only BEFORE UPDATE OR DELETE ON event_seals FOR EACH ROW EXECUTE FUNCTION souk_refuse_change();
CREATE TRIGGER event_seals_no_truncate BEFORE TRUNCATE ON event_seals FOR EACH STATEMENT EXECUTE FUNCTION souk_refuse_change();
GRANT SELECT ON event_seals TO souk_human;
GRANT SELECT, INSERT ON event_seals TO souk_service;
`;

const jobs = `
CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  payload jsonb NOT NULL DEFAULT '{}',
  dedup_key text,
  state text NOT NULL DEFAULT 'queued',
  attempts integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  progress jsonb,
  result jsonb,
  error jsonb,
  run_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  lease_token uuid,
  lease_until timestamptz,
  cancel_requested_at timestamptz,
  request_id text,
  correlation_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  CONSTRAINT jobs_state CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'dead', 'cancelled'))
);
CREATE UNIQUE INDEX jobs_dedup ON jobs (name, dedup_key) WHERE dedup_key IS NOT NULL AND state IN ('queued', 'running');
CREATE INDEX jobs_queued ON jobs (run_at) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_list ON jobs (created_at, id);
CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_correlation ON jobs (correlation_id);
GRANT SELECT, INSERT, UPDATE ON jobs TO souk_human;
GRANT INSERT, SELECT (name, dedup_key, state) ON jobs TO souk_agent;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO souk_service;

CREATE TABLE job_schedules (
  name text PRIMARY KEY,
  due_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON job_schedules TO souk_service;
`;

const instances = `
CREATE TABLE instances (
  id uuid PRIMARY KEY,
  service text NOT NULL,
  host text NOT NULL,
  status text NOT NULL,
  checks jsonb NOT NULL,
  version text NOT NULL,
  git_sha text NOT NULL,
  build_date text NOT NULL,
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);
GRANT SELECT ON instances TO souk_human;
GRANT SELECT, INSERT, UPDATE, DELETE ON instances TO souk_service;
`;

const idempotencyKeys = `
CREATE TABLE idempotency_keys (
  actor text NOT NULL,
  key text NOT NULL,
  fingerprint text NOT NULL,
  claim uuid NOT NULL,
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pk PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO souk_service;
`;
