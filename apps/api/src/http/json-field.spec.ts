import { expect, it } from '@jest/globals';
import { JsonUpTo } from './json-field';
import { Validation } from './validation';

class Parts {
  @JsonUpTo({ maxBytes: 20, maxDepth: 3 }) parts!: unknown;
}

const take = (parts: unknown) => () => new Validation().transform({ parts }, { type: 'body', metatype: Parts });

it('JSON may be so large altogether, in bytes and not in characters', () => {
  expect(take(['x'.repeat(8), 'y'.repeat(5)])).not.toThrow(); // 20 with its quotes, its comma and its brackets
  expect(take(['x'.repeat(8), 'y'.repeat(6)])).toThrow('One field is not valid.');
  expect(take('ä'.repeat(9))).not.toThrow();
  expect(take('ä'.repeat(10))).toThrow('One field is not valid.');
});
