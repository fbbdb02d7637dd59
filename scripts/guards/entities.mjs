import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromSource } from '../from-source.mjs';

export const name = 'entities';
export const about = 'entities and migrations agree';

/** Migrates an empty database and asks TypeORM what it would still change. */
export async function run() {
  const { EmbeddedPostgres, entities, entityDrift, migrate } = await fromSource('apps/cli/src/entities.ts');
  const folder = mkdtempSync(path.join(tmpdir(), 'souk-entities-'));
  chmodSync(folder, 0o755);
  const server = await EmbeddedPostgres.start({
    home: path.join(folder, 'postgres'),
    port: 0,
    superuserPassword: 'owner',
    durable: false,
  });
  try {
    const url = server.url();
    await migrate({ ownerUrl: url, appUrl: server.url('souk_app', 'app') });
    return await entityDrift({ url, applicationName: 'souk-guard', entities });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
