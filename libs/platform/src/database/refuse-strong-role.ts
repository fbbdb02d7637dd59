import { type DataSource } from 'typeorm';
import { type Environment } from '../config/key';
import { type Logger } from '../logging/logger';

/** A login that no policy or grant holds back would make both worthless: refused outside local and ci, where it is said aloud. */
export async function refuseStrongRole(
  dataSource: DataSource,
  environment: Environment,
  logger: Logger,
): Promise<void> {
  const [role] = await dataSource.query<[{ name: string; strong: boolean }]>(
    'SELECT rolname AS name, rolsuper OR rolbypassrls AS strong FROM pg_roles WHERE rolname = current_user',
  );
  if (!role.strong) return;
  const message = `The database role ${role.name} is a superuser or bypasses row-level security. Log in as the role that "souk migrate" makes.`;
  if (environment === 'staging' || environment === 'production') throw new Error(message);
  logger.warn(message);
}
