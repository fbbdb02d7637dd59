import { catalogue, hours, minutes, NoPayload } from '@souk/platform';

/** What sign-in does by itself. A missed turn is made up by the next. */
export const authJobs = catalogue({
  tendSigningKeys: { payload: NoPayload, attempts: 3, timeout: minutes(1), keep: hours(1) },
  expireAccess: { payload: NoPayload, attempts: 5, timeout: minutes(10) },
});

export const authSchedules = [
  { job: authJobs.tendSigningKeys, every: minutes(1) },
  { job: authJobs.expireAccess, every: hours(1) },
];
