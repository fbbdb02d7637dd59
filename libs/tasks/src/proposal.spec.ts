import { expect, it } from '@jest/globals';
import { revisionOf, type TaskContent } from './proposal';

const content: TaskContent = {
  marketplace: 'amazon',
  title: 'Lower the price',
  description: 'It sells less.',
  category: 'optimization',
  priority: 'high',
  estimatedHours: 4,
  tags: ['price'],
  metadata: { a: 1, b: { c: [1, 2], d: 'x' } },
  proposal: null,
};

it('the same content has the same revision, in whichever order it was written', () => {
  const turned = Object.fromEntries(Object.entries(content).toReversed()) as unknown as TaskContent;
  expect(revisionOf({ ...turned, metadata: { b: { d: 'x', c: [1, 2] }, a: 1 } })).toBe(revisionOf(content));
});

it.each<Partial<TaskContent>>([
  { title: 'Lower the price ' },
  { estimatedHours: 4.01 },
  { tags: [] },
  { metadata: { a: 1, b: { c: [2, 1], d: 'x' } } },
  { marketplace: 'shopee' },
])('%j is another revision', (change) => {
  expect(revisionOf({ ...content, ...change })).not.toBe(revisionOf(content));
});

it('what is not decided on does not count', () => {
  expect(revisionOf({ ...content, ...{ id: '1', version: 7 } })).toBe(revisionOf(content));
});
