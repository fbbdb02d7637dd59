const secretName =
  /(pass(word|wd|phrase)?|secret|token|authorization|cookie|api[-_]?key|private[-_]?key|encryption[-_]?key|credential|dsn|database_?url|redis_?url)$/i;

const secretShapes: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [redacted]'],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*/g, '[redacted jwt]'],
  [/\bsouk_[a-z]+_[A-Za-z0-9_-]{8,}/g, '[redacted token]'],
  [/\bmarketplace-[a-z]+-secret\d+/g, '[redacted token]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[redacted key]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, '$1:[redacted]@'],
];

const suspicious = /bearer|basic|eyJ|souk_|marketplace-|PRIVATE KEY|:\/\//i;

/** Takes out of a text what looks like a secret, wherever it came from. */
export function redactText(text: string): string {
  if (!suspicious.test(text)) return text;
  return secretShapes.reduce((result, [shape, replacement]) => result.replace(shape, replacement), text);
}

/** A copy that is fit for a log: secret-looking fields and texts gone, depth bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : value;
  if (depth > 6) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return redactFields({}, value, depth + 1);
}

/** Adds the fields of `source` to those of `target`, each as `redact` leaves it. */
export function redactFields(target: Record<string, unknown>, source: object, depth = 1): Record<string, unknown> {
  const given = source as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    const item = given[name];
    target[name] = item !== undefined && item !== null && secretName.test(name) ? '[redacted]' : redact(item, depth);
  }
  return target;
}

// PostgreSQL's class of data exceptions: the message quotes the data.
const quotesData = (code: unknown): boolean => typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code);
const withoutData = (text: string): string => text.replace(/: ".*"/gs, ': "[redacted]"');

export function redactError(error: Error, depth = 0): Record<string, unknown> & { message: string } {
  const { code, kind } = error as { code?: unknown; kind?: unknown };
  const clean = quotesData(code) ? (text: string) => redactText(withoutData(text)) : redactText;
  return {
    type: error.name,
    message: clean(error.message),
    ...(code === undefined ? {} : { code }),
    ...(kind === undefined ? {} : { kind }),
    stack: clean(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
