import { catalogue, hours, minutes, NoPayload, seconds } from '../jobs/job-definition';

/**
 * The housekeeping of the platform itself. Each runs on a schedule, and a missed turn is made up by the next. Further attempts are for a
 * worker that is killed: a deployment should leave no dead job for a person to look at.
 */
export const platformJobs = catalogue({
  sealEvents: { payload: NoPayload, attempts: 3, timeout: minutes(5), keep: hours(1) },
  sweepJobs: { payload: NoPayload, attempts: 3, timeout: minutes(1), keep: minutes(10) },
  expireData: { payload: NoPayload, attempts: 5, timeout: minutes(10) },
});

export const platformSchedules = [
  { job: platformJobs.sealEvents, every: minutes(1) },
  { job: platformJobs.sweepJobs, every: seconds(10) },
  { job: platformJobs.expireData, every: hours(6) },
];
