import { migrations } from './migrations/index';

type Query = (sql: string) => Promise<{ name: string }[]>;

/** The migrations this build expects and the database lacks. A newer database is fine: schema changes stay compatible with the build before. */
export async function pendingMigrations(query: Query): Promise<string[]> {
  const applied = await query('SELECT name FROM public.migrations');
  const names = new Set(applied.map(({ name }) => name));
  return migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}
