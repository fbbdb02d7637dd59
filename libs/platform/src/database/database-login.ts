import { type QueryRunner } from 'typeorm';
import { databaseRoles } from './actor';

const group = Object.values(databaseRoles);

/** The roles that transactions switch to. They own nothing and cannot log in. */
export async function ensureRoles(runner: QueryRunner): Promise<void> {
  for (const role of group) {
    await runner.query(
      `DO $$ BEGIN CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
  }
}

/**
 * The role the services log in as: made when it is missing, and able to become each of the three roles while having none of their
 * rights by itself. An existing role keeps its password.
 */
export async function ensureLogin(runner: QueryRunner, appUrl: string): Promise<void> {
  const url = new URL(appUrl);
  const name = decodeURIComponent(url.username);
  const identifier = `"${name.replaceAll('"', '""')}"`;
  const [current] = (await runner.query('SELECT current_user AS name, current_setting($1)::int / 10000 AS major', [
    'server_version_num',
  ])) as [{ name: string; major: number }];
  // One role for everything is for a developer's own database: the boot check refuses it in staging and production, because a login
  // that owns the tables can switch off what protects them.
  const oneForAll = current.name === name;
  const existing = (await runner.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])) as unknown[];
  if (!existing[0]) {
    const password = decodeURIComponent(url.password).replaceAll("'", "''");
    await runner.query(
      `CREATE ROLE ${identifier} LOGIN PASSWORD '${password}' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE`,
    );
  }
  if (current.major < 16 && !oneForAll) await runner.query(`ALTER ROLE ${identifier} NOINHERIT`);
  const options = current.major < 16 ? '' : ' WITH INHERIT FALSE, SET TRUE';
  await runner.query(`GRANT ${group.join(', ')} TO ${identifier}${options}`);
  const [{ database }] = (await runner.query('SELECT current_database() AS database')) as [{ database: string }];
  await runner.query(`GRANT CONNECT ON DATABASE "${database.replaceAll('"', '""')}" TO ${identifier}`);
}
