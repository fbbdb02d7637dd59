/** Of text that is no CSV; the row is the one that a spreadsheet would show. */
export class CsvError extends Error {
  constructor(
    readonly row: number,
    message: string,
  ) {
    super(message);
  }
}

/** RFC 4180 to the letter, with the line ends of every system: what could be read in two ways is refused. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length || cells.length > 0) {
    const row = rows.length + 1;
    const [cell, end] = text[at] === '"' ? quoted(text, at, row) : plain(text, at, row);
    cells.push(cell);
    if (text[end] === ',') {
      at = end + 1;
    } else {
      rows.push(cells);
      cells = [];
      at = end + (text.startsWith('\r\n', end) ? 2 : 1);
    }
  }
  return rows;
}

type Cell = [value: string, end: number];

function plain(text: string, at: number, row: number): Cell {
  const stop = /[",\r\n]/g;
  stop.lastIndex = at;
  const end = stop.exec(text)?.index ?? text.length;
  if (text[end] === '"') throw new CsvError(row, 'has a quotation mark in a cell that is not in quotation marks');
  return [text.slice(at, end), end];
}

function quoted(text: string, at: number, row: number): Cell {
  let end = at;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) throw new CsvError(row, 'has a cell whose quotation mark does not end');
    if (text[end + 1] !== '"') break;
    end++;
  } while (true);
  const after = text[end + 1];
  if (after !== undefined && !',\r\n'.includes(after))
    throw new CsvError(row, 'has text behind the closing quotation mark of a cell');
  return [text.slice(at + 1, end).replaceAll('""', '"'), end + 1];
}
