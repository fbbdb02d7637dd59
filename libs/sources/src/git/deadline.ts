import { DomainError } from '@souk/platform';

/** Work that is told to stop after that time; what it throws then says who was late: its caller, or we. */
export async function withDeadline<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const message = `It took longer than ${Math.round(ms / 1000)} s and was ended.`;
  const timer = setTimeout(() => late.abort(new DomainError('unavailable', 'timeout', message)), ms);
  try {
    return await work(signal ? AbortSignal.any([signal, late.signal]) : late.signal);
  } finally {
    clearTimeout(timer);
  }
}
