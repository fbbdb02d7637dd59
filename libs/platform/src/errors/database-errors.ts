import { isNativeError } from 'node:util/types';
import { DomainError } from './domain-error';

const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  '53000', // out of something: disk, memory, connections
  '53100',
  '53200',
  '53300',
  '53400',
  '57P01', // terminated by an administrator
  '57P02',
  '57P03', // starting up or shutting down
  '57P05', // idle session timeout
  '25006', // read-only: this server is not the primary any more
  '57014', // statement timeout
  '55P03', // lock timeout
  '25P03', // idle in transaction timeout
  '40P01', // deadlock
  '40001', // serialization failure
]);

const undefinedTable = '42P01';
const notMigrated = 'The database lacks a table that this version needs: run "souk migrate", then try again.';

// TypeORM says "already released" of a connection that broke between two statements.
const goneRunner = /^QueryRunner(Provider)?AlreadyReleasedError$/;
// What pg says of one without a code of the server's or the system's.
const goneConnection = new RegExp(
  [
    'Query read timeout',
    'Connection terminated',
    'timeout (exceeded when trying to connect|expired)',
    'Client (has encountered a connection error|was closed)',
    'Received unexpected \\w+ message from backend',
    'There was an error establishing an SSL connection',
  ].join('|'),
  'i',
);

/** A fault of the connection or the server, which another attempt may not meet. */
export function asUnavailable(error: unknown): DomainError | undefined {
  if (!isNativeError(error)) return undefined;
  const code = databaseCode(error);
  if (code === undefinedTable) return new DomainError('unavailable', 'not_migrated', notMigrated, { cause: error });
  const lost = goneRunner.test(error.name) || goneConnection.test(error.message);
  if (!lost && !(code !== undefined && (unavailableCodes.has(code) || code.startsWith('08')))) return undefined;
  return new DomainError(
    'unavailable',
    'database_unavailable',
    'The database does not answer right now. Try again in a moment.',
    { cause: error },
  );
}

/** Whoever wraps what the driver throws keeps its code in another place. */
export function databaseCode(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  if (typeof code === 'string') return code;
  if (typeof driverError?.code === 'string') return driverError.code;
  return 'errors' in error && Array.isArray(error.errors) ? databaseCode(error.errors[0]) : undefined;
}

/** The name of the constraint, index or trigger that refused a row: a lost race, or a rule that only the database can see. */
export function constraintOf(error: unknown): string | undefined {
  const { constraint } = ((error as { driverError?: object }).driverError ?? error) as { constraint?: string };
  return constraint;
}
