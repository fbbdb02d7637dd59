export type Json = { value: unknown; flaws: readonly string[] } | { error: string };

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON as people keep it: with a byte order mark, comments and commas too many. What had to be forgiven is said. */
export function readJson(bytes: Buffer): Json {
  const flaws: string[] = [];
  let text = bytes.toString('utf8');
  if (text.startsWith('\uFEFF')) {
    flaws.push('it begins with a byte order mark');
    text = text.slice(1);
  }
  const strict = parsed(text);
  if ('value' in strict) return { ...strict, flaws };
  const plain = withoutExtras(text, flaws);
  const lenient = plain === text ? strict : parsed(plain);
  return 'value' in lenient ? { ...lenient, flaws } : { error: strict.error };
}

function parsed(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // The message may quote the file; what it quotes must not reach a log or a page by this way.
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    return { error: at === undefined ? 'it is no JSON' : `it is no JSON, as of character ${at}` };
  }
}

/** One walk from the first character to the last: whatever the text, it takes no longer than its length. */
function withoutExtras(text: string, flaws: string[]): string {
  const kept: string[] = [];
  const seen = new Set<string>();
  let comma = -1;
  for (let at = 0; at < text.length;) {
    const end = endOfToken(text, at);
    const character = text.charAt(at);
    if (character === '/' && end > at + 1) {
      seen.add('it has comments');
      kept.push(' ');
    } else {
      if (comma !== -1 && (character === ']' || character === '}')) {
        seen.add('it has a comma after the last entry');
        kept[comma] = '';
      }
      if (character === ',') comma = kept.length;
      else if (!/\s/.test(character)) comma = -1;
      kept.push(text.slice(at, end));
    }
    at = end;
  }
  flaws.push(...seen);
  return kept.join('');
}

/** Where the string, the comment or the single character ends that begins at a place. */
function endOfToken(text: string, from: number): number {
  const character = text.charAt(from);
  if (character === '"') {
    for (let at = from + 1; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '"') return at + 1;
    }
    return text.length;
  }
  if (character === '/' && (text[from + 1] === '/' || text[from + 1] === '*')) {
    const close = text[from + 1] === '/' ? '\n' : '*/';
    const end = text.indexOf(close, from + 2);
    return end === -1 ? text.length : end + (close === '*/' ? 2 : 0);
  }
  return from + 1;
}

/** Keys that one object has twice: JSON keeps the last silently, a reader of the file sees the first. */
export function repeatedKeys(bytes: Buffer): string[] {
  const scopes: (Set<string> | undefined)[] = [];
  const repeated = new Set<string>();
  for (const [token, key] of bytes.toString('utf8').matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '{') scopes.push(new Set());
    else if (token === '[') scopes.push(undefined);
    else if (token === '}' || token === ']') scopes.pop();
    else if (key !== undefined) {
      const scope = scopes.at(-1);
      if (scope?.has(key)) repeated.add(key);
      scope?.add(key);
    }
  }
  return [...repeated];
}
