/** What was asked for goes to standard output; what happened on the way to standard error. */
export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printError = (text: string): void => void process.stderr.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, undefined, 2));

/** Where the next page of a list begins, when there is one; beside the list, so that it does not mix with it. */
export function printMore(nextCursor: string | null): void {
  if (nextCursor !== null) printError(`There are more: --cursor ${nextCursor}`);
}

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
  return all.map(line).join('\n');
}
