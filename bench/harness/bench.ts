import { type Stage } from './stage';

/** What a figure is held against: a ratio to the bare stack, or a bound in its own unit. */
export type Target = { ratioAtLeast: number } | { atMost: number } | 'none';

/** Ours and the bare stack, taken in turns. */
export interface Comparison {
  /** What both count, more is better: `req/s`. */
  unit: string;
  rounds: { ours: number; bare: number }[];
  /** Processor time per unit of work, in microseconds: steadier than a rate when others use the machine. */
  cpu?: { ours: number; bare: number };
}

/** One figure, taken several times; less is better. */
export interface Measurement {
  unit: string;
  samples: number[];
}

export type Result = (Comparison | Measurement) & {
  /** Facts for the reader. */
  notes?: string[];
};

/** A file in bench/ exports these four. */
export interface Bench {
  name: string;
  about: string;
  target: Target;
  run(stage: Stage): Promise<Result>;
}

/** Thrown by a bench that lacks something here; its message says what. */
export class Skipped extends Error {}
