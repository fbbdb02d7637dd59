export type Level = 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  level: Level;
  text: string;
}

const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];
const colours = { debug: 90, info: 36, warn: 33, error: 31 } as const;
// Said by the prefix, or of use in the file only.
const hidden = new Set([
  'level',
  'time',
  'service',
  'version',
  'msg',
  'requestId',
  'correlationId',
  'context',
  'error',
  'stack',
  'pid',
  'hostname',
]);

/** One line of a service for a person: `12:03:04 api INFO listening port=8000`. What is no JSON is passed on as it is. */
export function readable(service: string, line: string, colour: boolean): LogLine {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const prefix = paint(90, service.padEnd(6));
  const entry = parse(line);
  if (!entry) return { level: 'info', text: `${prefix} ${line}` };
  const level = levelOf(entry);
  const time =
    typeof entry.time === 'string' && !Number.isNaN(Date.parse(entry.time))
      ? `${new Date(entry.time).toTimeString().slice(0, 8)} `
      : '';
  const fields = Object.entries(entry)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => ` ${paint(90, `${name}=`)}${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
  const message = typeof entry.msg === 'string' ? entry.msg : '';
  return {
    level,
    text: `${paint(90, time)}${prefix} ${paint(colours[level], level.toUpperCase().padEnd(5))} ${message}${fields}${problem(entry)}`,
  };
}

/** The same without colours, time and stack: what is quoted when the service has ended. */
export function brief(line: string): string {
  const entry = parse(line);
  if (!entry) return line;
  const { message } = (entry.error ?? {}) as { message?: unknown };
  const said = [entry.msg, message].filter(
    (text, index, all) => typeof text === 'string' && all.indexOf(text) === index,
  );
  return [levelOf(entry).toUpperCase(), ...said].join(' ');
}

const levelOf = (entry: Record<string, unknown>): Level => levels.find((level) => level === entry.level) ?? 'info';

function problem({ error, stack }: Record<string, unknown>): string {
  const { message, stack: errorStack } = (typeof error === 'object' && error !== null ? error : {}) as {
    message?: unknown;
    stack?: unknown;
  };
  const text = [errorStack, stack, message].find((candidate) => typeof candidate === 'string' && candidate !== '') as
    string | undefined;
  return text === undefined ? '' : `\n    ${text.replaceAll('\n', '\n    ')}`;
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
