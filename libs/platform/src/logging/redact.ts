const secretName = new RegExp(
  [
    '(pass(word|wd|phrase)?s?',
    'pass(word|wd|phrase)[-_]?hash(es)?',
    'secrets?',
    'tokens?',
    'authorization',
    'cookies?',
    '(api|private|encryption|secret|signing|access|master)[-_]?keys?',
    'credentials?',
    'dsn',
    '(database|redis|smtp)[-_]?url)$',
  ].join('|'),
  'i',
);

const secretShapes: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [redacted]'],
  [/\bsouk_[a-z]+_[A-Za-z0-9_-]{8,}/g, '[redacted token]'],
  [/\bmarketplace-[a-z]+-secret\d+/g, '[redacted token]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[redacted key]'],
  // Without the scheme before it: looking for its beginning takes quadratic time in a text of dots.
  [/(:\/\/[^\s/:@]*):[^\s/@]+@/g, '$1:[redacted]@'],
];
// Its later parts are optional so that a run of base64 is read once, not again from each place it could begin at.
const jwt = /\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*)?/g;
const queryField = /([?&])([\w.-]{1,60})=[^&\s#"'<>]+/g;

const suspicious = /bearer|basic|eyJ|souk_|marketplace-|PRIVATE KEY|:\/\/|[?&][\w.-]{1,60}=/i;

/** A log line is for reading; what follows is dropped before it costs time. */
const longest = 20_000;
/** Dropped from the end of a text that was cut: the cut may have gone through a secret and hidden its shape. */
const margin = 2_000;

/** Takes out of a text what looks like a secret, wherever it came from. */
export function redactText(text: string): string {
  if (text.length <= longest) return withoutSecrets(text);
  const start = withoutSecrets(text.slice(0, longest + margin)).slice(0, -margin);
  return `${start}... [cut, ${text.length} characters]`;
}

function withoutSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  return secretShapes
    .reduce((result, [shape, replacement]) => result.replace(shape, replacement), text)
    .replace(jwt, (found, rest?: string) => (rest === undefined ? found : '[redacted jwt]'))
    .replace(queryField, (field, mark: string, name: string) =>
      secretName.test(name) ? `${mark}${name}=[redacted]` : field,
    );
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
    target[name] = canBeSecret(item) && secretName.test(name) ? '[redacted]' : redact(item, depth);
  }
  return target;
}

// Numbers and flags under such names are counts and switches: `tokens: 3`.
const canBeSecret = (item: unknown): boolean =>
  item !== undefined && item !== null && typeof item !== 'number' && typeof item !== 'boolean';

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
