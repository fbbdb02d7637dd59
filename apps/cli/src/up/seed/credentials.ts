import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CliError } from '../../exit-codes';

/** How to sign in to a local Souk: for people, scripts and tests. */
export interface Credentials {
  /** An empty password: the person has one of his own, which is not known here. */
  users: { email: string; password: string; role: string }[];
  agents: { marketplace: string; token: string }[];
}

const credentialsFile = (dir: string) => path.join(dir, 'credentials.json');

/** Nothing is made anew because a file cannot be read: that would replace what somebody uses. */
export function readCredentials(dir: string): Credentials {
  const file = credentialsFile(dir);
  try {
    const credentials: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (areCredentials(credentials)) return credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { users: [], agents: [] };
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CliError(
    'failure',
    `${file} is not what "souk up" writes there`,
    'Correct it, or delete it: the next start then makes new passwords and tokens.',
  );
}

/** Whole or not at all: a start that is interrupted leaves the file as it was. */
export function writeCredentials(dir: string, credentials: Credentials): void {
  const file = credentialsFile(dir);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600); // the mode above counts for a new file only
  renameSync(draft, file);
}

function areCredentials(value: unknown): value is Credentials {
  const { users, agents } = (value ?? {}) as Partial<Record<keyof Credentials, unknown>>;
  return haveTexts(users, 'email', 'password', 'role') && haveTexts(agents, 'marketplace', 'token');
}

const haveTexts = (list: unknown, ...names: string[]): boolean =>
  Array.isArray(list) &&
  list.every((item: unknown) =>
    names.every((name) => typeof (item as Record<string, unknown> | null)?.[name] === 'string'),
  );
