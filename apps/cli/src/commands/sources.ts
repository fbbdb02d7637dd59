import { DomainError } from '@souk/platform';
import { Scans, Sources, type SummarisedSource, type Trust, trusts } from '@souk/sources';
import { type Command, Option } from 'commander';
import { CliError } from '../exit-codes';
import { print, printJson, printMore, table } from '../output';
import { commandLine, withService, withServices } from '../services';
import { credentialFrom } from '../sources/credential-file';
import { findSource } from '../sources/find-source';
import { outcomeOf, waitForScan } from '../sources/wait-for-scan';
import { examples } from './examples';
import { type Json, whole } from './options';

export function registerSources(program: Command): void {
  const sources = program.command('sources').description('the git repositories in which Souk looks for artifacts');
  sources
    .command('add')
    .description('add a repository; its first scan is asked for')
    .argument('<url>', 'of the repository: https or ssh; a file only in local and ci')
    .option('--ref <ref>', 'a branch, a tag or a commit; the default branch, unless said')
    .option('--root <folder>', 'only what is below this folder')
    .option('--name <name>', 'what people call it; what the URL says, unless said')
    .option('--tag <tag...>', 'to find it by')
    .addOption(new Option('--trust <trust>', 'how far it is trusted; untrusted, unless said').choices(trusts))
    .addOption(new Option('--schedule <minutes>', 'scan it that often').argParser(whole(5, 43_200)))
    .option('--token-file <file>', 'a file with the token that https takes')
    .addOption(new Option('--ssh-key-file <file>', 'a file with the private key that ssh takes').conflicts('tokenFile'))
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'souk sources add https://github.com/anthropics/skills --trust official --schedule 1440',
        'souk sources add https://git.example.com/team/tools --root skills --tag house --token-file token.txt',
      ),
    )
    .action(add);
  sources
    .command('list')
    .description('list sources, the newest first')
    .addOption(new Option('--limit <count>', 'how many').default(50).argParser(whole(1, 1000)))
    .option('--cursor <cursor>', 'go on after the page that gave it out')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk sources list', 'souk sources list --limit 10 --json'))
    .action(list);
  sources
    .command('scan')
    .description('look at a repository again')
    .argument('<source>', 'its id or its name')
    .option('--wait', 'until it is done; the exit code is 0 only when all of it was seen')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk sources scan anthropics/skills', 'souk sources scan anthropics/skills --wait'))
    .action(scan);
  sources
    .command('remove')
    .description('remove a source with all that was found in it')
    .argument('<source>', 'its id or its name')
    .option('--force', 'even if some of it is adopted')
    .addHelpText('after', examples('souk sources remove team/tools', 'souk sources remove team/tools --force'))
    .action(remove);
}

interface AddOptions extends Json {
  ref?: string;
  root?: string;
  name?: string;
  tag?: string[];
  trust?: Trust;
  schedule?: number;
  tokenFile?: string;
  sshKeyFile?: string;
}

async function add(url: string, options: AddOptions): Promise<void> {
  const { json, tag, schedule, tokenFile, sshKeyFile, ...given } = options;
  const credential =
    tokenFile !== undefined
      ? await credentialFrom('token', tokenFile)
      : sshKeyFile !== undefined
        ? await credentialFrom('ssh_key', sshKeyFile)
        : undefined;
  const added = await withService(Sources, (sources) =>
    sources.create(commandLine, { ...given, url, tags: tag, scheduleMinutes: schedule, credential }).catch(known),
  );
  if (json) return printJson(plain(added));
  const { name, id } = added.source;
  print(`${name} was added (${id}). Its first scan is asked for: "souk sources scan ${id} --wait" waits for one.`);
}

async function list({ json, limit, cursor }: Json & { limit: number; cursor?: string }): Promise<void> {
  const { items, nextCursor } = await withService(Sources, (sources) =>
    sources.list(commandLine, {}, { limit, cursor }),
  );
  if (json) return printJson({ items: items.map(plain), nextCursor });
  if (items.length === 0) return print('No sources.');
  const rows = items.map(({ source, lastScan, artifacts }) => [
    source.name,
    source.trust,
    String(artifacts.reduce((sum, { count }) => sum + count, 0)),
    source.attention ?? lastScan?.status ?? 'never scanned',
    source.scannedAt?.toISOString() ?? 'never',
    source.id,
    source.url,
  ]);
  print(table(['name', 'trust', 'artifacts', 'state', 'scanned', 'id', 'url'], rows));
  printMore(nextCursor);
}

async function scan(given: string, { wait, json }: Json & { wait?: boolean }): Promise<void> {
  const { name, asked, ended } = await withServices(async (get) => {
    const { source } = await findSource(await get(Sources), given);
    const scans = await get(Scans);
    const begun = await scans.start(commandLine, source.id);
    return { name: source.name, asked: begun, ended: wait ? await waitForScan(scans, begun) : undefined };
  });
  if (json) printJson(ended ?? asked);
  if (!ended) return json ? undefined : print(`The scan ${asked.id} of ${name} is ${asked.status}.`);
  if (ended.status !== 'succeeded') throw new CliError('failure', outcomeOf(ended));
  if (!json) print(outcomeOf(ended));
}

async function remove(given: string, { force = false }: { force?: boolean }): Promise<void> {
  const name = await withService(Sources, async (sources) => {
    const { source } = await findSource(sources, given);
    await sources.remove(commandLine, source.id, { force }).catch(known);
    return source.name;
  });
  print(`${name} was removed with all that was found in it.`);
}

/** What a person at a terminal does about it is not what a caller of the API does. */
function known(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  const { code, message, facts } = error;
  if (code === 'has_adopted')
    throw new CliError(
      'failure',
      `artifacts of it are adopted (${String(facts?.adopted)}); nothing was removed.`,
      'Exclude them first, or say --force to remove them as well.',
      { cause: error },
    );
  if (code === 'source_exists')
    throw new CliError('failure', message, `To look at it again: souk sources scan ${String(facts?.id)}`, {
      cause: error,
    });
  throw error;
}

/** As it may be shown: what git presents and what forges sign with is nobody's to read. */
const plain = ({ source, lastScan, artifacts }: SummarisedSource) => {
  const { credential: _credential, webhookSecret: _secret, ...shown } = source;
  return { ...shown, lastScan, artifacts };
};
