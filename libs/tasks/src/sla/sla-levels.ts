/**
 * How much has been told about a due time; each level once, in this order. The level lags behind the clock by up to the minute of the job:
 * whether a task is overdue right now is `due_at <= now()`, whether it is due soon is level 1 before that. A task that is on to something
 * else has another due time and begins at 0 again; `due_at` is null where no clock runs.
 */
export const slaLevels = ['in_time', 'due_soon', 'breached', 'escalated'] as const;
export type SlaLevel = (typeof slaLevels)[number];

export const levelOf = (name: SlaLevel): number => slaLevels.indexOf(name);
