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

/** What begins like a formula, at the beginning and wherever a spreadsheet may begin another cell, behind blanks and quotes too. */
const formula = /(?<=^|[;\t\r\n])(?=(?:[^\S\t\r\n]|["\u200b])*[=+\-@＝＋－＠])|^(?=[\t\r])/g;

/**
 * RFC 4180. Spreadsheets run what begins like a formula, and texts come from outside: it gets an apostrophe. Where the comma is part of
 * numbers they split at semicolons instead, whatever is quoted.
 */
export function csvCell(value: string | null): string {
  const text = (value ?? '').replace(formula, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A semicolon is only within its texts, where it may be written like this: no spreadsheet splits there, and it means the same. */
export const jsonCell = (value: unknown): string => JSON.stringify(value).replaceAll(';', '\\u003b');

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
