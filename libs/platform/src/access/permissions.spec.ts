import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { permissions, roles } from './permissions';

it('docs/access.md tells what each role may do', () => {
  const rows = readFileSync('docs/access.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| (`[a-z-]+\.[a-z-]+`|permission) /.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  const [[, , ...columns] = [], ...lines] = rows;
  expect(columns).toEqual(roles);
  expect(lines.map(([name, , ...cells]) => [name, columns.filter((_, index) => cells[index] === 'yes')])).toEqual(
    Object.entries(permissions),
  );
});
