import { loadSettings } from '@souk/platform';
import { rebuildStatistics } from '@souk/tasks';
import { type Command } from 'commander';
import { print, printJson } from '../output';
import { commandLine, withDatabase } from '../services';
import { examples } from './examples';
import { type Json } from './options';

export function registerStats(program: Command): void {
  const stats = program.command('stats').description('the sums that statistics are made of');
  stats
    .command('rebuild')
    .description('delete the sums and have the worker make them anew of the event log')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nRefused where the log no longer has the events of the oldest sums.\n' +
        examples('souk stats rebuild', 'souk stats rebuild --json'),
    )
    .action(rebuild);
}

async function rebuild({ json }: Json): Promise<void> {
  const { API__DATABASE_URL } = loadSettings('cli');
  // In no hurry: a busy organisation has millions of sums.
  const { deleted, logBegins } = await withDatabase(API__DATABASE_URL, (database) =>
    rebuildStatistics(database, commandLine),
  );
  if (json) return printJson({ deleted, logBegins: logBegins?.toISOString() ?? null });
  print(
    `Deleted ${deleted} sums. The worker makes them anew of the log, which begins at ${logBegins?.toISOString() ?? 'the next event'}; until it is done, answers say how far it is.`,
  );
}
