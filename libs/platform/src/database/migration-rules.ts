export interface LintedMigration {
  name: string;
  transaction: boolean;
  statements: string[];
}

/** One statement as the rules see it: one line, without what stands in quotes. */
export interface Linted {
  text: string;
  /** With its quotes, for the few rules that look into them. */
  raw: string;
  migration: LintedMigration;
  /** Of an ALTER TABLE on a table that was there before this migration. */
  clauses: readonly string[];
  isNew: (table: string) => boolean;
}

export interface Rule {
  name: string;
  about: string;
  matches: (statement: Linted) => boolean;
}

const altered = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?([\w".]+) /i;
const created = /^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?([\w".]+)/i;
const indexed = / ON (?:ONLY )?([\w".]+)/i;
const written = /(?<!\b(?:FOR|FOR NO KEY|DO) )\b(?:UPDATE|DELETE FROM|MERGE INTO) (?:ONLY )?([\w".]+)/gi;

const plainName = (table = ''): string =>
  table
    .replaceAll('"', '')
    .toLowerCase()
    .replace(/^public\./, '');
const withoutQuoted = (sql: string): string =>
  sql
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, '$$$$')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s+/g, ' ');

export function readStatements(migration: LintedMigration): Linted[] {
  const texts = migration.statements.map(withoutQuoted);
  const made = new Set(texts.map((text) => plainName(created.exec(text)?.[1])).filter(Boolean));
  const isNew = (table: string) => made.has(plainName(table));
  return texts.map((text, index) => {
    const [head, table = ''] = altered.exec(text) ?? [''];
    const clauses = head === '' || isNew(table) ? [] : splitClauses(text.slice(head.length));
    return { text, raw: migration.statements[index] ?? '', migration, clauses, isNew };
  });
}

/** Splits at commas outside parentheses. */
function splitClauses(text: string): string[] {
  const clauses = [''];
  let depth = 0;
  for (const piece of text.match(/[(),]|[^(),]+/g) ?? []) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (piece === ',' && depth === 0) clauses.push('');
    else clauses[clauses.length - 1] += piece;
  }
  return clauses.map((clause) => clause.trim());
}

const addsConstraint = /^ADD (CONSTRAINT|CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY|EXCLUDE)\b/i;
const addsColumn = (clause: string) => /^ADD /i.test(clause) && !addsConstraint.test(clause);
const volatile = /\bDEFAULT\b.*\b(gen_random_uuid|random|clock_timestamp|nextval|uuid_generate\w*) ?\(/i;

const inClause =
  (test: (clause: string, all: readonly string[]) => boolean) =>
  ({ clauses }: Linted): boolean =>
    clauses.some((clause) => test(clause, clauses));

/** A constraint may be exchanged for another of its name. */
function dropsConstraint(clause: string, all: readonly string[]): boolean {
  const name = /^DROP CONSTRAINT (?:IF EXISTS )?([\w"]+)/i.exec(clause)?.[1];
  return name !== undefined && !all.some((other) => other.startsWith(`ADD CONSTRAINT ${name} `));
}

/** What would stop readers and writers of a live table, or break the build that still runs. */
export const rules: readonly Rule[] = [
  {
    name: 'index-concurrently',
    about: 'an index of a table that exists already must be made and dropped CONCURRENTLY',
    matches: ({ text, isNew }) =>
      /^DROP INDEX (?!CONCURRENTLY)/i.test(text) ||
      (/^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)/i.test(text) && !isNew(indexed.exec(text)?.[1] ?? '')),
  },
  {
    name: 'concurrently-outside-transaction',
    about:
      'CONCURRENTLY does not work inside a transaction: set `transaction = false` and keep the migration to that statement',
    matches: ({ text, migration }) =>
      /\bCONCURRENTLY\b/i.test(text) && (migration.transaction || migration.statements.length > 1),
  },
  {
    name: 'no-drop',
    about: 'dropping breaks the build that still runs: expand first, contract in a later release',
    matches: (statement) =>
      /^DROP (?!INDEX|TRIGGER|POLICY|RULE)/i.test(statement.text) ||
      inClause((clause) => /^DROP (?!CONSTRAINT\b)/i.test(clause))(statement),
  },
  {
    name: 'no-drop-constraint',
    about: 'what a constraint promised is gone for the build that still runs: exchange it by name in one statement',
    matches: inClause(dropsConstraint),
  },
  {
    name: 'guards-stay',
    about: 'triggers, rules and row level security guard the data: replace them, never drop or disable them',
    matches: (statement) =>
      /^DROP (TRIGGER|POLICY|RULE)\b|\bsession_replication_role\b/i.test(statement.raw) ||
      inClause((clause) => /^(DISABLE|NO FORCE|ENABLE REPLICA)\b/i.test(clause))(statement),
  },
  {
    name: 'no-rename',
    about: 'renaming breaks the build that still runs: add the new name and copy',
    matches: ({ text }) => /^ALTER (TABLE|VIEW|INDEX|TYPE)\b.*\bRENAME\b/i.test(text),
  },
  {
    name: 'no-type-change',
    about: 'changing a type rewrites the table under a lock: add a column',
    matches: inClause((clause) => /^ALTER (COLUMN )?\S+ (SET DATA )?TYPE\b/i.test(clause)),
  },
  {
    name: 'not-null',
    about: 'SET NOT NULL scans the table under a lock: add a CHECK ... NOT VALID, validate it, then set it',
    matches: inClause((clause) => /\bSET NOT NULL\b/i.test(clause)),
  },
  {
    name: 'not-null-column',
    about: 'a new column that is NOT NULL needs a constant default',
    matches: inClause((clause) => addsColumn(clause) && /\bNOT NULL\b/i.test(clause) && !/\bDEFAULT\b/i.test(clause)),
  },
  {
    name: 'volatile-default',
    about: 'a value that differs per row rewrites the table: add the column without it, then fill it in batches',
    matches: inClause(
      (clause) => addsColumn(clause) && (volatile.test(clause) || /\b(GENERATED|\w*serial)\b/i.test(clause)),
    ),
  },
  {
    name: 'constraint-not-valid',
    about: 'a new constraint checks every row under a lock: add it NOT VALID and validate it in another migration',
    matches: inClause((clause) =>
      addsColumn(clause)
        ? /\b(CHECK|REFERENCES)\b/i.test(clause)
        : /^ADD (CONSTRAINT \S+ )?(CHECK|FOREIGN KEY)\b/i.test(clause) && !/\bNOT VALID\b/i.test(clause),
    ),
  },
  {
    name: 'constraint-using-index',
    about:
      'a unique or primary key builds its index under a lock: make the index CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX',
    matches: inClause((clause) =>
      addsColumn(clause)
        ? /\b(UNIQUE|PRIMARY KEY)\b/i.test(clause)
        : /^ADD (CONSTRAINT \S+ )?(UNIQUE|PRIMARY KEY)\b/i.test(clause) && !/\bUSING INDEX\b/i.test(clause),
    ),
  },
  {
    name: 'no-exclude',
    about: 'an exclusion constraint builds its index under a lock and in no other way: make it with its table',
    matches: inClause((clause) => /^ADD (CONSTRAINT \S+ )?EXCLUDE\b/i.test(clause)),
  },
  {
    name: 'no-lock',
    about: 'no explicit LOCK TABLE, VACUUM FULL, CLUSTER or REINDEX without CONCURRENTLY',
    matches: ({ text }) => /^(LOCK\b|VACUUM FULL|CLUSTER\b|REINDEX (?!.*CONCURRENTLY))/i.test(text),
  },
  {
    name: 'lock-timeout',
    about: 'the runner sets the lock timeout; a migration must not lift it',
    matches: ({ raw }) =>
      /\bSET\s+(LOCAL\s+|SESSION\s+)?lock_timeout\s*(=|TO)\s*'?0\b/i.test(raw) ||
      /set_config\(\s*'lock_timeout'/i.test(raw),
  },
  {
    name: 'no-data',
    about: 'UPDATE, DELETE and TRUNCATE of whole tables belong into a job that works in batches',
    matches: ({ text, isNew }) =>
      /^TRUNCATE\b/i.test(text) ||
      (/^(WITH|UPDATE|DELETE|MERGE)\b/i.test(text) &&
        [...text.matchAll(written)].some(([, table = '']) => !isNew(table))),
  },
  {
    name: 'no-do',
    about: 'these rules cannot see into a DO block: write its statements plainly',
    matches: ({ text }) => /^DO\b/i.test(text),
  },
];
