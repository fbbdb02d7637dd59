import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseDotenv } from 'dotenv';
import { type Environment, InvalidValue, type Key, type Service } from './key';
import { type KeyName, keys, type SettingsOf } from './keys';
import { checkoutBuild, dataDir, localSecrets, readLocalDatabase } from './local-files';
import { environment as environmentParser } from './parsers';

export interface Source {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** All that is wrong, by key name and never by value. */
export class ConfigError extends Error {
  constructor(
    readonly service: Service,
    readonly violations: readonly string[],
  ) {
    super(
      `The configuration of ${service} has ${violations.length} problem(s):\n${violations.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
}

export const configExitCode = 78;

const table = Object.entries(keys) as [KeyName, Key][];
export const namesOf = (name: string, key: Key): string[] => [name, ...(key.aliases ?? [])];

/**
 * The settings of one service: process environment over .env.local over .env over defaults. Dotenv files count in local only,
 * so that a stray file never changes a deployment.
 */
export function loadSettings<S extends Service>(
  service: S,
  { env = process.env, cwd = process.cwd() }: Source = {},
): SettingsOf<S> {
  const violations = new Set<string>();
  const raw = new RawValues(env, cwd, violations);
  const settings: Record<string, unknown> = {};
  for (const [name, key] of table) {
    if (!key.services.includes(service)) continue;
    settings[name] = resolve(name, key, raw, violations);
  }
  for (const names of alike(settings)) violations.add(`${names.join(' and ')} have the same value`);
  if (violations.size > 0) throw new ConfigError(service, [...violations]);
  return settings as unknown as SettingsOf<S>;
}

/** Names of keys whose values must differ and do not. */
function alike(settings: Record<string, unknown>): string[][] {
  const byValue = new Map<unknown, string[]>();
  for (const [name, key] of table) {
    const value = settings[name];
    if (key.distinct && value !== undefined) byValue.set(value, [...(byValue.get(value) ?? []), name]);
  }
  return [...byValue.values()].filter(({ length }) => length > 1);
}

/** For entry points: prints every violation and ends the process with the exit code of a configuration error. */
export function settingsOrExit<S extends Service>(service: S, source?: Source): SettingsOf<S> {
  try {
    return loadSettings(service, source);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(
      `${error.message}\nEvery key is explained in docs/configuration.md; "souk config check" shows what applies.\n`,
    );
    process.exit(configExitCode);
  }
}

/** The environment alone, for a command that must know it before anything else. */
export function currentEnvironment({ env = process.env, cwd = process.cwd() }: Source = {}): Environment {
  const violations = new Set<string>();
  const environment = resolve('API__ENV', keys.API__ENV as Key, new RawValues(env, cwd, violations), violations);
  if (violations.size > 0) throw new ConfigError('api', [...violations]);
  return environment as Environment;
}

/** Whether somebody set that key, under any of its names and in any layer; a default does not count. */
export function isSet(name: KeyName, { env = process.env, cwd = process.cwd() }: Source = {}): boolean {
  return new RawValues(env, cwd, new Set()).of(name, keys[name] as Key) !== undefined;
}

/** Keys that look like ours and are not: most likely a misspelt name. */
export function unknownKeys({ env = process.env }: Source = {}): string[] {
  const known = new Set(
    table.flatMap(([name, key]) => namesOf(name, key).flatMap((n) => (key.secret ? [n, `${n}_FILE`] : [n]))),
  );
  return Object.keys(env).filter((name) => /^(API|WORKER|WEB|MIGRATE|BACKUP)__/.test(name) && !known.has(name));
}

function resolve(name: KeyName, key: Key, raw: RawValues, violations: Set<string>): unknown {
  const { environment } = raw;
  const own = raw.of(name, key);
  const set = own ?? raw.inherited(key);
  // What is wrong with an inherited value is said of the key that somebody set.
  const said = own === undefined && set !== undefined && key.inherits ? key.inherits : name;
  if (set === undefined && key.required === true && environment !== 'local') {
    const others = [...(key.secret ? [`${name}_FILE`] : []), ...(key.inherits ? [key.inherits] : [])];
    violations.add(`${name}${others.length > 0 ? ` (or ${others.join(', ')})` : ''} is required in ${environment}`);
    return undefined;
  }
  const value = set ?? raw.local(name) ?? (key.inherits ? raw.local(key.inherits) : undefined) ?? key.default;
  if (value === undefined) {
    // A key that inherits is missing because the other one is, and that is said there.
    if (key.given && (environment === 'local' || !key.inherits))
      violations.add(`${name} is not set: start the local installation with "npm start", which provides it`);
    return undefined;
  }
  try {
    const parsed = key.parser.parse(value);
    const refusal = key.refuse?.(parsed, environment);
    if (refusal !== undefined) violations.add(`${said} ${refusal}`);
    return parsed;
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    violations.add(`${said} ${error.message}`);
    return undefined;
  }
}

/** The unparsed values with their layers, aliases and files folded in. */
class RawValues {
  readonly environment: Environment;
  private readonly values: NodeJS.ProcessEnv;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly cwd: string,
    private readonly violations: Set<string>,
  ) {
    this.environment = this.readEnvironment();
    this.values =
      this.environment === 'local' ? { ...this.dotenv('.env'), ...this.dotenv('.env.local'), ...present(env) } : env;
  }

  of(name: string, key: Key): string | undefined {
    const found = namesOf(name, key).flatMap((candidate) => {
      const value = this.read(candidate, key);
      return value === undefined ? [] : [{ name: candidate, value }];
    });
    const [first, other] = found;
    if (first && other && first.value !== other.value) {
      this.violations.add(`${first.name} and its alias ${other.name} are set to different values`);
    }
    return first?.value;
  }

  /** The value of the key it falls back to, as somebody set it. */
  inherited(key: Key): string | undefined {
    if (key.inherits === undefined) return undefined;
    const name = key.inherits as KeyName;
    return this.of(name, keys[name] as Key);
  }

  /** What follows from the folder of everything local, and what a local installation makes by itself. */
  local(name: string): string | undefined {
    const build = { GIT_SHA: 'gitSha', BUILD_DATE: 'buildDate', APP_VERSION: 'version' } as const;
    if (name in build) return this.build[build[name as keyof typeof build]];
    const dir = dataDir(this.env, this.cwd);
    if (name === 'WORKER__GIT_CACHE_DIR') return path.join(dir, 'git');
    if (this.environment !== 'local') return undefined;
    switch (name) {
      case 'API__DATABASE_URL':
        return readLocalDatabase(dir)?.appUrl;
      case 'MIGRATE__DATABASE_URL':
        return readLocalDatabase(dir)?.ownerUrl;
      case 'API__KEY_ENCRYPTION_KEY':
        return localSecrets(dir).keyEncryptionKey;
      case 'API__COOKIE_SECRET':
        return localSecrets(dir).cookieSecret;
      case 'WORKER__SEAL_LOG':
        return path.join(dir, 'seals.jsonl');
      default:
        return undefined;
    }
  }

  private checkout?: ReturnType<typeof checkoutBuild>;
  private get build() {
    return (this.checkout ??= checkoutBuild(this.cwd));
  }

  private readEnvironment(): Environment {
    const given = this.env.API__ENV || this.env.ENV || 'local';
    try {
      return environmentParser.parse(given);
    } catch {
      return 'production'; // reported with the key itself; until then the strictest rules apply
    }
  }

  private read(name: string, key: Key): string | undefined {
    const value = this.values[name] || undefined;
    const file = key.secret ? this.values[`${name}_FILE`] || undefined : undefined;
    if (file === undefined) return value;
    if (value !== undefined) this.violations.add(`${name} and ${name}_FILE are both set`);
    try {
      return readFileSync(path.resolve(this.cwd, file), 'utf8').trim() || undefined;
    } catch (error) {
      this.violations.add(`${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
      return undefined;
    }
  }

  private dotenv(name: string): Record<string, string> {
    const file = path.join(this.cwd, name);
    if (!existsSync(file)) return {};
    const values = parseDotenv(readFileSync(file));
    const named = values.API__ENV ?? values.ENV;
    if (named !== undefined && !['local', 'development'].includes(named)) {
      this.violations.add(
        `API__ENV in ${name} must be local: dotenv files are for local only, name the environment in the process environment`,
      );
      delete values.API__ENV;
      delete values.ENV;
    }
    return values;
  }
}

/** An empty variable counts as not set, so that it cannot hide a value of a lower layer. */
const present = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
