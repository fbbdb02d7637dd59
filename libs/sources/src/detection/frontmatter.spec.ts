import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { longestFrontmatter, readFrontmatter } from './frontmatter';

const read = (text: string | Buffer) => {
  const matter = readFrontmatter(Buffer.from(text as string));
  if (matter.state !== 'read') throw new Error(`it is ${matter.state}`);
  return { fields: Object.fromEntries(matter.fields), flaws: matter.flaws };
};
const within = (body: string) => read(`---\n${body}\n---\nText`);

describe('frontmatter', () => {
  it.each([
    ['a plain value', 'name: pricing'],
    ['a value with a comment', 'name: pricing # of shoes'],
    ['a hash inside a value', 'name: c#'],
    ['quotes', "name: \"a: b\"\ndescription: 'it''s'"],
    ['escapes', 'name: "one\\ntwo \\"three\\" \\u00e9"'],
    ['a literal block', 'description: |\n  one\n  two\n\n  three\nname: x'],
    ['a folded block', 'description: >-\n  one\n  two\n\n  three\nname: x'],
    ['a value over several lines', 'description: one\n  two\n  three\nname: x'],
    ['a quoted value over several lines', 'description: "one\n  two"\nname: x'],
    ['a quoted key', '"name": x'],
    ['an empty value', 'name:\ndescription: x'],
    ['null', 'name: ~\ndescription: null'],
    ['an address', 'name: http://souk.example/a'],
    ['Windows line ends', 'name: a\r\ndescription: b'],
  ])('reads %s as YAML does', (_what, body) => {
    const { fields, flaws } = within(body);
    const expected = parse(body) as Record<string, string | null>;
    expect(fields).toEqual(
      Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, (value ?? '').trim()])),
    );
    expect(flaws).toEqual([]);
  });

  it('takes lists and maps as the text they are', () => {
    const { fields } = within('tools:\n  - Read\n  - Write\nother: [a,\n  b]\nmore:\n- one\n- two\nname: x');
    expect(fields).toEqual({ tools: '- Read - Write', other: '[a, b]', more: '- one - two', name: 'x' });
  });

  it.each([
    ['an unquoted colon', 'description: Use when: always', { description: 'Use when: always' }, /quoted/],
    ['a line that is not indented', 'description: one\ntwo three', { description: 'one two three' }, /indented/],
    ['tabs', 'metadata:\n\tone: 1\nname: x', { metadata: 'one: 1', name: 'x' }, /tabs/],
    ['a repeated key: the last one counts', 'name: a\nname: b', { name: 'b' }, /more than once/],
    ['no space after the colon', 'name:pricing', { name: 'pricing' }, /no space/],
    [
      'a quote that is never closed',
      'name: "pricing\ndescription: x',
      { name: 'pricing', description: 'x' },
      /never closed/,
    ],
    ['a bracket that is never closed', 'tools: [a, b\nname: x', { tools: '[a, b', name: 'x' }, /never closed/],
    ['text after a bracket', 'hint: [a] | [b]', { hint: '[a] | [b]' }, /quoted/],
    ['an alias: it stays text', 'name: *a', { name: '*a' }, /alias/],
  ])('reads %s and says so', (_what, body, fields, flaw) => {
    const found = within(body);
    expect(found.fields).toEqual(fields);
    expect(found.flaws.join()).toMatch(flaw);
  });

  it.each([
    ['a byte order mark', '\uFEFF---\nname: x\n---\n'],
    ['Windows line ends', '---\r\nname: x\r\n---\r\n'],
    ['empty lines above', '\n\n---\nname: x\n---'],
    ['spaces after the lines', '---  \nname: x\n---  \n'],
    ['dots at its end', '---\nname: x\n...\n'],
  ])('may have %s', (_what, text) => {
    expect(read(text).fields).toEqual({ name: 'x' });
  });

  it('may be UTF-16', () => {
    expect(read(Buffer.from('\uFEFF---\nname: x\n---\n', 'utf16le')).fields).toEqual({ name: 'x' });
    expect(read(Buffer.from('\uFEFF---\nname: x\n---\n', 'utf16le').swap16()).fields).toEqual({ name: 'x' });
  });

  it.each([
    ['missing', 'Text\n---\nname: x\n---'],
    ['missing', ''],
    ['missing', '----\nname: x\n----'],
    ['unclosed', '---\nname: x\n'],
    ['too_long', `---\nname: ${'x'.repeat(longestFrontmatter)}\n---\n`],
  ] as const)('is %s', (state, text) => {
    expect(readFrontmatter(Buffer.from(text)).state).toBe(state);
  });

  it.each([
    ['10 MB of it', `---\n${'name: x\n'.repeat(1_300_000)}---\n`],
    [
      'anchors that would grow without end',
      `---\na: &a [x,x,x]\n${[...'bcdefghi'].map((key) => `${key}: &${key} [*a,*a,*a,*a,*a,*a,*a]`).join('\n')}\nname: x\n---\n`,
    ],
    ['one line of quotes', `---\nname: ${'"\\"'.repeat(20_000)}\n---\n`],
    ['one line of spaces', `---\nname: a${' '.repeat(60_000)}b\n---\n`],
    ['a key of spaces', `---\na${' '.repeat(60_000)}b\n---\n`],
    ['nothing but brackets', `---\nname: ${'['.repeat(60_000)}\n---\n`],
    ['a block of spaces', `---\nname: >\n  a${' '.repeat(60_000)}b\n---\n`],
    ['a great many lines that belong to none', `---\nname: x\n${'y\n'.repeat(30_000)}---\n`],
  ])('takes no time over %s', (_what, text) => {
    const bytes = Buffer.from(text);
    const started = performance.now();
    readFrontmatter(bytes);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
