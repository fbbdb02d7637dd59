import { authEntities } from '@souk/auth';
import { Instance } from '@souk/health';
import { platformEntities } from '@souk/platform';
import { sourceEntities } from '@souk/sources';
import { taskEntities } from '@souk/tasks';

export { EmbeddedPostgres, entityDrift, migrate } from '@souk/platform';

/** Every table of every feature: what the schema is compared with. */
export const entities = [...platformEntities, ...authEntities, ...taskEntities, ...sourceEntities, Instance];
