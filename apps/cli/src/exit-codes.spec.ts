import { describe, expect, it } from '@jest/globals';
import { ConfigError, DomainError } from '@souk/platform';
import { CommanderError } from 'commander';
import { CliError, exitCodesHelp, reportOf } from './exit-codes';

const undefinedTable = Object.assign(new Error('relation "signing_keys" does not exist'), { code: '42P01' });

describe('the exit code', () => {
  it.each([
    ['a wrong command is 2', new CommanderError(1, 'commander.unknownCommand', 'unknown'), 2],
    ['asking for help is 0', new CommanderError(0, 'commander.helpDisplayed', 'help'), 0],
    ['a wrong configuration is 78', new ConfigError('api', ['API__PORT must be a whole number']), 78],
    [
      'a database that refuses the connection is 75',
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      75,
    ],
    ['a database without our tables is 75', undefinedTable, 75],
    ['a service that is unavailable is 75', new DomainError('unavailable', 'database_unavailable', 'Later.'), 75],
    ['a refused action is 1', new DomainError('conflict', 'job_state', 'A job that is running cannot be replayed.'), 1],
    ['anything else is 1', new Error('boom'), 1],
    ['what a command chose is kept', new CliError('usage', 'nobody to ask'), 2],
  ])('of %s', (_rule, error, code) => {
    expect(reportOf(error).code).toBe(code);
  });

  it('is explained in the help', () => {
    for (const code of [0, 1, 2, 75, 78]) expect(exitCodesHelp).toMatch(new RegExp(`^  ${code} +\\w`, 'm'));
  });
});

describe('what is said', () => {
  it('is one line about what happened and one about what to do', () => {
    expect(reportOf(new CliError('failure', 'Souk runs already (pid 7)', 'Stop it first.')).lines).toEqual([
      'souk: Souk runs already (pid 7)',
      'Stop it first.',
    ]);
  });

  it('tells of a database that nobody has migrated what to run', () => {
    expect(reportOf(undefinedTable).lines).toEqual([
      'souk: The database lacks a table that this version needs: run "souk migrate", then try again.',
    ]);
  });

  it('leaves out the stack of an unexpected error', () => {
    expect(reportOf(new Error('boom')).lines.join('\n')).not.toContain('    at ');
  });

  it('does not repeat what the argument parser has said', () => {
    expect(reportOf(new CommanderError(1, 'commander.unknownCommand', 'unknown')).lines).toEqual([]);
  });
});
