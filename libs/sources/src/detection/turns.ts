import { setImmediate as nextTurn } from 'node:timers/promises';

const turnMs = 8;

/** The time that a long piece of work takes for itself before whoever else waits in this process has a turn. */
export class Turn {
  private since = performance.now();

  /** To be asked often: mostly it costs a look at the clock. */
  get isOver(): boolean {
    return performance.now() - this.since > turnMs;
  }

  async next(): Promise<void> {
    await nextTurn();
    this.since = performance.now();
  }
}

const partSize = 128;

/** A long list in parts, with turns for others between them. */
export async function* inTurns<T>(all: readonly T[]): AsyncGenerator<readonly T[]> {
  const turn = new Turn();
  for (let at = 0; at < all.length; at += partSize) {
    if (turn.isOver) await turn.next();
    yield all.slice(at, at + partSize);
  }
}

export async function filteredInTurns<T>(all: readonly T[], wanted: (one: T) => boolean): Promise<T[]> {
  const kept: T[] = [];
  for await (const part of inTurns(all)) kept.push(...part.filter(wanted));
  return kept;
}
