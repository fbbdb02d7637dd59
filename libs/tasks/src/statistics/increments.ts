import { type TaskFacts } from '../task-facts';
import { binOf } from './histogram';

/** The columns of task_stats, all of them sums. */
export const counters = [
  'created',
  'submitted',
  'approved',
  'approved_by_policy',
  'rejected',
  'changes_requested',
  'started',
  'completed',
  'cancelled',
  'measured',
  'estimated_hours',
  'actual_hours',
  'accuracy',
  'promptness',
  'reached_submitted',
  'reached_approved',
  'reached_started',
  'reached_completed',
] as const;
export type Counter = (typeof counters)[number];
export type Counts = Partial<Record<Counter, number>>;

export const stages = ['decide', 'start', 'finish', 'whole'] as const;
export type Stage = (typeof stages)[number];

/** What of a task its sums are kept by. */
export type CountedTask = Pick<TaskFacts, 'category' | 'createdBy'> & { marketplace: string };

/** A quarter of an hour: the least that makes up the days of every time zone there is. */
const slotMs = 900_000;
const slotOf = (at: number): string => new Date(Math.floor(at / slotMs) * slotMs).toISOString();

export interface StatsRow extends Counts {
  slot: string;
  marketplace: string;
  category: string;
  creator_kind: string;
  creator_id: string;
}

export interface CycleTimeRow {
  slot: string;
  marketplace: string;
  category: string;
  stage: Stage;
  bin: number;
  count: number;
}

/** What a number of events adds to the sums, and takes away from them. */
export class Increments {
  private readonly stats = new Map<string, StatsRow>();
  private readonly times = new Map<string, CycleTimeRow>();

  count(at: number, { marketplace, category, createdBy }: CountedTask, counts: Counts): void {
    const slot = slotOf(at);
    const row = entryOf(this.stats, [slot, marketplace, category, createdBy.kind, createdBy.id], () => ({
      slot,
      marketplace,
      category,
      creator_kind: createdBy.kind,
      creator_id: createdBy.id,
    }));
    for (const [counter, more] of Object.entries(counts) as [Counter, number][])
      row[counter] = (row[counter] ?? 0) + more;
  }

  /** `count` is -1 where a time was counted that should not have been. */
  time(at: number, { marketplace, category }: CountedTask, stage: Stage, took: number, count = 1): void {
    const slot = slotOf(at);
    const bin = binOf(took / 1000);
    const row = entryOf(this.times, [slot, marketplace, category, stage, bin], () => ({
      slot,
      marketplace,
      category,
      stage,
      bin,
      count: 0,
    }));
    row.count += count;
  }

  /** Without those that came to nothing. */
  get rows(): StatsRow[] {
    return [...this.stats.values()].filter((row) => counters.some((counter) => (row[counter] ?? 0) !== 0));
  }

  get timeRows(): CycleTimeRow[] {
    return [...this.times.values()].filter(({ count }) => count !== 0);
  }
}

function entryOf<V>(entries: Map<string, V>, key: readonly unknown[], make: () => V): V {
  const name = key.join('\n');
  let entry = entries.get(name);
  if (!entry) entries.set(name, (entry = make()));
  return entry;
}
