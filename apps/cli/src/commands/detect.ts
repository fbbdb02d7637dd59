import {
  type Detection,
  detect,
  isKind,
  kinds,
  type Mapping,
  openRepository,
  printablePath,
  profiles,
} from '@souk/sources';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, printError, printJson, table } from '../output';
import { examples } from './examples';
import { type Json } from './options';

interface DetectOptions extends Json {
  ref?: string;
  root?: string;
  mapping?: Mapping[];
  profile?: string[];
}

export function registerDetect(program: Command): void {
  program
    .command('detect')
    .description('say what agents could use of a folder or a git repository, and how sure that is; nothing is stored')
    .argument('<path>', 'a folder, a checkout (what is committed counts) or a bare git directory')
    .option('--ref <ref>', 'the branch, tag or commit to look at; HEAD, unless said')
    .option('--root <folder>', 'only this folder of it')
    .option('--mapping <path=type>', `what a path is: ${kinds.join(', ')} or ignore; may be repeated`, mapping)
    .addOption(
      new Option('--profile <name...>', 'an ecosystem whose own conventions count, too').choices(
        profiles.map(({ id }) => id),
      ),
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'souk detect .',
        'souk detect mirror.git --ref v1.2 --json',
        'souk detect . --mapping docs=ignore --mapping prompts=command --profile gemini copilot',
      ),
    )
    .action(run);
}

function mapping(value: string, before: Mapping[] = []): Mapping[] {
  const at = value.lastIndexOf('=');
  const type = value.slice(at + 1);
  if (at > 0 && (type === 'ignore' || isKind(type))) return [...before, { path: value.slice(0, at), type }];
  throw new InvalidArgumentError(`It must be a path, "=" and one of ${kinds.join(', ')} or ignore.`);
}

async function run(place: string, { json, ref, root, mapping: mappings, profile }: DetectOptions): Promise<void> {
  const { repository, commit } = await openRepository(place, ref);
  try {
    const options = { ...(mappings && { mappings }), ...(profile && { profiles: profile }), ...(root && { root }) };
    const found = await detect(repository, options);
    if (json) printJson(commit === undefined ? found : { commit, ...found });
    else show(found);
  } finally {
    await repository.close();
  }
}

function show({ artifacts, problems, stats }: Detection): void {
  const rows = artifacts.map(({ kind, path, name, confidence, provenance }) => [
    kind,
    `${confidence}`,
    provenance,
    printablePath(path),
    printablePath(name),
  ]);
  if (rows.length === 0) print('No artifacts.');
  else print(table(['kind', 'confidence', 'provenance', 'path', 'name'], rows));
  for (const { path, code, message } of problems)
    printError(`${code}: ${printablePath(path)}: ${printablePath(message)}`);
  const counts = `${artifacts.length} artifacts and ${problems.length} problems`;
  printError(`${counts} in ${stats.files} files, ${stats.read} of them read, in ${stats.ms} ms.`);
}
