import { describe, expect, it } from '@jest/globals';
import { csvCell, jsonCell } from './export-formats';

/** As Excel splits a line where the comma is part of numbers, or Calc when it is told to: a quote counts where a cell begins only. */
const cellsOf = (line: string) => line.split(/[;\t\r\n]/).map((cell) => cell.replace(/^[\s"]+/, ''));
const runs = (cell: string) => /^[=+\-@＝＋－＠]/.test(cell);

describe('a cell of a CSV file', () => {
  it.each([
    ['=1+cmd|A!B1', `'=1+cmd|A!B1`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    [' =1', `' =1`],
    ['\u00a0=1', `'\u00a0=1`],
    ['"=1"', `"'""=1"""`],
    ['＝1', `'＝1`],
    ['＋1', `'＋1`],
    ['－1', `'－1`],
    ['＠A1', `'＠A1`],
    ['\t=1', `'\t'=1`],
    ['\tx', `'\tx`],
    ['\rx', `"'\rx"`],
    ['a;=1+cmd|A!B1;b', `a;'=1+cmd|A!B1;b`],
    ['a;=1,2', `"a;'=1,2"`],
    ['a;;+1', `a;;'+1`],
    ['a; "=1"', `"a;' ""=1"""`],
    ['a;＝1', `a;'＝1`],
    ['a\t@A1', `a\t'@A1`],
    ['a\n-1', `"a\n'-1"`],
    ['a\r\n=1', `"a\r\n'=1"`],
    ['=1;=2', `'=1;'=2`],
  ])('runs nothing of %j, wherever it is split', (value, written) => {
    expect(csvCell(value)).toBe(written);
    expect([...cellsOf(csvCell(value)), ...cellsOf(`x,${csvCell(value)},y`)].filter(runs)).toEqual([]);
  });

  it.each(['', 'a=1', 'a - b', 'a;b', 'a; b = c', 'x@y.example', '1-2', `it's`])('leaves %j as it is', (value) => {
    expect(csvCell(value)).toBe(value);
  });

  it('is empty where there is nothing', () => expect(csvCell(null)).toBe(''));

  it('with JSON means the same, and is split nowhere', () => {
    const value = { 'a;=1': ['x;=cmd', '\n=1', '\t=1'] };
    expect(JSON.parse(jsonCell(value))).toEqual(value);
    expect(cellsOf(csvCell(jsonCell(value)))).toHaveLength(1);
  });
});
