import { setTimeout as sleep } from 'node:timers/promises';
import { localDataDir } from '@souk/platform';
import { type Command, Option } from 'commander';
import { CliError } from '../exit-codes';
import { print } from '../output';
import { askToStop, ownerOf } from '../up/run-claim';
import { examples } from './examples';

const stopMs = 30_000;

export function registerUp(program: Command): void {
  program
    .command('up')
    .description('run everything on this computer: database, API, worker and dashboard, until Ctrl-C')
    .addOption(new Option('--dev', 'rebuild and restart on save, dashboard by Vite').hideHelp())
    .addHelpText(
      'after',
      '\nFor local work only. Keeps its data in .souk, or where SOUK_DATA_DIR says, and prints "souk ready:" when all is up.\n' +
        examples('npm start', 'API__PORT=8100 WEB__PORT=5200 SOUK_DATA_DIR=/tmp/second souk up'),
    )
    .action(async ({ dev }: { dev?: boolean }) => {
      const { up } = await import('../up/up');
      await up({ dev: dev === true });
      process.exit(0); // whatever else may still wait for something, all that matters is closed
    });
}

export function registerDown(program: Command): void {
  program
    .command('down')
    .description('stop the "souk up" that runs on this data folder, and wait until it is gone')
    .addHelpText('after', examples('souk down', 'SOUK_DATA_DIR=/tmp/second souk down'))
    .action(down);
}

async function down(): Promise<void> {
  const dir = localDataDir();
  const pid = await askToStop(dir);
  if (pid === undefined) return print(`Nothing runs on ${dir}.`);
  const patience = Date.now() + stopMs;
  while ((await ownerOf(dir)) !== undefined) {
    if (Date.now() > patience)
      throw new CliError(
        'failure',
        `Souk (pid ${pid}) does not stop`,
        'End that process by hand; the next start cleans up.',
      );
    await sleep(50);
  }
  print(`Souk (pid ${pid}) has stopped.`);
}
