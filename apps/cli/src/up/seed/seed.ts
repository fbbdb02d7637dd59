import { type Database, type Environment, type SettingsOf, system } from '@souk/platform';
import { CliError } from '../../exit-codes';
import { type GetService, withDatabase, withServices } from '../../services';
import { type Credentials, readCredentials, writeCredentials } from './credentials';
import { seeders } from './seeders';

export interface Seeding {
  /** To look what is there already. */
  database: Database;
  /** Sign-ins and tokens that are made are added here; they cannot be read from the database later. */
  credentials: Credentials;
  /** To make what is missing. The first one takes a moment to start, so whoever misses nothing asks for none. */
  service: GetService;
  note: (text: string) => void;
}

/** Demo data of one feature. Runs at every start, so it only adds what is missing. */
export interface Seeder {
  name: string;
  run(seeding: Seeding): Promise<void>;
}

/** Who makes demo data; events name it. */
export const seedActor = system('local seed');

export interface SeedOptions {
  environment: Environment;
  appUrl: string;
  dir: string;
  /** Asked for when something is missing, and the database is there. */
  settings: () => SettingsOf<'cli'>;
  note: (text: string) => void;
}

/** Demo data for local work; it must never reach another environment. */
export async function seed({ environment, appUrl, dir, settings, note }: SeedOptions): Promise<void> {
  if (environment !== 'local')
    throw new CliError('failure', `demo data is for the environment local only, and API__ENV is ${environment}.`);
  const credentials = readCredentials(dir);
  await withDatabase(appUrl, (database) =>
    withServices(async (service) => {
      for (const seeder of seeders) await seeder.run({ database, credentials, service, note });
    }, settings),
  );
  writeCredentials(dir, credentials);
}
