type Op = 'same' | 'added' | 'removed';

export interface LineChange {
  op: Op;
  text: string;
}

/** A stretch of changes with a few lines around them; lines are counted from 1. */
export interface Hunk {
  fromLine: number;
  toLine: number;
  lines: LineChange[];
}

/** After so many edits the rest is compared anew: texts that have nothing in common must not cost the square of their length. */
const mostEdits = 300;

/**
 * What makes one text of the other, by Myers: the fewest added and removed lines there can be, as long as those are no more than three hundred;
 * beyond that still a right answer, if not the shortest.
 */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  const numbers = new Map<string, number>();
  const [a, b] = [numbered(before, numbers), numbered(after, numbers)];
  const changes: LineChange[] = [];
  let [x, y] = [0, 0];
  while (x < a.length || y < b.length)
    for (const op of shortest(a.subarray(x), b.subarray(y))) {
      changes.push({ op, text: (op === 'added' ? after[y] : before[x]) ?? '' });
      if (op !== 'added') x += 1;
      if (op !== 'removed') y += 1;
    }
  return changes;
}

/** Equal lines have equal numbers, which compare faster than they do. */
const numbered = (lines: readonly string[], numbers: Map<string, number>): Int32Array =>
  Int32Array.from(lines, (line) => {
    const number = numbers.get(line) ?? numbers.size;
    numbers.set(line, number);
    return number;
  });

const nowhere = -2;

/** The way from the begin of both to their ends, or as far as it gets with `mostEdits`. `reach[k]`: how far in `a`, with k more of it behind than of `b`. */
function shortest(a: Int32Array, b: Int32Array): Op[] {
  const most = Math.min(a.length + b.length, mostEdits);
  const middle = most + 1;
  const reach = new Int32Array(2 * most + 3).fill(nowhere);
  const rounds: Int32Array[] = [];
  for (let edits = 0; ; edits++) {
    rounds.push(reach.slice(middle - edits - 1, middle + edits + 2));
    let [bestK, best] = [0, nowhere];
    for (let k = -edits; k <= edits; k += 2) {
      let x = edits === 0 ? 0 : next(reach, middle + k, k, a.length, b.length).x;
      if (x !== nowhere) while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[middle + k] = x;
      if (x !== nowhere && 2 * x - k > best) [bestK, best] = [k, 2 * x - k];
    }
    if (best === a.length + b.length || edits === most) return wayTo(bestK, (best + bestK) / 2, rounds, a, b);
  }
}

/** The better of one line less of `a` and one more of `b`, from where the round before got. */
function next(reach: Int32Array, at: number, k: number, lengthA: number, lengthB: number): { x: number; op: Op } {
  const [down = nowhere, left = nowhere] = [reach[at + 1], reach[at - 1]];
  const added = down !== nowhere && down - k <= lengthB ? down : nowhere;
  const removed = left !== nowhere && left < lengthA ? left + 1 : nowhere;
  return removed > added ? { x: removed, op: 'removed' } : { x: added, op: 'added' };
}

function wayTo(k: number, x: number, rounds: readonly Int32Array[], a: Int32Array, b: Int32Array): Op[] {
  const ops: Op[] = [];
  for (let edits = rounds.length - 1; edits > 0; edits--) {
    const came = next(rounds[edits] ?? a, edits + 1 + k, k, a.length, b.length);
    for (; x > came.x; x--) ops.push('same');
    ops.push(came.op);
    if (came.op === 'removed') [x, k] = [x - 1, k - 1];
    else k += 1;
  }
  for (; x > 0; x--) ops.push('same');
  return ops.reverse();
}

/** The changes with `around` equal lines on either side; stretches that touch are one. */
export function hunksOf(changes: readonly LineChange[], around = 3): Hunk[] {
  const hunks: (Hunk & { end: number })[] = [];
  let [fromLine, toLine] = [1, 1];
  const places = changes.map(({ op }) => {
    const place = { fromLine, toLine };
    if (op !== 'added') fromLine += 1;
    if (op !== 'removed') toLine += 1;
    return place;
  });
  for (const [at, { op }] of changes.entries()) {
    if (op === 'same') continue;
    const last = hunks.at(-1);
    const begin = Math.max(0, at - around);
    const end = Math.min(changes.length, at + around + 1);
    if (last && begin <= last.end) {
      last.lines.push(...changes.slice(last.end, end));
      last.end = end;
    } else hunks.push({ ...(places[begin] ?? { fromLine: 1, toLine: 1 }), lines: changes.slice(begin, end), end });
  }
  return hunks.map(({ fromLine: from, toLine: to, lines }) => ({ fromLine: from, toLine: to, lines }));
}
