import { type DataSource } from 'typeorm';
import { migrations } from './migrations/index';

/** The migrations this build expects and the database lacks. A newer database is fine: schema changes stay compatible with the build before. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const applied = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  const names = new Set(applied.map(({ name }) => name));
  return migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}
