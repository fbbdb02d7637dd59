import { Command } from 'commander';
import { registerAgents } from './commands/agents';
import { registerAudit } from './commands/audit';
import { registerConfig } from './commands/config';
import { registerDb } from './commands/db';
import { registerDetect } from './commands/detect';
import { registerJobs } from './commands/jobs';
import { registerKeys } from './commands/keys';
import { registerMigrate } from './commands/migrate';
import { registerSources } from './commands/sources';
import { registerStats } from './commands/stats';
import { registerUp } from './commands/up';
import { registerUsers } from './commands/users';
import { registerVersion } from './commands/version';
import { exitCodesHelp } from './exit-codes';

/** Every command; nothing of it runs before it is asked for. */
export function createProgram(): Command {
  const program = new Command('souk')
    .description('The control plane for teams whose AI agents work e-commerce marketplaces.')
    .option('--debug', 'show where an error came from')
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help to see how it is used)')
    .addHelpText('after', exitCodesHelp)
    .exitOverride();
  for (const register of [
    registerUp,
    registerMigrate,
    registerConfig,
    registerAgents,
    registerAudit,
    registerJobs,
    registerKeys,
    registerStats,
    registerUsers,
    registerSources,
    registerDb,
    registerDetect,
    registerVersion,
  ])
    register(program);
  return program;
}
