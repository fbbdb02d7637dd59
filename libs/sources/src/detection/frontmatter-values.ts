/** A place among the lines of a frontmatter. Each reader begins with what follows the key and goes on to the last line of its value. */
export interface Lines {
  readonly all: readonly string[];
  at: number;
  flaw(what: string): void;
}

export function isScalarStart(text: string): 'block' | 'quoted' | 'flow' | 'plain' {
  if (/^[|>][-+\d]*(?:\s+#.*)?$/.test(text)) return 'block';
  if (/^["']/.test(text)) return 'quoted';
  return /^[[{]/.test(text) ? 'flow' : 'plain';
}

const belongs = (line: string | undefined): line is string =>
  line !== undefined && (/^[ \t]/.test(line) || line.trim() === '');

/** The lines below a key that are indented, without the empty ones at their end. */
function indented(lines: Lines): string[] {
  const taken: string[] = [];
  for (let line = lines.all[lines.at]; belongs(line); line = lines.all[++lines.at]) {
    if (/^ *\t/.test(line) && line.trim() !== '') lines.flaw('it is indented with tabs');
    taken.push(line);
  }
  while (taken.at(-1)?.trim() === '') taken.pop();
  return taken;
}

export function readBlock(header: string, lines: Lines): string {
  const taken = indented(lines);
  const margin = Math.min(...taken.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  const text = taken.map((line) => line.slice(margin));
  if (header.startsWith('|')) return text.join('\n').trim();
  const paragraphs: string[][] = [[]];
  for (const line of text) {
    if (line.trim() === '') paragraphs.push([]);
    else paragraphs.at(-1)?.push(line.trim());
  }
  return paragraphs
    .map((paragraph) => paragraph.join(' '))
    .join('\n')
    .trim();
}

export function readPlain(text: string, lines: Lines): string {
  const first = withoutComment(text);
  if (first.startsWith('*')) lines.flaw('an alias is not followed');
  if (/:(\s|$)/.test(first) || /^[@`%]/.test(first)) lines.flaw('a value should be quoted');
  const more = indented(lines).map((line) => line.trim());
  // A list may stand below its key without being indented.
  if (first === '' && more.length === 0) {
    for (
      let line = lines.all[lines.at];
      line !== undefined && /^-(\s|$)|^[ \t]+\S/.test(line);
      line = lines.all[++lines.at]
    ) {
      more.push(line.trim());
    }
  } else if (first !== '' && more.some((line) => /:(\s|$)/.test(line))) lines.flaw('a value should be quoted');
  return [/^(~|null|NULL|Null)$/.test(first) ? '' : first, ...more].filter((part) => part !== '').join(' ');
}

const withoutComment = (text: string): string => (text.startsWith('#') ? '' : text.replace(/[ \t]#.*$/, '')).trim();

export function readQuoted(text: string, lines: Lines): string {
  const quote = text.charAt(0);
  const parts = [text.slice(1)];
  let end = endOfQuoted(quote, parts[0] ?? '');
  let at = lines.at;
  while (end === -1 && belongs(lines.all[at])) {
    parts.push((lines.all[at++] ?? '').trim());
    end = endOfQuoted(quote, parts.at(-1) ?? '');
  }
  if (end === -1) {
    lines.flaw('a quote is never closed');
    return readPlain(text.slice(1), lines);
  }
  lines.at = at;
  const last = parts.pop() ?? '';
  const after = last.slice(end + 1).trim();
  if (after !== '' && !after.startsWith('#')) {
    lines.flaw('text follows a closing quote');
    return [...parts, last].join(' ').trim();
  }
  return unescaped(quote, [...parts, last.slice(0, end)].join(' '));
}

function endOfQuoted(quote: string, text: string, from = 0): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at;
      at++;
    }
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '', a: '', b: '', e: '' };

function unescaped(quote: string, text: string): string {
  if (quote === "'") return text.replaceAll("''", "'");
  return text.replace(/\\(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|(.))/g, (_all, u?: string, x?: string, one?: string) =>
    one === undefined ? String.fromCharCode(parseInt(u ?? x ?? '', 16)) : (escapes[one] ?? one),
  );
}

/** `[a, b]` and `{a: b}`, over as many lines as they take, as the text they are. */
export function readFlow(text: string, lines: Lines): string {
  const parts = [text];
  let depth = balance(text);
  while (depth > 0 && belongs(lines.all[lines.at])) {
    const line = (lines.all[lines.at++] ?? '').trim();
    parts.push(line);
    depth += balance(line);
  }
  // The closing bracket alone may stand at the margin.
  if (depth > 0 && /^[\]}]/.test(lines.all[lines.at] ?? '')) {
    parts.push(lines.all[lines.at++] ?? '');
    depth = 0;
  }
  const value = withoutComment(parts.join(' '));
  if (depth > 0) lines.flaw('a bracket is never closed');
  else if (closesAt(value) < value.length - 1) lines.flaw('a value should be quoted');
  return value;
}

/** Where the brackets outside quotes are, and whether each opens or closes. */
function* brackets(text: string): Generator<{ at: number; step: 1 | -1 }> {
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '[' || character === '{') yield { at, step: 1 };
    else if (character === ']' || character === '}') yield { at, step: -1 };
    else if (character === '"' || character === "'") {
      const end = endOfQuoted(character, text, at + 1);
      if (end === -1) return;
      at = end;
    }
  }
}

function balance(text: string): number {
  let depth = 0;
  for (const { step } of brackets(text)) depth += step;
  return depth;
}

/** Where the first bracket is closed again; past the end when it never is. */
function closesAt(text: string): number {
  let depth = 0;
  for (const { at, step } of brackets(text)) {
    depth += step;
    if (depth === 0) return at;
  }
  return text.length;
}
