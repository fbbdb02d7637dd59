import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { kinds, kindTable } from './kinds';
import { problemCodes } from './problems';
import { profiles } from './profiles/rules';
import { setAsideReasons } from './set-aside';
import { signals } from './signals';

const page = readFileSync(path.join(process.cwd(), 'docs/detection.md'), 'utf8');
/** Rows as they are meant: how wide a column is does not matter. */
const rows = new Set(
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replace(/\s*\|\s*/g, '|')),
);
const row = (...cells: (string | number)[]) => `|${cells.join('|')}|`;
const code = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(', ');

const documented = {
  kinds: kinds.map((kind) => row(code([kind]), kindTable[kind].doubt, kindTable[kind].about)),
  signals: Object.entries(signals).map(([id, { weight, of, about }]) =>
    row(code([id]), weight, of === 'any' ? 'any' : of.join(', '), about),
  ),
  profiles: profiles.map(({ id, title, about }) => row(code([id]), title, about)),
  folders: Object.values(setAsideReasons).map(({ about, names }) => row(about, code(names))),
  problems: Object.entries(problemCodes).map(([id, about]) => row(code([id]), about)),
};

describe('docs/detection.md', () => {
  it.each(Object.entries(documented))('has a row for each of the %s', (_table, expected) => {
    expect(expected.filter((one) => !rows.has(one))).toEqual([]);
  });

  it('has no row for what is gone', () => {
    const known = new Set(Object.values(documented).flat());
    const heads = [...rows].filter((line) => line.startsWith('|`') && !known.has(line));
    expect(heads).toEqual([]);
  });
});
