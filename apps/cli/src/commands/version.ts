import { buildInfo, loadSettings } from '@souk/platform';
import { type Command } from 'commander';
import { print, printJson } from '../output';
import { examples } from './examples';

export function registerVersion(program: Command): void {
  program
    .command('version')
    .description('say which build this is')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk version', 'souk version --json'))
    .action(({ json }: { json?: boolean }) => {
      const build = buildInfo(loadSettings('web'));
      if (json) printJson({ ...build, node: process.versions.node });
      else print(`souk ${build.version} (${build.gitSha}, ${build.buildDate}) on Node ${process.versions.node}`);
    });
}
