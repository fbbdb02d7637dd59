import { catalogue, days, hours, minutes, NoPayload } from '@souk/platform';
import { IsUUID } from 'class-validator';

export class ScanSourcePayload {
  @IsUUID() scanId!: string;
}

/** What happens to sources by themselves, and each scan that somebody asked for. */
export const sourceJobs = catalogue({
  // The limit of a scan is a setting, WORKER__SCAN_TIMEOUT_SECONDS, which the scan keeps by itself; this one is above all that it can be set to.
  scanSource: { payload: ScanSourcePayload, attempts: 4, timeout: hours(25), maxBackoff: minutes(1), keep: days(1) },
  scheduleScans: { payload: NoPayload, attempts: 3, timeout: minutes(5), keep: hours(1) },
  expireScans: { payload: NoPayload, attempts: 3, timeout: minutes(10) },
});

export const sourceSchedules = [
  { job: sourceJobs.scheduleScans, every: minutes(1) },
  { job: sourceJobs.expireScans, every: hours(6) },
];
