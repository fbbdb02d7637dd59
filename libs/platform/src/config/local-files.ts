import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a running embedded PostgreSQL leaves for the other local processes. */
export interface LocalDatabase {
  appUrl: string;
  ownerUrl: string;
}

/** `.souk`, or where SOUK_DATA_DIR says. Holds everything that is local: database, secrets, credentials, logs. */
export const dataDir = (env: NodeJS.ProcessEnv, cwd: string): string => path.resolve(cwd, env.SOUK_DATA_DIR || '.souk');

/** The environment for a process that we start: ours, with these settings on top. */
export const childEnvironment = (settings: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...settings,
});

/** The folder of everything local, as this process means it. */
export const localDataDir = (): string => dataDir(process.env, process.cwd());

const databaseFile = (dir: string) => path.join(dir, 'database.json');

export function writeLocalDatabase(dir: string, database: LocalDatabase): void {
  writeFileSync(databaseFile(dir), `${JSON.stringify(database, undefined, 2)}\n`, { mode: 0o600 });
}

/** Once nothing runs there any more: a command then says so, and does not knock at a closed door. */
export function removeLocalDatabase(dir: string): void {
  rmSync(databaseFile(dir), { force: true });
}

export function readLocalDatabase(dir: string): LocalDatabase | undefined {
  try {
    return JSON.parse(readFileSync(databaseFile(dir), 'utf8')) as LocalDatabase;
  } catch {
    return undefined;
  }
}

export interface LocalSecrets {
  keyEncryptionKey: string;
  cookieSecret: string;
  /** Password of the application role in the embedded PostgreSQL. */
  databasePassword: string;
  /** Password of its superuser, who owns the schema. */
  databaseOwnerPassword: string;
}

/** Made once. Two processes that start together agree, because linking a file into place fails for the second. */
export function localSecrets(dir: string): LocalSecrets {
  const file = path.join(dir, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    const draft = path.join(dir, `secrets.${process.pid}.${randomBytes(4).toString('hex')}`);
    const secrets: LocalSecrets = {
      keyEncryptionKey: randomBytes(32).toString('base64'),
      cookieSecret: randomBytes(36).toString('base64'),
      databasePassword: randomBytes(18).toString('base64url'),
      databaseOwnerPassword: randomBytes(18).toString('base64url'),
    };
    writeFileSync(draft, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets;
}

/** Build values of a checkout; an image gets them from its build arguments instead. */
export function checkoutBuild(cwd: string): { gitSha: string; buildDate: string; version: string } {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  let gitSha = 'unknown';
  try {
    gitSha = git('rev-parse', 'HEAD');
  } catch {
    // not a checkout, or no git: "unknown" says so
  }
  let version = '0.0.0';
  try {
    version = (JSON.parse(readFileSync(path.join(cwd, 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    // started outside the workspace
  }
  return { gitSha, version, buildDate: new Date().toISOString() };
}
