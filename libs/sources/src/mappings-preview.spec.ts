import { expect, it } from '@jest/globals';
import { type Artifact } from './detection/artifacts';
import { type Kind } from './detection/kinds';
import { compared } from './mappings-preview';
import { diff } from './mappings-store';

const artifact = (kind: Kind, path: string, name = path): Artifact => ({
  kind,
  path,
  name,
  confidence: 90,
  provenance: 'content',
  evidence: [],
  entry: path,
});

it('what is there before and after is neither added nor removed', () => {
  const all = [artifact('skill', 'a'), artifact('hook', 'a', 'b')];
  expect(compared(all, all.toReversed())).toMatchObject({
    added: { items: [], total: 0 },
    removed: { items: [], total: 0 },
    retyped: { items: [], total: 0 },
    unchanged: 2,
  });
});

it('what becomes another kind in its place is retyped, by its name where there are several', () => {
  const before = [artifact('skill', 'a', 'x'), artifact('agent', 'a', 'y'), artifact('agent', 'b')];
  const after = [artifact('command', 'a', 'y'), artifact('command', 'a', 'z'), artifact('command', 'c')];
  const { added, removed, retyped } = compared(before, after);
  expect(retyped.items).toEqual([
    { path: 'a', name: 'y', from: 'agent', to: 'command' },
    { path: 'a', name: 'z', from: 'skill', to: 'command' },
  ]);
  expect(added.items).toMatchObject([{ path: 'c' }]);
  expect(removed.items).toMatchObject([{ path: 'b' }]);
});

it('another name of the same kind in the same place is one removed and one added', () => {
  const { added, removed, retyped } = compared([artifact('hook', 'a', 'x')], [artifact('hook', 'a', 'y')]);
  expect([added.total, removed.total, retyped.total]).toEqual([1, 1, 0]);
});

it('each artifact of before is retyped into one at most', () => {
  const { added, retyped } = compared(
    [artifact('skill', 'a', 'x')],
    [artifact('agent', 'a', 'x'), artifact('command', 'a', 'x')],
  );
  expect([added.total, retyped.total]).toEqual([1, 1]);
});

it('the difference of mappings names what came, what went and what is of another type', () => {
  expect(
    diff(
      [
        { path: 'a', type: 'skill' },
        { path: 'b', type: 'skill' },
        { path: 'c', type: 'skill' },
      ],
      [
        { path: 'b', type: 'ignore' },
        { path: 'c', type: 'skill' },
        { path: 'd', type: 'agent' },
      ],
    ),
  ).toEqual({
    added: [{ path: 'd', type: 'agent' }],
    removed: [{ path: 'a', type: 'skill' }],
    changed: [{ path: 'b', from: 'skill', to: 'ignore' }],
  });
});
