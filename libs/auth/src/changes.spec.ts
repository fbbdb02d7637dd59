import { expect, it } from '@jest/globals';
import { changes } from './changes';

const row = { id: 1, name: 'Ana', limits: ['amazon'] as string[] | null };

it('only what is wanted otherwise than it is counts as a change, with how it was', () => {
  expect(changes(row, { name: 'Bia', limits: ['amazon'] })).toEqual([{ name: 'Ana' }, { name: 'Bia' }]);
  expect(changes(row, { limits: null })).toEqual([{ limits: ['amazon'] }, { limits: null }]);
});

it('what nobody has asked for is no change', () => {
  expect(changes(row, { name: undefined })).toEqual([{}, {}]);
  expect(changes(row, {})).toEqual([{}, {}]);
});
