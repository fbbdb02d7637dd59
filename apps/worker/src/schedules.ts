import { authSchedules } from '@souk/auth';
import { platformSchedules, type Schedule } from '@souk/platform';
import { sourceSchedules } from '@souk/sources';
import { taskSchedules } from '@souk/tasks';

/** Everything that happens by itself. */
export const schedules: readonly Schedule[] = [
  ...platformSchedules,
  ...authSchedules,
  ...taskSchedules,
  ...sourceSchedules,
];
