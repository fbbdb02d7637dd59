import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrations } from './migrations/index';

export interface LintedMigration {
  name: string;
  transaction: boolean;
  statements: string[];
}

interface Rule {
  name: string;
  about: string;
  matches: (statement: string, migration: LintedMigration, created: ReadonlySet<string>) => boolean;
}

const tableOf = (statement: string, pattern: RegExp): string =>
  pattern.exec(statement)?.[1]?.replaceAll('"', '').toLowerCase() ?? '';
const alters = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?([\w".]+)/i;
const onExisting = (statement: string, created: ReadonlySet<string>) =>
  alters.test(statement) && !created.has(tableOf(statement, alters));

/** What would stop readers and writers of a live table, or break the build that still runs. */
const rules: Rule[] = [
  {
    name: 'index-concurrently',
    about: 'an index on a table that exists already must be made CONCURRENTLY',
    matches: (s, _m, created) =>
      /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)/i.test(s) && !created.has(tableOf(s, / ON (?:ONLY )?([\w".]+)/i)),
  },
  {
    name: 'concurrently-outside-transaction',
    about:
      'CONCURRENTLY does not work inside a transaction: set `transaction = false` and keep the migration to that statement',
    matches: (s, { transaction, statements }) => /\bCONCURRENTLY\b/i.test(s) && (transaction || statements.length > 1),
  },
  {
    name: 'no-drop',
    about: 'dropping breaks the build that still runs: expand first, contract in a later release',
    matches: (s) => /^DROP (TABLE|VIEW|COLUMN|TYPE|SCHEMA)\b/i.test(s) || /\bDROP COLUMN\b/i.test(s),
  },
  {
    name: 'no-rename',
    about: 'renaming breaks the build that still runs: add the new name and copy',
    matches: (s) => /^ALTER (TABLE|VIEW|INDEX|TYPE)\b.*\bRENAME\b/is.test(s),
  },
  {
    name: 'no-type-change',
    about: 'changing a type rewrites the table under a lock: add a column',
    matches: (s, _m, created) => onExisting(s, created) && /\bALTER COLUMN\b.*\bTYPE\b/is.test(s),
  },
  {
    name: 'not-null',
    about: 'SET NOT NULL scans the table under a lock: add a CHECK ... NOT VALID, validate it, then set it',
    matches: (s, _m, created) => onExisting(s, created) && /\bSET NOT NULL\b/i.test(s),
  },
  {
    name: 'not-null-column',
    about: 'a new column that is NOT NULL needs a constant default',
    matches: (s, _m, created) =>
      onExisting(s, created) && /\bADD COLUMN\b(?=.*\bNOT NULL\b)(?!.*\bDEFAULT\b)/is.test(s),
  },
  {
    name: 'volatile-default',
    about: 'a default that differs per row rewrites the table: add the column without it, then fill it in batches',
    matches: (s, _m, created) =>
      onExisting(s, created) &&
      /\bADD COLUMN\b.*\bDEFAULT\b.*\b(gen_random_uuid|random|clock_timestamp|nextval|uuid_generate\w*)\s*\(/is.test(s),
  },
  {
    name: 'constraint-not-valid',
    about: 'a new constraint checks every row under a lock: add it NOT VALID and validate it in another migration',
    matches: (s, _m, created) =>
      onExisting(s, created) && /\bADD (CONSTRAINT\b.*)?(CHECK|FOREIGN KEY)\b/is.test(s) && !/\bNOT VALID\b/i.test(s),
  },
  {
    name: 'constraint-using-index',
    about:
      'a unique or primary key builds its index under a lock: make the index CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX',
    matches: (s, _m, created) =>
      onExisting(s, created) &&
      /\bADD (CONSTRAINT\b.*)?(UNIQUE|PRIMARY KEY)\b/is.test(s) &&
      !/\bUSING INDEX\b/i.test(s),
  },
  {
    name: 'no-lock',
    about: 'no explicit LOCK TABLE, VACUUM FULL, CLUSTER or REINDEX without CONCURRENTLY',
    matches: (s) => /^(LOCK\b|VACUUM FULL|CLUSTER\b|REINDEX (?!.*CONCURRENTLY))/i.test(s),
  },
  {
    name: 'lock-timeout',
    about: 'the runner sets the lock timeout; a migration must not lift it',
    matches: (s) =>
      /\bSET\s+(LOCAL\s+|SESSION\s+)?lock_timeout\s*(=|TO)\s*'?0\b/i.test(s) ||
      /set_config\(\s*'lock_timeout'/i.test(s),
  },
  {
    name: 'no-data',
    about: 'UPDATE and DELETE of whole tables belong into a job that works in batches',
    matches: (s, _m, created) =>
      /^(UPDATE|DELETE)\b/i.test(s) && !created.has(tableOf(s, /^(?:UPDATE|DELETE FROM) (?:ONLY )?([\w".]+)/i)),
  },
];

/** What is wrong with the migrations, one line per finding. */
export function lintMigrations(list: readonly LintedMigration[]): string[] {
  return list.flatMap((migration) => {
    const created = new Set(
      migration.statements
        .map((s) => tableOf(s, /^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?([\w".]+)/i))
        .filter(Boolean),
    );
    return migration.statements.flatMap((statement) =>
      rules
        .filter((rule) => rule.matches(statement, migration, created))
        .map(
          (rule) => `${migration.name}: ${rule.name}: ${rule.about} (${statement.replace(/\s+/g, ' ').slice(0, 80)})`,
        ),
    );
  });
}

/** The statements of our migrations, found by running each against a recorder instead of a database. */
export async function recordedMigrations(): Promise<LintedMigration[]> {
  return Promise.all(
    migrations.map(async (Migration) => {
      const texts: string[] = [];
      const recorder = { query: (sql: string) => Promise.resolve(void texts.push(sql)) } as unknown as QueryRunner;
      const migration: MigrationInterface = new Migration();
      await migration.up(recorder);
      return {
        name: migration.name ?? Migration.name,
        transaction: migration.transaction ?? true,
        statements: texts.flatMap(splitStatements),
      };
    }),
  );
}

/** Splits at semicolons outside quotes, dollar quotes and comments. */
export function splitStatements(sql: string): string[] {
  const pieces =
    sql.match(
      /\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^$'"\-/;]+|[\s\S]/g,
    ) ?? [];
  const statements = [''];
  for (const piece of pieces) {
    if (piece === ';') statements.push('');
    else if (!piece.startsWith('--') && !piece.startsWith('/*')) statements[statements.length - 1] += piece;
  }
  return statements.map((statement) => statement.trim()).filter(Boolean);
}
