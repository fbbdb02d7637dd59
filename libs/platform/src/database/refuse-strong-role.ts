import { type DataSource } from 'typeorm';
import { type Environment } from '../config/key';
import { type Logger } from '../logging/logger';
import { databaseRoles } from './actor';

interface Login {
  name: string;
  strong: boolean;
  /** The owner of a table may disable its triggers, and those alone keep the event log as it is. */
  owner: boolean;
  /** May become each of the roles that transactions run under. */
  usable: boolean;
}

/**
 * A login that no policy, grant or trigger holds back would make all of them worthless: refused outside local and ci, where it is said
 * aloud. One that cannot become the roles could not run a single transaction: refused everywhere, before the first request meets it.
 */
export async function refuseStrongRole(
  dataSource: DataSource,
  environment: Environment,
  logger: Logger,
): Promise<void> {
  const roles = Object.values(databaseRoles);
  const [login] = await dataSource.query<[Login]>(question, [roles]);
  const strength = strengthOf(login);
  if (strength) {
    const message = `The database role ${login.name} ${strength}. Log in as the role that "souk migrate" makes.`;
    if (environment === 'staging' || environment === 'production') throw new Error(message);
    logger.warn(message);
  }
  if (!login.usable) {
    throw new Error(
      `The database role ${login.name} may not become ${roles.join(', ')}. Run "souk migrate" with this role in API__DATABASE_URL.`,
    );
  }
}

function strengthOf({ strong, owner }: Login): string | undefined {
  if (strong) return 'is a superuser or bypasses row-level security';
  return owner ? 'owns the event log and could switch off what protects it' : undefined;
}

// From PostgreSQL 16 on, who creates a role is a member of it without being able to become it.
const question = `
SELECT rolname AS name,
  rolsuper OR rolbypassrls AS strong,
  EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('public.events') AND pg_has_role(login.oid, relowner, 'MEMBER')) AS owner,
  cardinality($1::text[]) = (
    SELECT count(*) FROM pg_roles
    WHERE rolname = ANY ($1)
      AND pg_has_role(login.oid, oid, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
  ) AS usable
FROM pg_roles login WHERE rolname = current_user`;
