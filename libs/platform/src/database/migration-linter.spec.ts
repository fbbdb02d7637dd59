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
])('the migration linter allows: %s', (sql) => {
  expect(found(...splitStatements(sql))).toEqual([]);
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
