import { type Command } from 'commander';
import { examples } from './examples';

export function registerDb(program: Command): void {
  const db = program.command('db').description('the local database');
  db.command('reset')
    .description('delete the embedded database of this data folder and everything in it')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nFor local work only; a database that API__DATABASE_URL names is never touched.\n' +
        examples('souk db reset', 'souk db reset --yes'),
    )
    .action(async ({ yes }: { yes?: boolean }) => {
      const { resetDatabase } = await import('../up/reset-database');
      await resetDatabase({ yes: yes === true });
    });
}
