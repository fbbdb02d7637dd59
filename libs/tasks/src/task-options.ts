/** What the environment says about tasks. */
export class TaskOptions {
  constructor(
    /** Whoever made or last edited a proposal does not decide on it. */
    readonly fourEyes: boolean,
    /** The organisation's: due times, days of caps and statistics. */
    readonly timezone: string,
  ) {}
}
