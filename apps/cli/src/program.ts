import { Command } from 'commander';
import { exitCodesHelp } from './exit-codes';

type Register = (program: Command) => void;

/** Where each command is. Only the one that was asked for is loaded: what all of them stand on takes longer to load than most of them to run. */
const commands: Readonly<Record<string, () => Promise<Register>>> = {
  up: async () => (await import('./commands/up')).registerUp,
  down: async () => (await import('./commands/up')).registerDown,
  migrate: async () => (await import('./commands/migrate')).registerMigrate,
  config: async () => (await import('./commands/config')).registerConfig,
  agents: async () => (await import('./commands/agents')).registerAgents,
  audit: async () => (await import('./commands/audit')).registerAudit,
  jobs: async () => (await import('./commands/jobs')).registerJobs,
  keys: async () => (await import('./commands/keys')).registerKeys,
  stats: async () => (await import('./commands/stats')).registerStats,
  users: async () => (await import('./commands/users')).registerUsers,
  sources: async () => (await import('./commands/sources')).registerSources,
  db: async () => (await import('./commands/db')).registerDb,
  detect: async () => (await import('./commands/detect')).registerDetect,
  version: async () => (await import('./commands/version')).registerVersion,
};

/** With the command that the arguments ask for; with every command where they ask for none of them. Nothing of it runs before it is asked for. */
export async function createProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('souk')
    .description('The control plane for teams whose AI agents work e-commerce marketplaces.')
    .option('--debug', 'show where an error came from')
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help to see how it is used)')
    .addHelpText('after', exitCodesHelp)
    .exitOverride();
  const asked = args.find((arg) => !arg.startsWith('-'));
  const one = asked !== undefined && Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  for (const load of one ? [one] : Object.values(commands)) (await load())(program);
  return program;
}
