import { describe, expect, it } from '@jest/globals';
import { type DomainError } from '@souk/platform';
import { refuseHostile } from './hostile-input.guard';

function refusal(json: string): string | undefined {
  try {
    refuseHostile(JSON.parse(json));
    return undefined;
  } catch (error) {
    const { kind, code, errors = [] } = error as DomainError;
    return [kind, code, ...errors.map((field) => `${field.path} ${field.code}`)].join(', ');
  }
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('input', () => {
  it.each([
    ['half of a surrogate pair', '{"email":"\\ud800@b.co"}', 'invalid, validation_failed, email isUnicode'],
    ['one in a list', '{"scopes":["a","\\udc00"]}', 'invalid, validation_failed, scopes.1 isUnicode'],
    ['one alone', '"\\ud800"', 'invalid, validation_failed, body isUnicode'],
    ['a constructor', '{"email":{"constructor":1}}', 'invalid, validation_failed, email.constructor unknown'],
    ['a toString', '{"toString":1}', 'invalid, validation_failed, toString unknown'],
    ['a prototype of its own', '{"a":[{"__proto__":{}}]}', 'invalid, validation_failed, a.0.__proto__ unknown'],
    ['lists without end', nested(20_000), 'invalid, too_deep'],
    ['objects without end', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'invalid, too_deep'],
  ])('with %s is refused', (_what, json, expected) => expect(refusal(json)).toBe(expected));

  it.each([
    ['whole surrogate pairs', '{"name":"\\ud83d\\ude00"}'],
    ['names that only look like those of objects', '{"Constructor":1,"to_string":2,"then":3,"length":4}'],
    ['some depth', nested(50)],
    ['nothing at all', 'null'],
  ])('with %s is let through', (_what, json) => expect(refusal(json)).toBeUndefined());
});
