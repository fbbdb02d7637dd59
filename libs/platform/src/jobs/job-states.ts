export const jobStates = ['queued', 'running', 'succeeded', 'failed', 'dead', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** What a person may do to a job, and from where. The SQL guard, `allowedActions` and the tests read this table. */
export const jobActions = {
  replay: { from: ['failed', 'dead', 'cancelled'], event: 'job.replayed' },
  discard: { from: ['failed', 'dead'], event: 'job.discarded' },
  /** A running job ends later, by itself or because it was told to: then its own event says how. */
  cancel: { from: ['queued', 'running'], event: 'job.cancelled', eventWhileRunning: 'job.cancel_requested' },
} as const satisfies Record<string, { from: readonly JobState[]; event: string; eventWhileRunning?: string }>;

export type JobAction = keyof typeof jobActions;
export const jobActionNames = Object.keys(jobActions) as JobAction[];

export const allowedJobActions = (state: JobState): JobAction[] =>
  jobActionNames.filter((action) => (jobActions[action].from as readonly JobState[]).includes(state));
