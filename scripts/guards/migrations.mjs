import { fromSource } from '../from-source.mjs';

export const name = 'migrations';
export const about = 'no migration stops a live table or breaks the build before it';

export async function run() {
  const { lintMigrations, recordedMigrations } = await fromSource('libs/platform/src/database/migration-linter.ts');
  return lintMigrations(await recordedMigrations());
}
