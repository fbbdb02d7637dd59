import { type Database, type Environment } from '@souk/platform';
import { CliError } from '../../exit-codes';
import { withDatabase } from '../../services';
import { type Credentials, readCredentials, writeCredentials } from './credentials';
import { seeders } from './seeders';

/** Demo data of one feature. Runs at every start, so it only adds what is missing. */
export interface Seeder {
  name: string;
  /** Sign-ins and tokens that it makes are added to the credentials; they cannot be read from the database later. */
  run(database: Database, credentials: Credentials): Promise<void>;
}

/** Demo data for local work; it must never reach another environment. */
export async function seed(environment: Environment, appUrl: string, dir: string): Promise<void> {
  if (environment !== 'local')
    throw new CliError('failure', `demo data is for the environment local only, and API__ENV is ${environment}.`);
  const credentials = readCredentials(dir);
  await withDatabase(appUrl, async (database) => {
    for (const seeder of seeders) await seeder.run(database, credentials);
  });
  writeCredentials(dir, credentials);
}
