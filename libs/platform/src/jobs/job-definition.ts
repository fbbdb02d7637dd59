import { type ClassConstructor } from 'class-transformer';

export const seconds = (n: number) => n * 1000;
export const minutes = (n: number) => n * 60_000;
export const hours = (n: number) => n * 3_600_000;
export const days = (n: number) => n * 86_400_000;

export interface JobOptions<P extends object> {
  /** What the job must know: ids, never contents. Checked before each attempt. */
  payload: ClassConstructor<P>;
  /** Attempts before the job is dead. */
  attempts?: number;
  /** An attempt that takes longer is aborted. */
  timeout: number;
  /** First wait before a retry; it doubles from there, with jitter, up to `maxBackoff`. */
  backoff?: number;
  maxBackoff?: number;
  /** How long a finished row is kept. */
  keep?: number;
}

/** One line of a catalogue: one queue, one processor. */
export interface JobDefinition<P extends object = object> extends Required<JobOptions<P>> {
  /** The name of queue and ledger rows. */
  name: string;
}

export type JobCatalogue = Record<string, JobDefinition>;
export const JOB_CATALOGUE = Symbol('job catalogue');

/** For a job that needs to know nothing. */
export class NoPayload {}

const defaults = { attempts: 3, backoff: seconds(2), maxBackoff: minutes(5), keep: days(7) };

/** Names the entries after their keys. */
export function catalogue<T extends Record<string, JobOptions<object>>>(
  entries: T,
): { [K in keyof T]: T[K] extends JobOptions<infer P> ? JobDefinition<P> : never } {
  return Object.fromEntries(
    Object.entries(entries).map(([name, options]) => [name, { ...defaults, ...options, name }]),
  ) as never;
}

/** Exponential with jitter, capped: between half and all of the doubled wait. */
export function backoffDelay(
  { backoff, maxBackoff }: Pick<JobDefinition, 'backoff' | 'maxBackoff'>,
  attempt: number,
  random = Math.random(),
): number {
  const full = Math.min(maxBackoff, backoff * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
