import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { migrations } from './migrations/index';
import { type LintedMigration, readStatements, rules } from './migration-rules';

/** What is wrong with the migrations, one line per finding. */
export const lintMigrations = (list: readonly LintedMigration[]): string[] =>
  list.flatMap((migration) =>
    readStatements(migration).flatMap((statement) =>
      rules
        .filter((rule) => rule.matches(statement))
        .map((rule) => `${migration.name}: ${rule.name}: ${rule.about} (${statement.text.slice(0, 80)})`),
    ),
  );

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
