import { type LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';
import pretty from 'pino-pretty';
import { type BuildInfo } from '../build-info';
import { currentContext } from './context';
import { redact, redactError, redactFields, redactText } from './redact';

export interface LogOptions {
  service: string;
  level: 'debug' | 'info' | 'warn' | 'error';
  build?: BuildInfo;
  /** For a person in a terminal; machines get JSON lines. */
  pretty?: boolean;
  /** Where lines go; standard output when absent. */
  destination?: { write(line: string): void };
}

type Fields = Record<string, unknown>;

/** Nest's report of every module and route it sets up, and of an error that whoever catches it logs with the same stack. */
const chatter = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
  'ExceptionHandler',
  'TypeOrmModule',
]);

/** JSON lines in ASCII, with the request and correlation id of whatever is running, and no secret in them. */
export class Logger implements LoggerService {
  private constructor(private readonly pino: Pino) {}

  static create({ service, level, build, pretty: forPeople, destination }: LogOptions): Logger {
    const sink =
      destination ??
      (forPeople
        ? pretty({ sync: true, ignore: 'service,version', colorize: true, singleLine: true })
        : process.stdout);
    const ascii = forPeople ? sink : { write: (line: string) => sink.write(toAscii(line)) };
    return new Logger(
      pino(
        {
          level,
          base: { service, ...(build ? { version: build.version } : {}) },
          timestamp: pino.stdTimeFunctions.isoTime,
          formatters: { level: (label) => ({ level: label }) },
        },
        ascii,
      ),
    );
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  info(message: string, fields?: Fields): void {
    this.write('info', message, [fields]);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  isLevelEnabled(level: LogOptions['level']): boolean {
    return this.pino.isLevelEnabled(level);
  }

  /** Ours passes one object of fields; Nest passes a stack and a context name as strings. */
  private write(level: LogOptions['level'], message: unknown, rest: unknown[]): void {
    const source = rest.at(-1);
    if (typeof source === 'string' && chatter.has(source)) return;
    if (!this.pino.isLevelEnabled(level)) return;
    // Not a spread: V8 is slow, by microseconds, to add fields to the copy that one makes.
    const fields: Fields = Object.assign({} as Fields, currentContext());
    const texts: string[] = [];
    for (const item of rest) {
      if (typeof item === 'string') texts.push(item);
      else if (item instanceof Error) fields.error = redact(item);
      else if (typeof item === 'object' && item !== null) redactFields(fields, item);
    }
    const context = texts.pop();
    if (context !== undefined) fields.context = context;
    if (texts.length > 0) fields.stack = redactText(texts.join('\n'));
    if (message instanceof Error) {
      const error = redactError(message);
      this.pino[level]({ ...fields, error }, error.message);
    } else
      this.pino[level](fields, typeof message === 'string' ? redactText(message) : JSON.stringify(redact(message)));
  }
}

const nonAscii = /[^\x20-\x7e\n]/g;
const toAscii = (line: string) =>
  line.replace(nonAscii, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
