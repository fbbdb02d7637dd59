import { describe, expect, it } from '@jest/globals';
import { storable, storableJson } from './storable';

describe('what a stranger wrote, as PostgreSQL takes it', () => {
  it('has neither zero characters nor halves of pairs, and all else as it was', () => {
    expect(storable('a\0b \ud83d\ude00 \ud83d \udc80 end')).toBe('a\ufffdb \ud83d\ude00 \ufffd \ufffd end');
  });

  it('in JSON as well, in keys too, and where it only looks like one nothing is touched', () => {
    const value = { 'a\0': ['\0\0', '\ud800', '\ud83d\ude00'], text: String.raw`\u0000 \\u0000 \ud800`, '\udc80': 1 };
    expect(JSON.parse(storableJson(value))).toEqual({
      'a\ufffd': ['\ufffd\ufffd', '\ufffd', '\ud83d\ude00'],
      text: value.text,
      '\ufffd': 1,
    });
  });
});
