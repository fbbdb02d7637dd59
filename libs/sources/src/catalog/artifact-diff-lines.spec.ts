import { describe, expect, it } from '@jest/globals';
import { diffLines, hunksOf, type LineChange } from './artifact-diff-lines';

/** Mulberry32: the same rounds on every machine. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const side = (changes: LineChange[], other: LineChange['op']) =>
  changes.filter(({ op }) => op !== other).map(({ text }) => text);
const edits = (changes: LineChange[]) => changes.filter(({ op }) => op !== 'same').length;

/** By the table of longest common subsequences, which needs no cleverness. */
function fewestEdits(before: string[], after: string[]): number {
  let row = Array<number>(after.length + 1).fill(0);
  for (const one of before) {
    const next = [0];
    for (const [j, other] of after.entries()) next.push(one === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return before.length + after.length - 2 * row.at(-1)!;
}

describe('the difference of two texts', () => {
  it.each(Array.from({ length: 400 }, (_, round) => round))(
    'makes one of the other with the fewest edits, round %i',
    (round) => {
      const random = seeded(round);
      const letters = 'abcdefghij'.slice(0, 1 + Math.floor(random() * 10));
      const text = () =>
        Array.from({ length: Math.floor(random() * 24) }, () => letters[Math.floor(random() * letters.length)]!);
      const [before, after] = [text(), text()];
      const changes = diffLines(before, after);
      expect(side(changes, 'added')).toEqual(before);
      expect(side(changes, 'removed')).toEqual(after);
      expect(edits(changes)).toBe(fewestEdits(before, after));
    },
  );

  it.each([
    ['nothing in common', 0],
    ['a little in common', 0.2],
    ['most in common', 0.9],
  ])('of 5,000 lines with %s is right and soon there', (_, share) => {
    const random = seeded(7);
    const before = Array.from({ length: 5000 }, (__, i) => `before ${i}`);
    const after = before.map((line, i) => (random() < share ? line : `after ${i}`));
    const begin = performance.now();
    const changes = diffLines(before, after);
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(side(changes, 'added')).toEqual(before);
    expect(side(changes, 'removed')).toEqual(after);
  });

  it('of equal texts is nothing', () => {
    expect(edits(diffLines(['a', 'b'], ['a', 'b']))).toBe(0);
    expect(diffLines([], [])).toEqual([]);
  });
});

describe('the stretches of a difference', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));

  it('show three lines around a change, and where they begin in both texts', () => {
    const after = numbers(20);
    after.splice(9, 1, 'ten', 'and a half');
    const [hunk, ...more] = hunksOf(diffLines(numbers(20), after));
    expect(more).toEqual([]);
    expect(hunk).toMatchObject({ fromLine: 7, toLine: 7 });
    expect(hunk!.lines.map(({ op, text }) => `${op} ${text}`).sort()).toEqual(
      [
        'same 7',
        'same 8',
        'same 9',
        'removed 10',
        'added ten',
        'added and a half',
        'same 11',
        'same 12',
        'same 13',
      ].sort(),
    );
  });

  it.each(Array.from({ length: 100 }, (_, round) => round))(
    'tell all that has changed and nothing twice, round %i',
    (round) => {
      const random = seeded(1000 + round);
      const before = numbers(60);
      const after = before.flatMap((line) => (random() < 0.08 ? [] : random() < 0.08 ? [line, 'new'] : [line]));
      const changes = diffLines(before, after);
      const hunks = hunksOf(changes);
      expect(hunks.flatMap(({ lines }) => lines).filter(({ op }) => op !== 'same')).toEqual(
        changes.filter(({ op }) => op !== 'same'),
      );
      for (const { fromLine, toLine, lines } of hunks) {
        const [old, now] = [side(lines, 'added'), side(lines, 'removed')];
        expect(before.slice(fromLine - 1, fromLine - 1 + old.length)).toEqual(old);
        expect(after.slice(toLine - 1, toLine - 1 + now.length)).toEqual(now);
      }
    },
  );
});
