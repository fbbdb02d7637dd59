import { describe, expect, it } from '@jest/globals';
import { readJson, repeatedKeys } from './lenient-json';

const read = (text: string) => readJson(Buffer.from(text));

describe('JSON', () => {
  it('is read as it is', () => {
    expect(read('{"a":[1,"// no comment",{"b":"/* none */"}]}')).toEqual({
      value: { a: [1, '// no comment', { b: '/* none */' }] },
      flaws: [],
    });
  });

  it.each([
    ['comments', '{"a":1, // one\n/* two */ "b":"// three"}', { a: 1, b: '// three' }],
    ['a comma after the last entry', '{"a":[1,2, ],\n"b":"// three",}', { a: [1, 2], b: '// three' }],
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
  ])('is read with %s, and that is said', (what, text, value) => {
    expect(read(text)).toEqual({ value, flaws: [expect.stringContaining(what)] });
  });

  it('that is none says where, not what', () => {
    const result = read('{"secret":"hunter2" "b"}');
    expect(result).toHaveProperty('error');
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it.each([
    ['a million brackets', '['.repeat(1_000_000)],
    ['comments that never end', '{,' + '/*,'.repeat(300_000)],
    ['strings that never end', '{' + '"\\"'.repeat(300_000)],
    ['commas without end', '[' + ','.repeat(900_000)],
  ])('takes no time over %s', (_what, text) => {
    const started = performance.now();
    expect(read(text)).toHaveProperty('error');
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('tells which keys an object has twice', () => {
    expect(repeatedKeys(Buffer.from('{"a":{"x":1,"x":2},"b":{"x":1},"a":["x","x"]}'))).toEqual(['"x"', '"a"']);
  });

  it('gives no key a meaning that it has not', () => {
    const result = read('{"__proto__":{"polluted":true}}');
    expect('value' in result && Object.keys(result.value as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
