import { describe, expect, it } from '@jest/globals';
import { lintMigrations, recordedMigrations, splitStatements } from './migration-linter';

const found = (...statements: string[]) =>
  lintMigrations([{ name: 'm', transaction: true, statements }]).map((line) => line.split(': ')[1]);

describe('the migration linter refuses', () => {
  it.each([
    ['CREATE INDEX i ON tasks (title)', 'index-concurrently'],
    ['CREATE UNIQUE INDEX i ON tasks (title)', 'index-concurrently'],
    ['CREATE INDEX CONCURRENTLY i ON tasks (title)', 'concurrently-outside-transaction'],
    ['DROP TABLE tasks', 'no-drop'],
    ['ALTER TABLE tasks DROP COLUMN title', 'no-drop'],
    ['ALTER TABLE tasks RENAME COLUMN title TO name', 'no-rename'],
    ['ALTER TABLE tasks ALTER COLUMN title TYPE varchar(10)', 'no-type-change'],
    ['ALTER TABLE tasks ALTER COLUMN title SET NOT NULL', 'not-null'],
    ['ALTER TABLE tasks ADD COLUMN owner text NOT NULL', 'not-null-column'],
    ['ALTER TABLE tasks ADD COLUMN owner uuid DEFAULT gen_random_uuid()', 'volatile-default'],
    ['ALTER TABLE tasks ADD CONSTRAINT c CHECK (hours > 0)', 'constraint-not-valid'],
    ['ALTER TABLE tasks ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id)', 'constraint-not-valid'],
    ['ALTER TABLE tasks ADD CONSTRAINT c UNIQUE (title)', 'constraint-using-index'],
    ['LOCK TABLE tasks', 'no-lock'],
    ['SET lock_timeout = 0', 'lock-timeout'],
    ['UPDATE tasks SET title = upper(title)', 'no-data'],
    ['WITH old AS (SELECT id FROM tasks) UPDATE tasks SET title = 1', 'no-data'],
    ['WITH gone AS (DELETE FROM tasks RETURNING id) SELECT * FROM gone', 'no-data'],
    ['TRUNCATE tasks', 'no-data'],
    ['DROP INDEX i', 'index-concurrently'],
    ['DROP INDEX IF EXISTS i', 'index-concurrently'],
    ['DROP FUNCTION souk_refuse_change CASCADE', 'no-drop'],
    ['ALTER TABLE tasks DROP title', 'no-drop'],
    ['ALTER TABLE tasks DROP CONSTRAINT c', 'no-drop-constraint'],
    ['ALTER TABLE tasks ADD COLUMN a int NOT NULL, ADD COLUMN b int DEFAULT 1', 'not-null-column'],
    ['ALTER TABLE tasks ADD a int NOT NULL', 'not-null-column'],
    ['ALTER TABLE tasks ADD CHECK (a > 0), ADD CONSTRAINT c CHECK (b > 0) NOT VALID', 'constraint-not-valid'],
    ['ALTER TABLE tasks ADD COLUMN owner uuid REFERENCES people (id)', 'constraint-not-valid'],
    ['ALTER TABLE tasks ADD COLUMN owner uuid UNIQUE', 'constraint-using-index'],
    ['ALTER TABLE tasks ADD COLUMN number bigserial', 'volatile-default'],
    ['ALTER TABLE tasks ADD CONSTRAINT c EXCLUDE USING gist (during WITH &&)', 'no-exclude'],
    ['ALTER TABLE tasks\n  ADD COLUMN a text,\n  ALTER b TYPE text', 'no-type-change'],
    ['DROP TRIGGER events_insert_only ON events', 'guards-stay'],
    ['ALTER TABLE events DISABLE TRIGGER ALL', 'guards-stay'],
    ['SET session_replication_role = replica', 'guards-stay'],
    ['DO $$ BEGIN UPDATE tasks SET title = 1; END $$', 'no-do'],
  ])('%s', (statement, rule) => {
    expect(found(statement)).toContain(rule);
  });
});

it.each([
  'CREATE TABLE notes (id uuid PRIMARY KEY); CREATE INDEX i ON notes (id); ALTER TABLE notes ADD CONSTRAINT c CHECK (true)',
  'ALTER TABLE tasks ADD COLUMN owner text',
  'ALTER TABLE tasks ADD COLUMN done boolean NOT NULL DEFAULT false',
  'ALTER TABLE tasks ADD CONSTRAINT c CHECK (hours > 0) NOT VALID',
  'ALTER TABLE tasks VALIDATE CONSTRAINT c',
  "ALTER TABLE tasks ADD COLUMN kind text DEFAULT 'a, ADD b int NOT NULL', ADD COLUMN size numeric(10, 2)",
  'ALTER TABLE tasks DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (hours > 1) NOT VALID',
  'ALTER TABLE tasks ALTER COLUMN title DROP NOT NULL',
  'CREATE TABLE notes (id uuid); WITH some AS (SELECT 1 FROM tasks FOR UPDATE) UPDATE public.notes SET id = NULL',
  'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE tasks SET a = 1; TRUNCATE tasks; END $$',
])('the migration linter allows: %s', (sql) => {
  expect(found(...splitStatements(sql))).toEqual([]);
});

it('CONCURRENTLY passes as the one statement of a migration without a transaction', () => {
  expect(
    lintMigrations([{ name: 'm', transaction: false, statements: ['DROP INDEX CONCURRENTLY IF EXISTS i'] }]),
  ).toEqual([]);
});

it('a statement may hold semicolons in quotes, functions and comments', () => {
  expect(splitStatements(`SELECT ';'; -- a; b\nCREATE FUNCTION f() AS $$ BEGIN; END $$; SELECT 1 /* ; */`)).toEqual([
    `SELECT ';'`,
    'CREATE FUNCTION f() AS $$ BEGIN; END $$',
    'SELECT 1',
  ]);
});

it('our own migrations pass', async () => {
  const recorded = await recordedMigrations();
  expect(recorded[0]?.statements.length).toBeGreaterThan(20);
  expect(lintMigrations(recorded)).toEqual([]);
});
