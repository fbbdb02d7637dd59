import {
  childEnvironment,
  ConfigError,
  currentEnvironment,
  isSet,
  loadSettings,
  readLocalDatabase,
  type Service,
  type SettingsOf,
} from '@souk/platform';
import { CliError } from './exit-codes';

/** Where the embedded PostgreSQL listens unless the port is taken. */
export const embeddedPort = 5433;

/** Whether the database is ours to start: local, and nobody named another one. */
export const usesEmbeddedDatabase = (): boolean => currentEnvironment() === 'local' && !isSet('API__DATABASE_URL');

/** The settings of a service as `souk up` will run it, also while the embedded database is not running yet. */
export function settingsFor<S extends Service>(service: S, dir: string): SettingsOf<S> {
  if (!usesEmbeddedDatabase() || readLocalDatabase(dir)) return loadSettings(service);
  const url = `postgres://souk_app@127.0.0.1:${embeddedPort}/souk`;
  return loadSettings(service, { env: childEnvironment({ API__DATABASE_URL: url }) });
}

/** What `souk up` needs to know; everything that is wrong is said at once. */
export function settingsForUp(dir: string): { [S in 'api' | 'worker' | 'web' | 'migrate']: SettingsOf<S> } {
  const violations = new Set<string>();
  const load = <S extends Service>(service: S) => {
    try {
      return settingsFor(service, dir);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const line of error.violations) violations.add(line);
      return undefined;
    }
  };
  const [api, worker, web, migrate] = [load('api'), load('worker'), load('web'), load('migrate')];
  if (!api || !worker || !web || !migrate) throw wrongConfiguration([...violations]);
  return { api, worker, web, migrate };
}

const wrongConfiguration = (violations: readonly string[]) =>
  new CliError(
    'configuration',
    `the configuration has ${violations.length} problem(s):\n${violations.map((line) => `  - ${line}`).join('\n')}`,
    'Every key is explained in docs/configuration.md; "npm run souk -- config check" shows what applies.',
  );

/** For what creates or destroys local things. */
export function requireLocal(what: string): void {
  const environment = currentEnvironment();
  if (environment === 'local') return;
  throw new CliError('failure', `${what} is for the environment local only, and API__ENV is ${environment}.`);
}
