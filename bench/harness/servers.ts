import { type Program } from './program';
import { type Stage } from './stage';

/** Our API on a database of its own, and a bare Fastify. */
export async function startServers(stage: Stage): Promise<{ ours: Program; bare: Program }> {
  const database = await stage.database();
  return { ours: await startApi(stage, database), bare: await stage.program('bare-api') };
}

const plenty = '1000000000/60s';

/** With limits that no load reaches: what they cost is part of the figure. */
export function startApi(stage: Stage, database: string): Promise<Program> {
  return stage.program('souk-api', {
    API__DATABASE_URL: database,
    SOUK_DATA_DIR: stage.folder(),
    API__RATE_READ: plenty,
    API__RATE_WRITE: plenty,
    API__RATE_ADMIN: plenty,
    API__RATE_ANONYMOUS: plenty,
  });
}
