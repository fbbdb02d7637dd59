import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { asUnavailable } from '../errors/database-errors';
import { DomainError, isPermanent } from '../errors/domain-error';
import { redactText } from '../logging/redact';
import { type JobError } from './job.entity';
import { backoffDelay, type JobDefinition } from './job-definition';
import { type Failure, type Success } from './job-outcomes';

/** Why an attempt is told to stop. */
export type AbortReason = 'timeout' | 'cancelled' | 'shutdown' | 'lost';

const abortMessages: Record<AbortReason, string> = {
  timeout: 'The job took longer than its limit.',
  cancelled: 'The job was cancelled.',
  shutdown: 'The worker is shutting down.',
  lost: 'Another worker has taken the job.',
};

export const abortError = (reason: AbortReason) =>
  new DomainError('unavailable', `job_${reason}`, abortMessages[reason]);

/** The payload as its class, or a permanent error that names what does not fit. */
export function payloadOf({ name, payload: type }: JobDefinition, payload: object): object {
  const instance: object = plainToInstance(type, payload);
  const problems = validateSync(instance, { forbidUnknownValues: false });
  if (problems.length === 0) return instance;
  const fields = problems.map(({ property }) => property).join(', ');
  throw new DomainError('invalid', 'job_payload', `The payload does not fit the job ${name}: ${fields}.`);
}

export function successOf(result: unknown): Success {
  try {
    return { state: 'succeeded', result: storable(JSON.stringify(result ?? null)) };
  } catch (cause) {
    throw new DomainError('invalid', 'job_result', 'The result of the job cannot be stored as JSON.', { cause });
  }
}

/** Whatever is thrown after the signal, the reason of the signal is what happened. */
export function failureOf(
  definition: JobDefinition,
  { attempts, max_attempts: most }: { attempts: number; max_attempts: number },
  thrown: unknown,
  reason?: AbortReason,
): Failure {
  const cause = reason ? abortError(reason) : (asUnavailable(thrown) ?? thrown);
  const error = errorOf(cause);
  if (reason === 'shutdown') return { state: 'queued', error, handedBack: true };
  if (reason === 'cancelled') return { state: 'cancelled', error };
  if (isPermanent(cause)) return { state: 'failed', error };
  if (attempts >= most) return { state: 'dead', error };
  return { state: 'queued', error, delayMs: backoffDelay(definition, attempts) };
}

/** What the ledger keeps of an error: fit to be shown. */
function errorOf(error: unknown): JobError {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: typeof code === 'string' ? code : 'error',
    message: redactText(message).slice(0, 2000).replaceAll('\0', ''),
  };
}

/** PostgreSQL stores every character but one. */
const storable = (json: string): string => json.replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1');
