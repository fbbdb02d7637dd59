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
const closing = /^(?:---|\.\.\.)[ \t]*\r?$/m;

/**
 * The frontmatter of a markdown file: the keys at its top level, each with the text of its value.
 * Deliberately no YAML: most files in the wild would be refused by it (unquoted colons, tabs, repeated keys), and nothing of what makes
 * YAML dangerous exists here. An alias or an anchor is text, so nothing can grow.
 */
export function readFrontmatter(bytes: Buffer): Frontmatter {
  const head = decode(bytes);
  const start = opening.exec(head)?.[0];
  if (start === undefined) return { state: 'missing' };
  const body = head.slice(start.length);
  const end = closing.exec(body);
  if (!end || end.index > longestFrontmatter) {
    return { state: bytes.length > longestFrontmatter ? 'too_long' : 'unclosed' };
  }
  return { state: 'read', ...readFields(body.slice(0, end.index).split(/\r?\n|\r/)) };
}

function decode(bytes: Buffer): string {
  const head = bytes.subarray(0, longestFrontmatter + 4096);
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

function readFields(all: string[]): { fields: Map<string, string>; flaws: Flaw[] } {
  const fields = new Map<string, string>();
  const flaws = new Set<Flaw>();
  const lines: Lines = { all, at: 0, flaw: (flaw) => flaws.add(flaw) };
  let last: string | undefined;
  while (lines.at < all.length) {
    const line = all[lines.at] ?? '';
    const key = keyLine.exec(line);
    if (key) {
      last = key[1] ?? key[2] ?? key[3] ?? '';
      if (key[4] === undefined) flaws.add(`no space after the colon of "${shown(last)}"`);
      if (fields.has(last)) flaws.add(`"${shown(last)}" is there more than once; the last one counts`);
      lines.at += 1;
      fields.set(last, readValue(line.slice(key[0].length).trim(), lines));
      continue;
    }
    lines.at += 1;
    if (/^\s*(#|$)/.test(line)) continue;
    if (line.startsWith('%') || last === undefined) flaws.add(`line ${lines.at} is no "key: value"`);
    else {
      flaws.add(`line ${lines.at} should be indented; it was read as part of "${shown(last)}"`);
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`.trim());
    }
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
