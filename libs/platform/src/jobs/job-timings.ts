import { seconds } from './job-definition';

/** How patient the machinery is. One set for all jobs; what a single job may take is in its catalogue entry. */
export interface JobTimings {
  /** A worker owns a job for this long without saying that it lives. */
  lease: number;
  /** How often it says so, and hears of cancellations. */
  renewal: number;
  /** A processor that does not heed its signal is left behind after this. */
  abortGrace: number;
  /** The queue must take a job within this; otherwise the sweep tells it later. */
  publish: number;
  /** The sweep doubts that the queue still has a due job that it was told of this long ago. */
  lost: number;
  /** Pause before asking a queue or a database again that did not answer. */
  retry: number;
  /** How often schedules are looked at. */
  tick: number;
  /** BullMQ's hold on a delivery, and how often it looks for holds that ran out. */
  lock: number;
  stalled: number;
}

export const defaultTimings: JobTimings = {
  lease: seconds(20),
  renewal: seconds(2),
  abortGrace: seconds(5),
  publish: seconds(3),
  lost: seconds(15),
  retry: seconds(1),
  tick: seconds(1),
  lock: seconds(20),
  stalled: seconds(10),
};

export const JOB_TIMINGS = Symbol('job timings');
