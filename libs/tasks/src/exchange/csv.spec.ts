import { describe, expect, it } from '@jest/globals';
import { CsvError, parseCsv } from './csv';

describe('a CSV file', () => {
  it.each<[string, string, string[][]]>([
    ['a line', 'a,b', [['a', 'b']]],
    [
      'lines of Windows',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['lines of the others', 'a\nb\rc', [['a'], ['b'], ['c']]],
    ['a byte order mark', '\ufeffa', [['a']]],
    [
      'empty cells',
      ',\n,',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['empty lines', 'a\n\nb\n', [['a'], [''], ['b']]],
    ['quotes', '"a,b","c\r\nd","say ""hi"""', [['a,b', 'c\r\nd', 'say "hi"']]],
    ['only quotes', '""\n""""', [[''], ['"']]],
    ['nothing', '', []],
    ['an apostrophe', `'=1,it's`, [[`'=1`, `it's`]]],
  ])('with %s is read', (_, text, rows) => expect(parseCsv(text)).toEqual(rows));

  it.each([
    ['a\nb"c', 2],
    ['"a', 1],
    ['"a"b', 1],
    ['x\n"a" ,b', 2],
    ['x\r\n""""""", y', 2],
  ])('that could be read in two ways is refused: %j', (text, row) => {
    expect(() => parseCsv(text)).toThrow(CsvError);
    expect(() => parseCsv(text)).toThrow(expect.objectContaining({ row }));
  });

  it('that is written by the rules is read as it was meant, whatever stands in it', () => {
    const random = seeded(20_260_131);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    const pieces = ['a', 'é', '"', ',', '\n', '\r', '\r\n', ' ', ';', '=', '\u{1f9de}', '""', '\t', ''];
    for (let round = 0; round < 500; round++) {
      const cell = () => Array.from({ length: Math.floor(random() * 5) }, () => pick(pieces)).join('');
      const width = 1 + Math.floor(random() * 4);
      const rows = Array.from({ length: 1 + Math.floor(random() * 5) }, () => Array.from({ length: width }, cell));
      const written = rows
        .map((cells) => cells.map((text) => (/[",\r\n]/.test(text) || random() < 0.3 ? quote(text) : text)).join(','))
        .join(pick(['\n', '\r\n']));
      // A last row of one empty cell is no row when nothing ends it.
      expect(parseCsv(`${pick(['', '\ufeff'])}${written}${pick(['\n', '\r\n'])}`)).toEqual(rows);
    }
  });
});

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Mulberry32: the same rounds on every machine. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
