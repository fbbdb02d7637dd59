import { DomainError, errorKinds } from '@souk/platform';
import { storable } from '../catalog/storable';
import { type ScanOutcome } from './scan-course';

/** A line that was cut is tried again; a server that is away for longer is the next scan's business. */
const triesOfPassingFaults = 3;

/** What becomes of a scan that could not go on: its end, or another attempt, before which the row stays as it is. */
export function failureOf(error: unknown, attempt: number): ScanOutcome | 'again' {
  const code = error instanceof DomainError ? error.code : undefined;
  if (code === 'scan_cancelled' || code === 'job_cancelled') return { status: 'cancelled' };
  // Whoever stops the worker, or has taken the job from it, wants it to go on elsewhere.
  if (code === 'job_shutdown' || code === 'job_lost') return 'again';
  const passing = !(error instanceof DomainError) || (errorKinds[error.kind].retry && !isTime(code));
  if (passing && attempt < triesOfPassingFaults) return 'again';
  return { status: 'failed', error: explained(error), limits: limitsOf(error) };
}

const isTime = (code: string | undefined): boolean => code === 'timeout' || code === 'job_timeout';

function explained(error: unknown): { code: string; message: string } {
  if (error instanceof DomainError) return { code: error.code, message: storable(error.message.slice(0, 2000)) };
  return {
    code: 'internal',
    message: 'Something went wrong that nobody foresaw. The log of the worker says what; scan again when it is mended.',
  };
}

function limitsOf(error: unknown): string[] {
  if (!(error instanceof DomainError)) return [];
  if (isTime(error.code)) return ['scan_seconds'];
  const limit = error.facts?.['limit'];
  return typeof limit === 'string' ? [limit] : [];
}

/** A limit of time of the scan's own, above whatever git's limits are. */
export const outOfTime = (ms: number): DomainError =>
  new DomainError(
    'unavailable',
    'timeout',
    `The scan took longer than the ${Math.round(ms / 1000)} s that it may take. Scan a part of the repository, or raise WORKER__SCAN_TIMEOUT_SECONDS.`,
  );
