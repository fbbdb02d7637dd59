import { SigningKeys, type SigningKeyStatus } from '@souk/auth';
import { type Command } from 'commander';
import { print, printError, printJson, table } from '../output';
import { commandLine, withService } from '../services';
import { examples } from './examples';
import { type Json } from './options';

interface RotateCommand extends Json {
  immediately?: boolean;
  reason?: string;
}

interface RevokeCommand extends Json {
  reason: string;
}

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('the keys that sign access tokens');
  keys
    .command('list')
    .description('list the keys, the newest first')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk keys list', 'souk keys list --json'))
    .action(list);
  keys
    .command('rotate')
    .description('publish the next key; it signs once everybody has had the time to fetch it')
    .option('--immediately', 'sign with it at once; needs a reason')
    .option('--reason <text>', 'why it may not wait')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk keys rotate', 'souk keys rotate --immediately --reason "laptop lost"'))
    .action(rotate);
  keys
    .command('revoke')
    .description('refuse, from now on, whatever a key signed')
    .argument('<kid>', 'the key, as "souk keys list" shows it; put "--" before one that begins with "-"')
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples('souk keys revoke NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs --reason "private part leaked"'),
    )
    .action(revoke);
}

async function list({ json }: Json): Promise<void> {
  const all = await withService(SigningKeys, (keys) => keys.list(commandLine));
  if (json) return printJson({ items: all.map(plain), nextCursor: null });
  if (all.length === 0) return print('No signing keys yet: the API makes the first one when it starts.');
  const rows = all.map(({ key, liveTokens, safeToRetireAt }) => [
    key.kid,
    key.algorithm,
    key.state,
    age(key.activatedAt ?? key.createdAt),
    String(liveTokens),
    safeToRetireAt?.toISOString() ?? '',
  ]);
  print(table(['kid', 'algorithm', 'state', 'age', 'live tokens', 'safe to retire'], rows));
}

async function rotate({ json, ...options }: RotateCommand): Promise<void> {
  const { created, ...status } = await withService(SigningKeys, (keys) => keys.rotate(commandLine, options));
  if (json) return printJson({ ...plain(status), created });
  const { kid, state, signsFrom } = status.key;
  print(kid);
  if (state === 'active') return printError('It signs from now on; the former key only verifies.');
  printError(`${created ? 'Published' : 'It was published already'}; it signs from ${signsFrom.toISOString()} on.`);
}

async function revoke(kid: string, { json, reason }: RevokeCommand): Promise<void> {
  const status = await withService(SigningKeys, (keys) => keys.revoke(commandLine, kid, reason));
  if (json) return printJson(plain(status));
  print(kid);
  printError('Revoked: within a second every replica refuses what it signed.');
}

/** As the wire has it. The private part is not among what is read. */
function plain({ key: { publicJwk: _jwk, ...key }, ...status }: SigningKeyStatus): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...key, ...status }).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}

/** Since it signs, or was made to. */
function age(since: Date): string {
  const minutes = Math.max(0, Math.floor((Date.now() - since.getTime()) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
