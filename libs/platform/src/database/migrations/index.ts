import { Foundation1763600000000 } from './1763600000000-foundation';
import { Access1763700000000 } from './1763700000000-access';
import { Tasks1763800000000 } from './1763800000000-tasks';
import { TaskWork1763900000000 } from './1763900000000-task-work';
import * as taskIndexes from './1763900100000-task-indexes';
import { Sources1764000000000 } from './1764000000000-sources';

/** Every migration in order. A new one goes at the end; an old one is never edited. */
export const migrations = [
  Foundation1763600000000,
  Access1763700000000,
  Tasks1763800000000,
  TaskWork1763900000000,
  ...Object.values(taskIndexes),
  Sources1764000000000,
];
