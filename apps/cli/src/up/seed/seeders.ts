import { localAgents } from './local-agents';
import { localTasks } from './local-tasks';
import { localUsers } from './local-users';
import { type Seeder } from './seed';

/** In the order in which they run; a feature that has demo data adds its own. */
export const seeders: readonly Seeder[] = [localUsers, localAgents, localTasks];
