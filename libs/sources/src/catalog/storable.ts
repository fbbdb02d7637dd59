/**
 * Text of a stranger's repository as PostgreSQL takes it: it stores every character but the zero, and halves of a pair in JSON are refused.
 */
export const storable = (text: string): string => text.replace(/\0/g, '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');

/** The same for a value, keys included: `JSON.stringify` writes exactly those characters as escapes. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\ufffd');
