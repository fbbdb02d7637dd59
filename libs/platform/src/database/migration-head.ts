import { databaseCode } from '../errors/database-errors';
import { migrations } from './migrations/index';

type Query = (sql: string) => Promise<{ name: string }[]>;

/** The migrations this build expects and the database lacks. A newer database is fine: schema changes stay compatible with the build before. */
export async function pendingMigrations(query: Query): Promise<string[]> {
  const names = new Set((await applied(query)).map(({ name }) => name));
  return migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}

/** Before the first ones there is no table of them, and until those are through nobody but their owner may read it. */
const nothingYet = new Set(['42P01', '42501']);

async function applied(query: Query): Promise<{ name: string }[]> {
  try {
    return await query('SELECT name FROM public.migrations');
  } catch (error) {
    if (nothingYet.has(databaseCode(error) ?? '')) return [];
    throw error;
  }
}
