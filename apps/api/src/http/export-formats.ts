export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** How items of a kind are written, from the first to the last. */
export interface Writer<T> {
  type: string;
  head: string;
  /** Between two items. */
  gap: string;
  tail: string;
  write: (item: T) => string;
}

/** Where a column of a CSV file comes from, by its heading. */
export type Columns<T> = Record<string, (item: T) => string | null>;

/** RFC 4180. Spreadsheets run a cell that begins like a formula, and texts come from outside: such a cell begins with an apostrophe. */
export function csvCell(value: string | null): string {
  const text = value === null ? '' : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The JSON is one array with a line for each item: cut off, it does not parse. */
export function writersOf<T>(columns: Columns<T>, view: (item: T) => object): Record<ExportFormat, Writer<T>> {
  const cells = Object.values(columns);
  return {
    csv: {
      type: 'text/csv; charset=utf-8',
      head: `${Object.keys(columns).join(',')}\r\n`,
      gap: '',
      tail: '',
      write: (item) => `${cells.map((cell) => csvCell(cell(item))).join(',')}\r\n`,
    },
    json: {
      type: 'application/json; charset=utf-8',
      head: '[\n',
      gap: ',\n',
      tail: '\n]\n',
      write: (item) => JSON.stringify(view(item)),
    },
  };
}
