import { type Program } from './program';
import { type Stage } from './stage';

/** Our API on a database of its own, and a bare Fastify. */
export async function startServers(stage: Stage): Promise<{ ours: Program; bare: Program }> {
  const database = await stage.database();
  return {
    ours: await stage.program('souk-api', { API__DATABASE_URL: database, SOUK_DATA_DIR: stage.folder() }),
    bare: await stage.program('bare-api'),
  };
}
