import { readFileSync, writeFileSync } from 'node:fs';
import {
  ConfigError,
  configurationPage,
  envExample,
  localDataDir,
  maskedSettings,
  type Service,
  services,
  unknownKeys,
} from '@souk/platform';
import { type Command, Option } from 'commander';
import { CliError, exitCodes } from '../exit-codes';
import { settingsFor } from '../local-settings';
import { print, printError, printJson, table } from '../output';
import { examples } from './examples';

export function registerConfig(program: Command): void {
  const config = program.command('config').description('look at the settings');
  config
    .command('check')
    .description('print the settings that apply, secrets masked, or everything that is wrong with them')
    .addOption(new Option('--service <name>', 'of one process only').choices(services))
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk config check', 'souk config check --service worker --json'))
    .action(check);
  config
    .command('docs')
    .description('.env.example and docs/configuration.md, which are made from the table of settings')
    .addOption(new Option('--check', 'fail when the files are out of date').conflicts('write'))
    .option('--write', 'write the files')
    .addHelpText('after', examples('souk config docs --check', 'souk config docs --write'))
    .action(docs);
}

function check({ service, json }: { service?: Service; json?: boolean }): void {
  const results = (service ? [service] : services).map((name) => ({ service: name, ...settingsOf(name) }));
  const violations = [...new Set(results.flatMap((result) => result.violations))];
  const unknown = unknownKeys();
  if (json)
    printJson({
      ok: violations.length === 0,
      violations,
      unknownKeys: unknown,
      services: results.map(({ service, settings }) => ({ service, settings })),
    });
  else {
    const merged = new Map(results.flatMap(({ settings }) => settings.map(({ key, value }) => [key, value] as const)));
    if (violations.length === 0) print(table(['key', 'value'], [...merged]));
    for (const name of unknown) printError(`warning: ${name} is no setting of Souk; is it misspelt?`);
    for (const line of violations) printError(`wrong: ${line}`);
  }
  if (violations.length > 0) process.exitCode = exitCodes.configuration.code;
}

function settingsOf(service: Service) {
  try {
    return { settings: maskedSettings(settingsFor(service, localDataDir())), violations: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { settings: [], violations: error.violations };
  }
}

const generated = [
  { file: '.env.example', text: envExample },
  { file: 'docs/configuration.md', text: configurationPage },
];

function docs({ write }: { check?: boolean; write?: boolean }): void {
  const stale = generated.filter(({ file, text }) => current(file) !== text());
  if (write) {
    for (const { file, text } of stale) writeFileSync(file, text());
    print(
      stale.length === 0
        ? 'Nothing to write: the files are up to date.'
        : `wrote ${stale.map(({ file }) => file).join(', ')}`,
    );
    return;
  }
  if (stale.length > 0) {
    const lines = stale.map(({ file, text }) => `${file} is out of date: ${firstDifference(current(file), text())}`);
    throw new CliError(
      'failure',
      lines.join('\n'),
      'Run "npm run souk -- config docs --write" and commit what it wrote.',
    );
  }
  print('.env.example and docs/configuration.md are up to date.');
}

function current(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

export function firstDifference(found: string | undefined, wanted: string): string {
  if (found === undefined) return 'the file is missing';
  const [a, b] = [found.split('\n'), wanted.split('\n')];
  const at = b.findIndex((line, index) => line !== a[index]);
  return at === -1 ? `line ${b.length + 1} should not be there` : `line ${at + 1} should be "${b[at]}"`;
}
