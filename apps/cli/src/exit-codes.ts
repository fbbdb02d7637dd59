import { asUnavailable, ConfigError, configExitCode, DomainError } from '@souk/platform';
import { CommanderError } from 'commander';

/** What a script may rely on. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  failure: { code: 1, meaning: 'failed, or a check found something' },
  usage: { code: 2, meaning: 'not understood: wrong command, option or argument' },
  unavailable: { code: 75, meaning: 'not available right now, such as a database that does not answer; try again' },
  configuration: { code: configExitCode, meaning: 'wrong configuration' },
} as const;

export type Exit = keyof typeof exitCodes;

/** An error that a person can do something about; the message says what happened, the hint what to do. */
export class CliError extends Error {
  constructor(
    readonly exit: Exit,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CliError';
  }
}

export interface Report {
  code: number;
  /** For standard error; empty when Commander has said it already. */
  lines: string[];
}

/** What any error means to the caller: one table for the exit code and one way of saying it. */
export function reportOf(error: unknown): Report {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : exitCodes.usage.code, lines: [] };
  if (error instanceof CliError) {
    return { code: exitCodes[error.exit].code, lines: [`souk: ${error.message}`, ...(error.hint ? [error.hint] : [])] };
  }
  if (error instanceof ConfigError) {
    return {
      code: exitCodes.configuration.code,
      lines: [
        `souk: ${error.message}`,
        'Every key is explained in docs/configuration.md; "souk config check" shows what applies.',
      ],
    };
  }
  const unavailable = error instanceof DomainError ? error : asUnavailable(error);
  if (unavailable) {
    const exit = unavailable.kind === 'unavailable' ? exitCodes.unavailable : exitCodes.failure;
    return { code: exit.code, lines: [`souk: ${unavailable.message}`] };
  }
  return {
    code: exitCodes.failure.code,
    lines: [
      `souk: ${error instanceof Error ? error.message : String(error)}`,
      'Run it again with --debug to see where it happened.',
    ],
  };
}

export const exitCodesHelp = `
Exit codes:
${Object.values(exitCodes)
  .map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`)
  .join('\n')}`;
