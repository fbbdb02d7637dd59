import { type Bin, countIn, percentile } from './histogram';
import { type Counter, counters, type Stage, stages } from './increments';

export type Sums = Record<Counter, number>;
export type Histograms = Record<Stage, readonly Bin[]>;

/** What was counted of something: a marketplace, a day. */
export interface Counted {
  sums: Sums;
  times: Histograms;
}

export interface CycleTime {
  count: number;
  p50Hours: number | null;
  p90Hours: number | null;
}

export interface Figures {
  created: number;
  submitted: number;
  approved: number;
  approvedByPolicy: number;
  rejected: number;
  changesRequested: number;
  started: number;
  completed: number;
  cancelled: number;
  averageCompletionHours: number | null;
  approvalRate: number | null;
  estimateAccuracy: number | null;
  cycleTimes: Record<Stage, CycleTime>;
}

export const nothing = (): Counted => ({
  sums: Object.fromEntries(counters.map((counter) => [counter, 0])) as Sums,
  times: Object.fromEntries(stages.map((stage) => [stage, []])) as unknown as Histograms,
});

export function together(parts: readonly Counted[]): Counted {
  const all = nothing();
  for (const { sums, times } of parts) {
    for (const counter of counters) all.sums[counter] += sums[counter];
    for (const stage of stages) all.times[stage] = added(all.times[stage], times[stage]);
  }
  return all;
}

export function figuresOf({ sums, times }: Counted): Figures {
  return {
    created: sums.created,
    submitted: sums.submitted,
    approved: sums.approved,
    approvedByPolicy: sums.approved_by_policy,
    rejected: sums.rejected,
    changesRequested: sums.changes_requested,
    started: sums.started,
    completed: sums.completed,
    cancelled: sums.cancelled,
    averageCompletionHours: share(sums.actual_hours, sums.measured),
    approvalRate: approvalRate(sums),
    estimateAccuracy: share(sums.accuracy, sums.measured),
    cycleTimes: Object.fromEntries(stages.map((stage) => [stage, cycleTime(times[stage])])) as Figures['cycleTimes'],
  };
}

/** Of what was decided for good; whoever asks for changes has not decided yet. */
export const approvalRate = ({ approved, rejected }: Pick<Sums, 'approved' | 'rejected'>): number | null =>
  share(approved, approved + rejected);

/** Null of nothing: 0 would be a figure. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? rounded(part / whole) : null);

export const rounded = (value: number, digits = 4): number => Math.round(value * 10 ** digits) / 10 ** digits;

function cycleTime(histogram: readonly Bin[]): CycleTime {
  const hours = (part: number) => {
    const seconds = percentile(histogram, part);
    return seconds === null ? null : rounded(seconds / 3600);
  };
  return { count: countIn(histogram), p50Hours: hours(0.5), p90Hours: hours(0.9) };
}

function added(one: readonly Bin[], other: readonly Bin[]): Bin[] {
  const counts = new Map(one.map(({ bin, count }) => [bin, count]));
  for (const { bin, count } of other) counts.set(bin, (counts.get(bin) ?? 0) + count);
  return [...counts].map(([bin, count]) => ({ bin, count }));
}
