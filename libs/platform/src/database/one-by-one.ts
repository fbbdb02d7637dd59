import { DomainError } from '../errors/domain-error';

export type Outcome<T> = { id: string } & ({ ok: true; value: T } | { ok: false; error: DomainError });

/** So many in a row that meet no database, and the rest is not tried: each of them would wait for it once more. */
const patience = 3;

/**
 * One after the other, each in a transaction of its own: what becomes of one is no matter of the others. `ourFault` says what is told of an
 * error that is none of ours: what has been done must be told, and a fault with one of them is no reason to hide the others.
 */
export async function oneByOne<T extends { id: string }, R>(
  targets: readonly T[],
  work: (target: T) => Promise<R>,
  ourFault: (target: T, error: unknown) => DomainError,
): Promise<Outcome<R>[]> {
  const outcomes: Outcome<R>[] = [];
  const unavailable: DomainError[] = [];
  for (const target of targets) {
    const { id } = target;
    const last = unavailable.at(-1);
    if (last && unavailable.length === patience) {
      outcomes.push({ id, ok: false, error: last });
      continue;
    }
    try {
      outcomes.push({ id, ok: true, value: await work(target) });
      unavailable.length = 0;
    } catch (thrown) {
      const error = thrown instanceof DomainError ? thrown : ourFault(target, thrown);
      outcomes.push({ id, ok: false, error });
      if (error.kind === 'unavailable') unavailable.push(error);
      else unavailable.length = 0;
    }
  }
  const last = unavailable.at(-1);
  // For whom nothing was done, it is as if he had not asked.
  if (last && !outcomes.some(({ ok }) => ok)) throw last;
  return outcomes;
}
