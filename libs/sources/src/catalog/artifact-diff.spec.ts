import { describe, expect, it } from '@jest/globals';
import { fileChanges, mostLines, textChanges } from './artifact-diff';

const file = (path: string, oid: string, mode = '100644') => ({ path, oid, mode, size: 1 });

describe('the files of two revisions', () => {
  it('are added, removed, changed, renamed or the same', () => {
    const before = [
      file('SKILL.md', '1'),
      file('a.py', '2'),
      file('b.py', '3'),
      file('c.py', '4'),
      file('run.sh', '5'),
    ];
    const after = [
      file('run.sh', '5', '100755'),
      file('SKILL.md', '1'),
      file('a.py', '9'),
      file('lib/b.py', '3'),
      file('d.py', '6'),
    ];
    const { added, removed, changed, renamed, unchanged } = fileChanges(before, after);
    expect(added.map(({ path }) => path)).toEqual(['d.py']);
    expect(removed.map(({ path }) => path)).toEqual(['c.py']);
    expect(changed.map(({ path, before: was, after: is }) => [path, was.oid, is.oid, was.mode, is.mode])).toEqual([
      ['a.py', '2', '9', '100644', '100644'],
      ['run.sh', '5', '5', '100644', '100755'],
    ]);
    expect(renamed.map(({ from, path }) => [from, path])).toEqual([['b.py', 'lib/b.py']]);
    expect(unchanged).toBe(1);
  });

  it('that were copies of each other are renamed one by one, and what is left is removed', () => {
    const { added, removed, renamed } = fileChanges(
      [file('x', '1'), file('y', '1'), file('z', '1')],
      [file('p', '1'), file('q', '1')],
    );
    expect(renamed.map(({ from, path }) => [from, path])).toEqual([
      ['x', 'p'],
      ['y', 'q'],
    ]);
    expect([added, removed.map(({ path }) => path)]).toEqual([[], ['z']]);
  });

  it('with the names that every object has are files like others', () => {
    const { changed, added } = fileChanges(
      [file('constructor', '1')],
      [file('constructor', '2'), file('__proto__', '3')],
    );
    expect([changed.length, added.length]).toEqual([1, 1]);
  });
});

describe('the entry texts of two revisions', () => {
  const text = (value: string | null, truncated = false) => ({ text: value, truncated });

  it('differ in lines, a missing line break at the end included', () => {
    expect(textChanges(text('a\nb\n'), text('a\nc'))).toMatchObject({ added: 1, removed: 2, truncated: false });
  });

  it('are compared as far as 5,000 lines go, and say so beyond', () => {
    const long = 'x\n'.repeat(mostLines + 10);
    expect(textChanges(text(long), text(`${long}y`))).toEqual({ hunks: [], added: 0, removed: 0, truncated: true });
    expect(textChanges(text('a', true), text('a'))).toMatchObject({ truncated: true });
  });

  it('are not compared when one is no text', () => {
    expect(textChanges(text(null), text('a'))).toBeNull();
  });
});
