import { type Actor, DomainError, type FieldError } from '@souk/platform';
import { canReach, CsvError, type ImportRow, parseCsv } from '@souk/tasks';
import { Validation } from '../http/validation';
import { NewTaskBody } from './tasks.api';

export const mostRows = 1000;
/** A file with the same mistake in each row says enough with some of them. */
const mostErrors = 100;

/** What is wrong with one cell, as a spreadsheet shows it; the first row has the headings. */
export interface RowError extends FieldError {
  row: number;
  field: string;
}

const required = ['title', 'description', 'marketplace', 'category', 'priority', 'estimatedHours'] as const;
const optional = ['tags', 'externalId', 'submit'] as const;
export const importColumns = [...required, ...optional] as const;
type Column = (typeof importColumns)[number];

/** What a cell means; an empty one is a field that is left out. What cannot be meant is left as it is, for the rules to refuse. */
const meanings: Partial<Record<Column, (cell: string) => unknown>> = {
  estimatedHours: (cell) => (/^\d{1,9}(\.\d{1,9})?$/.test(cell) ? Number(cell) : cell),
  tags: (cell) =>
    cell
      .split(';')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  submit: (cell) => ({ true: true, false: false })[cell.toLowerCase()] ?? cell,
};

export interface ReadRows {
  rows: ImportRow[];
  errors: RowError[];
}

/** The proposals of a file and everything that is wrong with it, by the rules of a single proposal. */
export function readRows(actor: Actor, text: string): ReadRows {
  let records: string[][];
  try {
    records = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvError) return { rows: [], errors: [wrong(error.row, '', 'csv', error.message)] };
    throw error;
  }
  const [heading = [], ...lines] = records;
  const names = heading.map((name) => name.trim());
  const headingErrors = wrongHeadings(names);
  if (headingErrors.length > 0) return { rows: [], errors: headingErrors };
  const filled = lines
    .map((cells, index) => ({ cells, row: index + 2 }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (filled.length === 0) return { rows: [], errors: [wrong(1, '', 'empty', 'is followed by no rows')] };
  if (filled.length > mostRows) {
    const { row } = filled[mostRows] ?? { row: 0 };
    return {
      rows: [],
      errors: [wrong(row, '', 'too_many', `is more than the ${mostRows} rows that one import takes`)],
    };
  }
  const read = filled.map(({ cells, row }) => readRow(actor, names, cells, row));
  return {
    rows: read.flatMap(({ task, row }) => (task ? { row, task } : [])),
    errors: read.flatMap(({ errors }) => errors),
  };
}

/** Nothing is made of a file in which anything is wrong. */
export const wrongFile = (errors: readonly RowError[]): DomainError =>
  new DomainError(
    'invalid',
    'import_failed',
    'The file has mistakes; nothing was made of it. Repair them and send it again.',
    {
      errors: errors.slice(0, mostErrors),
      facts: { errorCount: errors.length },
    },
  );

export const shownErrors = (errors: readonly RowError[]): RowError[] => errors.slice(0, mostErrors);

function wrongHeadings(names: readonly string[]): RowError[] {
  const known: readonly string[] = importColumns;
  // As spreadsheets write where the comma is part of numbers.
  if (names.length === 1 && names[0]?.includes(';'))
    return [wrong(1, '', 'separator', 'has semicolons between its columns: save the file with commas')];
  return [
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => wrong(1, name, 'unknown', `is not a column: those are ${importColumns.join(', ')}`)),
    ...names
      .filter((name, at) => names.indexOf(name) !== at)
      .map((name) => wrong(1, name, 'repeated', 'is there twice')),
    ...required
      .filter((name) => !names.includes(name))
      .map((name) => wrong(1, name, 'missing', 'is a column that must be there')),
  ];
}

function readRow(
  actor: Actor,
  names: readonly string[],
  cells: readonly string[],
  row: number,
): { row: number; task?: NewTaskBody; errors: RowError[] } {
  if (cells.length !== names.length)
    return { row, errors: [wrong(row, '', 'cells', `has ${cells.length} cells, the headings are ${names.length}`)] };
  const given: Record<string, unknown> = Object.fromEntries(
    names.flatMap((name, at) => {
      const cell = cells[at] ?? '';
      return cell === '' ? [] : [[name, (meanings[name as Column] ?? String)(cell)]];
    }),
  );
  try {
    const task = rules.transform(given, { type: 'body', metatype: NewTaskBody }) as NewTaskBody;
    if (canReach(actor, task.marketplace)) return { row, task, errors: [] };
    return {
      row,
      errors: [wrong(row, 'marketplace', 'marketplace_out_of_reach', 'is one that you may not create tasks of')],
    };
  } catch (error) {
    if (!(error instanceof DomainError) || !error.errors) throw error;
    return { row, errors: perCell(error.errors).map((one) => wrongCell(row, one, given)) };
  }
}

/** One mistake says enough of a cell: that it is no number rather than that it is no large one. */
function perCell(errors: readonly FieldError[]): FieldError[] {
  const byCell = new Map<string, FieldError>();
  for (const error of errors) if (!byCell.has(error.path) || error.code === 'isNumber') byCell.set(error.path, error);
  return [...byCell.values()];
}

const wrongCell = (row: number, { path, code, message }: FieldError, given: Record<string, unknown>): RowError =>
  path in given ? wrong(row, path, code, message) : wrong(row, path, 'required', 'must not be empty');

const rules = new Validation();

const wrong = (row: number, field: string, code: string, message: string): RowError => ({
  path: field === '' ? `rows[${row}]` : `rows[${row}].${field}`,
  row,
  field,
  code,
  message,
});
