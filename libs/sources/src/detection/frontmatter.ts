import { isScalarStart, readBlock, readFlow, readPlain, readQuoted, type Lines } from './frontmatter-values';

/** What was read with good will, said in words. */
export type Flaw = string;

export type Frontmatter =
  | { state: 'missing' }
  | { state: 'unclosed' }
  | { state: 'too_long' }
  | { state: 'read'; fields: ReadonlyMap<string, string>; flaws: readonly Flaw[] };

/** Far above any that a person wrote; what is longer was made to hurt. */
export const longestFrontmatter = 64 * 1024;

const opening = /^\uFEFF?(?:[ \t]*\r?\n)*---[ \t]*\r?\n/;
const closing = /^(?:-{3,}|\.\.\.)[ \t]*\r?$/m;

/**
 * The frontmatter of a markdown file: the keys at its top level, each with the text of its value.
 * Deliberately no YAML: most files in the wild would be refused by it (unquoted colons, tabs, repeated keys), and nothing of what makes
 * YAML dangerous exists here. An alias or an anchor is text, so nothing can grow.
 */
export function readFrontmatter(bytes: Buffer): Frontmatter {
  if (!mayBegin(bytes)) return { state: 'missing' };
  // Nearly all are short, and most files are much longer than they are.
  const short = readHead(bytes, 4096);
  return short.state === 'read' || bytes.length <= 4096 ? short : readHead(bytes, longestFrontmatter);
}

/** Whether the first byte that says anything is a hyphen, or a mark of how the text is encoded. */
function mayBegin(bytes: Buffer): boolean {
  for (const byte of bytes)
    if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return byte === 45 || byte >= 0xef;
  return false;
}

function readHead(bytes: Buffer, length: number): Frontmatter {
  const head = decode(bytes.subarray(0, length));
  const start = opening.exec(head)?.[0];
  if (start === undefined) return { state: 'missing' };
  const body = head.slice(start.length);
  const end = closing.exec(body);
  // A line that the head cuts off may go on, so it closes nothing.
  const cut = end && bytes.length > length && start.length + end.index + end[0].length === head.length;
  if (!end || cut) return { state: bytes.length > longestFrontmatter ? 'too_long' : 'unclosed' };
  const lines = body.slice(0, end.index).split(/\r?\n|\r/);
  const margin = /^[ \t]*/.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
  const { fields, flaws } = readFields(outdented(lines, margin));
  if (margin.includes('\t')) flaws.push('it is indented with tabs');
  if (end[0].startsWith('----')) flaws.push('the line that closes it has more than three hyphens');
  return { state: 'read', fields, flaws };
}

function decode(head: Buffer): string {
  const mark = head.length >= 2 ? head.readUInt16BE(0) : 0;
  if (mark === 0xfffe) return head.toString('utf16le');
  if (mark === 0xfeff)
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString('utf16le');
  return head.toString('utf8');
}

// A key may be quoted; one without a space after its colon is a slip that people make. Bounded, so that no line takes long.
const keyLine = /^(?:([A-Za-z_$][\w.$ -]{0,80}?)|"([^"]{1,80})"|'([^']{1,80})')[ \t]*:(?:([ \t]+|$)|(?=[^\s/]))/;

/** All of it may stand further in, as long as it does so together. */
function outdented(lines: string[], margin: string): string[] {
  if (margin === '') return lines;
  return lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line));
}

function readFields(all: string[]): { fields: Map<string, string>; flaws: Flaw[] } {
  const fields = new Map<string, string>();
  const flaws = new Set<Flaw>();
  /** Lines that should have been indented, by the key that they were meant for. */
  const strays = new Map<string, string[]>();
  const lines: Lines = { all, at: 0, flaw: (flaw) => flaws.add(flaw) };
  let last: string | undefined;
  while (lines.at < all.length) {
    const line = all[lines.at] ?? '';
    const key = keyLine.exec(line);
    lines.at += 1;
    if (key) {
      last = key[1] ?? key[2] ?? key[3] ?? '';
      if (key[4] === undefined) flaws.add(`no space after the colon of "${shown(last)}"`);
      if (fields.has(last)) flaws.add(`"${shown(last)}" is there more than once; the last one counts`);
      strays.delete(last);
      fields.set(last, readValue(line.slice(key[0].length).trim(), lines));
    } else if (!/^\s*(#|$)/.test(line)) {
      if (line.startsWith('%') || last === undefined) flaws.add('a line is no "key: value"');
      else {
        const belonging = strays.get(last) ?? [];
        belonging.push(line.trim());
        strays.set(last, belonging);
      }
    }
  }
  for (const [key, belonging] of strays) {
    const count = belonging.length === 1 ? 'a line' : `${belonging.length} lines`;
    flaws.add(`${count} should be indented and was read as part of "${shown(key)}"`);
    fields.set(key, [fields.get(key) ?? '', ...belonging].join(' ').trim());
  }
  return { fields, flaws: [...flaws] };
}

function readValue(text: string, lines: Lines): string {
  const start = isScalarStart(text);
  if (start === 'block') return readBlock(text, lines);
  if (start === 'quoted') return readQuoted(text, lines);
  if (start === 'flow') return readFlow(text, lines);
  return readPlain(text, lines);
}

const shown = (key: string): string => (key.length > 40 ? `${key.slice(0, 40)}...` : key);
