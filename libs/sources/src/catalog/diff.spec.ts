import { describe, expect, it } from '@jest/globals';
import { changesOf } from './catalog';
import { type CatalogDiff, diff, type KnownArtifact, removalToConfirm } from './diff';
import { type FoundArtifact } from './found-artifact';

type Said = Partial<KnownArtifact> & Pick<KnownArtifact, 'path'>;

const known = ({ path, kind = 'skill', name = path, contentKey = path, removed = false }: Said): KnownArtifact => ({
  id: `id of ${path} ${name}`,
  kind,
  path,
  name,
  entryPath: `${path}/SKILL.md`,
  contentKey,
  revision: 1,
  removed,
});

const found = ({ path, kind = 'skill', name = path, contentKey = path }: Said): FoundArtifact => ({
  kind,
  path,
  name,
  entryPath: `${path}/SKILL.md`,
  confidence: 90,
  provenance: 'content',
  evidence: [],
  contentKey,
  files: [],
});

/** In short: what happened to what. */
const told = (change: CatalogDiff) =>
  changesOf(change).map((one) => `${one.change} ${one.path}${one.from ? ` from ${one.from}` : ''}`);
const compared = (before: Said[], after: Said[]) => diff(before.map(known), after.map(found));
const identities = ({ kept }: CatalogDiff) => Object.fromEntries(kept.map((one) => [one.found.path, one.known.id]));

describe('what a scan makes of the catalog', () => {
  it('tells what is new, what has another content, what is gone, and nothing of what stayed as it was', () => {
    const change = compared(
      [{ path: 'same' }, { path: 'edited' }, { path: 'gone' }],
      [{ path: 'same' }, { path: 'edited', contentKey: 'new' }, { path: 'fresh' }],
    );
    expect(told(change)).toEqual(['added fresh', 'updated edited', 'removed gone']);
    expect(change.kept.map(({ change: what, newContent }) => [what, newContent])).toEqual([
      ['updated', true],
      ['unchanged', false],
    ]);
  });

  it('calls equal content of the same kind in another place a move', () => {
    const change = compared([{ path: 'a', contentKey: 'k' }], [{ path: 'b', contentKey: 'k' }]);
    expect(told(change)).toEqual(['moved b from a']);
    expect(identities(change)).toEqual({ b: 'id of a a' });
    expect(told(compared([{ path: 'a', contentKey: 'k' }], [{ path: 'b', contentKey: 'k', kind: 'plugin' }]))).toEqual([
      'added b',
      'removed a',
    ]);
  });

  it('calls a copy whose original is still there new', () => {
    const before = [{ path: 'a', contentKey: 'k' }];
    expect(told(compared(before, [...before, { path: 'b', contentKey: 'k' }]))).toEqual(['added b']);
  });

  it('never makes two of one, nor one of two', () => {
    const split = compared(
      [{ path: 'a', contentKey: 'k' }],
      [
        { path: 'b', contentKey: 'k' },
        { path: 'c', contentKey: 'k' },
      ],
    );
    expect(told(split)).toEqual(['added c', 'moved b from a']);
    const joined = compared(
      [
        { path: 'a', contentKey: 'k' },
        { path: 'b', contentKey: 'k' },
      ],
      [{ path: 'c', contentKey: 'k' }],
    );
    expect(told(joined)).toEqual(['moved c from a', 'removed b']);
  });

  it('lets the name decide between moves that are equally good, and the order of the paths where names do not', () => {
    const change = compared(
      [
        { path: 'old/1', name: 'one', contentKey: 'k' },
        { path: 'old/2', name: 'two', contentKey: 'k' },
        { path: 'old/3', name: 'three', contentKey: 'k' },
      ],
      [
        { path: 'new/1', name: 'two', contentKey: 'k' },
        { path: 'new/2', name: 'other', contentKey: 'k' },
        { path: 'new/3', name: 'more', contentKey: 'k' },
      ],
    );
    expect(identities(change)).toEqual({
      'new/1': 'id of old/2 two',
      'new/2': 'id of old/1 one',
      'new/3': 'id of old/3 three',
    });
  });

  it('answers the same in whatever order it is asked', () => {
    const before = ['a', 'b', 'c', 'd'].map((path) => known({ path, contentKey: path < 'c' ? 'k' : 'l' }));
    const after = ['w', 'x', 'y', 'z'].map((path) => found({ path, contentKey: path < 'y' ? 'k' : 'l' }));
    const answer = told(diff(before, after));
    expect(told(diff([...before].reverse(), [...after].reverse()))).toEqual(answer);
    expect(answer).toEqual(['moved w from a', 'moved x from b', 'moved y from c', 'moved z from d']);
  });

  it('keeps a skill that was given another name in its place', () => {
    const change = compared(
      [{ path: 'a', name: 'old', contentKey: '1' }],
      [{ path: 'a', name: 'new', contentKey: '2' }],
    );
    expect(told(change)).toEqual(['updated a']);
    expect(identities(change)).toEqual({ a: 'id of a old' });
  });

  it('tells servers of one file apart by their names', () => {
    const servers = (...names: string[]) =>
      names.map((name) => ({ kind: 'mcp_server' as const, path: '.mcp.json', name, contentKey: `file ${name}` }));
    const change = compared(servers('one', 'two'), servers('two', 'three'));
    expect(changesOf(change).map(({ change: what, name }) => [what, name])).toEqual([
      ['added', 'three'],
      ['removed', 'one'],
    ]);
  });

  it('gives what comes back the place it had, and does not let it be moved while it is away', () => {
    const away = { path: 'a', contentKey: 'k', removed: true };
    const back = compared([away], [{ path: 'a', contentKey: 'k2' }]);
    expect(back.kept).toMatchObject([{ change: 'added', newContent: true, known: { id: 'id of a a' } }]);
    expect(told(compared([away], [{ path: 'b', contentKey: 'k' }]))).toEqual(['added b']);
    expect(told(compared([away], []))).toEqual([]);
  });

  it('neither removes nor moves what may have been overlooked', () => {
    const before = ['hidden', 'gone'].map((path) => known({ path, contentKey: path }));
    const change = diff(before, [found({ path: 'copy', contentKey: 'hidden' })], ({ path }) => path === 'hidden');
    expect(told(change)).toEqual(['added copy', 'removed gone']);
    expect(change.unseen.map(({ path }) => path)).toEqual(['hidden']);
  });

  it('is quick with as many as there may be', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({ path: `skills/${at}`, contentKey: `k${at % 50}` }));
    const started = performance.now();
    const change = compared(
      many,
      many.map(({ contentKey, path }) => ({ path: `moved/${path}`, contentKey })),
    );
    expect(change.kept.filter(({ change: what }) => what === 'moved')).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a person is asked before', () => {
  const left = (before: number, after: number) => {
    const all = Array.from({ length: before }, (_, at) => ({ path: `skills/${at}` }));
    return removalToConfirm(compared(all, all.slice(0, after)));
  };

  it('everything is removed, however little that is', () => {
    expect([left(1, 0), left(3, 0), left(50, 0)]).toEqual(['all_gone', 'all_gone', 'all_gone']);
    expect(left(0, 0)).toBeUndefined();
  });

  it('more than four fifths of ten and more are removed', () => {
    expect([left(10, 2), left(10, 1), left(100, 20), left(100, 19)]).toEqual([
      undefined,
      'most_gone',
      undefined,
      'most_gone',
    ]);
    expect(left(9, 1)).toBeUndefined();
  });

  it('nothing that merely moved', () => {
    const before = Array.from({ length: 12 }, (_, at) => ({ path: `old/${at}`, contentKey: `k${at}` }));
    const after = before.map(({ contentKey }, at) => ({ path: `new/${at}`, contentKey }));
    expect(removalToConfirm(compared(before, after))).toBeUndefined();
  });
});
