import { catalogue, hours, minutes, NoPayload } from '@souk/platform';

/** What happens to tasks by itself. A missed turn is made up by the next. */
export const taskJobs = catalogue({
  watchDueTimes: { payload: NoPayload, attempts: 3, timeout: minutes(5), keep: hours(1) },
  expireProposals: { payload: NoPayload, attempts: 3, timeout: minutes(5), keep: hours(1) },
  backfillTasks: { payload: NoPayload, attempts: 3, timeout: minutes(10), keep: hours(1) },
});

export const taskSchedules = [
  { job: taskJobs.watchDueTimes, every: minutes(1) },
  { job: taskJobs.expireProposals, every: minutes(1) },
  { job: taskJobs.backfillTasks, every: minutes(5) },
];
