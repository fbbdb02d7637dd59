import { type Event } from '@souk/platform';
import { eventView, type ExportFormat } from './audit.api';

interface Format {
  type: string;
  head: string;
  /** Between two events. */
  gap: string;
  tail: string;
  write: (event: Event) => string;
}

const columns: Record<string, (event: Event) => string | null> = {
  id: ({ id }) => id,
  at: ({ at }) => at.toISOString(),
  type: ({ type }) => type,
  actorKind: ({ actorKind }) => actorKind,
  actorId: ({ actorId }) => actorId,
  actorName: ({ actorName }) => actorName,
  subjectKind: ({ subjectKind }) => subjectKind,
  subjectId: ({ subjectId }) => subjectId,
  marketplace: ({ marketplace }) => marketplace,
  requestId: ({ requestId }) => requestId,
  correlationId: ({ correlationId }) => correlationId,
  data: ({ data }) => JSON.stringify(data),
};
const cells = Object.values(columns);

/** RFC 4180. Spreadsheets run a cell that begins like a formula, and names come from outside: such a cell begins with an apostrophe. */
export function csvCell(value: string | null): string {
  const text = value === null ? '' : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Streamed from the first event to the last. The JSON is one array with a line for each event: cut off, it does not parse. */
export const formats: Record<ExportFormat, Format> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    head: `${Object.keys(columns).join(',')}\r\n`,
    gap: '',
    tail: '',
    write: (event) => `${cells.map((cell) => csvCell(cell(event))).join(',')}\r\n`,
  },
  json: {
    type: 'application/json; charset=utf-8',
    head: '[\n',
    gap: ',\n',
    tail: '\n]\n',
    write: (event) => JSON.stringify(eventView(event)),
  },
};
