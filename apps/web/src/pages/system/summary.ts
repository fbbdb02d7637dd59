import { type Checks, type Instance, type System } from './system.queries';

export type Level = 'ready' | 'degraded' | 'not_ready';

export interface Reason {
  what: string;
  detail?: string | undefined;
}

export interface Summary {
  level: Level;
  reasons: Reason[];
}

const order: Level[] = ['ready', 'degraded', 'not_ready'];
const worst = (levels: Level[]): Level => order[Math.max(0, ...levels.map((level) => order.indexOf(level)))] ?? 'ready';

/** What the banner may say. Ready only when every part is; each reason is the part that stands in the way. */
export function summarise({ api, worker }: System): Summary {
  const level = worst([apiLevel(api), workerLevel(worker)]);
  const reasons = dedupe([
    ...failing(api.checks),
    ...api.instances.flatMap((instance) => instanceReasons('API', instance)),
    ...workerReasons(worker),
  ]);
  if (level !== 'ready' && reasons.length === 0) reasons.push({ what: 'API', detail: 'reports it without a reason' });
  return { level, reasons };
}

/** A fleet is as ready as its least ready member. */
export const apiLevel = ({ status, instances }: System['api']): Level =>
  worst([status, ...instances.map((instance) => instance.status)]);

export function workerLevel({ status, instances }: System['worker']): Level {
  const reported: Level = status === 'ready' ? 'ready' : 'not_ready';
  return worst([reported, ...instances.map((instance) => instance.status)]);
}

function workerReasons({ status, instances }: System['worker']): Reason[] {
  if (status === 'absent') return [{ what: 'worker', detail: 'none is running' }];
  if (status === 'unknown') return [{ what: 'worker', detail: 'unknown until the database answers' }];
  const reasons = instances.flatMap((instance) => instanceReasons('worker', instance));
  return status === 'not_ready' && reasons.length === 0 ? [{ what: 'worker', detail: 'not ready' }] : reasons;
}

function instanceReasons(service: string, { host, status, checks }: Instance): Reason[] {
  if (status === 'ready') return [];
  const reasons = failing(checks);
  return reasons.length
    ? reasons
    : [{ what: `${service} on ${host}`, detail: status === 'degraded' ? 'degraded' : 'not ready' }];
}

const failing = (checks: Checks): Reason[] =>
  Object.entries(checks)
    .filter(([, { status }]) => status === 'down' || status === 'degraded')
    .map(([what, { detail, status }]) => ({ what, detail: detail ?? status }));

/** One failed database is one reason, however many instances miss it. */
const dedupe = (reasons: Reason[]) => [...new Map(reasons.map((reason) => [reason.what, reason])).values()];

const severity = { disabled: 0, up: 1, degraded: 2, down: 3 } as const;

/** The checks of several instances as one list: the worst of each. */
export function mergeChecks(instances: Instance[]): Checks {
  const merged: Checks = {};
  for (const { checks } of instances) {
    for (const [name, check] of Object.entries(checks)) {
      const known = merged[name];
      if (!known || severity[check.status] > severity[known.status]) merged[name] = check;
    }
  }
  return merged;
}
