import { loadSettings, migrate } from '@souk/platform';
import { type Command } from 'commander';
import { print, printError, printJson } from '../output';
import { examples } from './examples';

export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema to head; safe to run twice and from two places at once')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `\nConnects with MIGRATE__DATABASE_URL, the owner of the schema, and makes the role of API__DATABASE_URL when it is missing.\n` +
        examples('souk migrate', 'MIGRATE__DATABASE_URL_FILE=/run/secrets/owner_url souk migrate --json'),
    )
    .action(async ({ json }: { json?: boolean }) => {
      const settings = loadSettings('migrate');
      const { applied } = await migrate({
        ownerUrl: settings.MIGRATE__DATABASE_URL,
        appUrl: settings.API__DATABASE_URL,
        lockTimeoutMs: settings.MIGRATE__LOCK_TIMEOUT_MS,
        onProgress: printError,
      });
      if (json) printJson({ applied });
      else if (applied.length === 0) print('The database is at head; nothing to apply.');
      else for (const name of applied) print(`applied ${name}`);
    });
}
