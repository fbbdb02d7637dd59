import { describe, expect, it } from '@jest/globals';
import { type Command, CommanderError } from 'commander';
import { createProgram } from './program';

/** Runs the arguments as far as the parser goes; nothing here reaches a command. */
async function refused(...args: string[]): Promise<{ error: CommanderError; said: string }> {
  const program = await createProgram(args);
  let said = '';
  const quiet = (command: Command) => {
    command.configureOutput({ writeErr: (text) => (said += text), writeOut: (text) => (said += text) });
    command.commands.forEach(quiet);
  };
  quiet(program);
  const error: unknown = await program.parseAsync(['node', 'souk', ...args]).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CommanderError)) throw new Error(`not refused: ${args.join(' ')}`);
  return { error, said };
}

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const path = (command: Command): string[] => (command.parent ? [...path(command.parent), command.name()] : []);
const commands = leaves(await createProgram()).map((command) => path(command));

describe('the command line', () => {
  it('has every command', () => {
    expect(commands.map((names) => names.join(' ')).sort()).toEqual(
      [
        'agents create',
        'agents disable',
        'agents enable',
        'agents issue-token',
        'agents list',
        'agents revoke-token',
        'agents tokens',
        'audit verify',
        'config check',
        'config docs',
        'db reset',
        'detect',
        'down',
        'jobs cancel',
        'jobs discard',
        'jobs list',
        'jobs replay',
        'jobs show',
        'keys list',
        'keys revoke',
        'keys rotate',
        'migrate',
        'sources add',
        'sources list',
        'sources remove',
        'sources scan',
        'stats rebuild',
        'up',
        'users create',
        'users disable',
        'users enable',
        'users list',
        'users reset-password',
        'users set-role',
        'version',
      ].sort(),
    );
  });

  it.each(commands.map((names) => [names.join(' '), names] as const))(
    'explains "%s" with an example',
    async (name, names) => {
      const { error, said } = await refused(...names, '--help');
      expect(error.exitCode).toBe(0);
      expect(said).toContain(`Usage: souk ${name}`);
      expect(said).toMatch(/Examples:\n {2}\S/);
    },
  );

  it.each([
    'agents list',
    'agents issue-token',
    'agents tokens',
    'jobs list',
    'jobs show',
    'audit verify',
    'config check',
    'detect',
    'migrate',
    'stats rebuild',
    'users create',
    'users list',
    'users reset-password',
    'users set-role',
    'version',
  ])('gives "%s" as JSON on request', async (name) => {
    expect((await refused(...name.split(' '), '--help')).said).toContain('--json');
  });

  it('suggests what an unknown command may have meant', async () => {
    const { error, said } = await refused('migrat');
    expect(error.code).toBe('commander.unknownCommand');
    expect(said).toContain('Did you mean migrate?');
  });

  it.each([
    [['agents', 'create', 'pricing']],
    [['agents', 'create', 'pricing', '--marketplace', 'ebay']],
    [['agents', 'issue-token', 'pricing', '--days', '366']],
    [['agents', 'issue-token', 'pricing', '--scope', 'users.manage']],
    [['agents', 'revoke-token', 'pricing', '42', '--reason', 'x']],
    [['agents', 'revoke-token', 'pricing', '019a0000-0000-7000-8000-000000000000']],
    [['detect']],
    [['detect', '.', '--mapping', 'docs']],
    [['detect', '.', '--mapping', 'docs=page']],
    [['detect', '.', '--mapping', '=skill']],
    [['detect', '.', '--profile', 'emacs']],
    [['jobs', 'list', '--state', 'lost']],
    [['jobs', 'list', '--limit', '0']],
    [['jobs', 'list', '--limit', 'ten']],
    [['jobs', 'replay']],
    [['jobs', 'replay', '42']],
    [['config', 'check', '--service', 'mailer']],
    [['config', 'docs', '--check', '--write']],
    [['users', 'create', 'ana@souk.example', '--name', 'Ana']],
    [['users', 'create', 'ana@souk.example', '--name', 'Ana', '--role', 'agent']],
    [['users', 'create', 'ana@souk.example', '--name', ' ', '--role', 'head']],
    [['users', 'create', 'ana@souk.example', '--name', 'Ana', '--role', 'head', '--password', 'x']],
    [['users', 'create', 'Ana', '--name', 'Ana', '--role', 'head']],
    [['users', 'set-role', 'ana@souk.example', 'owner']],
    [['users', 'list', '--limit', '0']],
    [['version', 'extra']],
    [['up', '--fast']],
  ])('refuses %j before anything is touched', async (args) => {
    expect((await refused(...args)).error.exitCode).not.toBe(0);
  });
});
