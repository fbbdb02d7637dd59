import { describe, expect, it } from '@jest/globals';
import { IsUUID } from 'class-validator';
import { DomainError } from '../errors/domain-error';
import { abortError, failureOf, payloadOf, successOf } from './attempt';
import { backoffDelay, catalogue, minutes, NoPayload, seconds } from './job-definition';

class ThingPayload {
  @IsUUID() thingId!: string;
}
const jobs = catalogue({
  thing: { payload: ThingPayload, attempts: 3, timeout: seconds(1), backoff: 1000, maxBackoff: 10_000 },
  plain: { payload: NoPayload, timeout: minutes(1) },
});
const first = { attempts: 1, max_attempts: 3 };
const last = { attempts: 3, max_attempts: 3 };

describe('the wait before a retry', () => {
  it('doubles from the first to the cap', () => {
    const full = [1, 2, 3, 4, 5, 50, 5000].map((attempt) => backoffDelay(jobs.thing, attempt, 1));
    expect(full).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  });

  it('is anywhere between half and all of that, so that those who failed together do not come back together', () => {
    expect(backoffDelay(jobs.thing, 2, 0)).toBe(1000);
    expect(backoffDelay(jobs.thing, 2, 0.5)).toBe(1500);
    const waits = Array.from({ length: 200 }, () => backoffDelay(jobs.thing, 3));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(4000);
    expect(new Set(waits).size).toBeGreaterThan(50);
  });
});

describe('a failed attempt', () => {
  const unavailable = new DomainError('unavailable', 'away', 'Away.');

  it.each([
    ['a passing error', unavailable, first, 'queued'],
    ['any other error, which may pass', new Error('what?'), first, 'queued'],
    ['a passing error of the last attempt', unavailable, last, 'dead'],
    ['a permanent error', new DomainError('not_found', 'gone', 'Gone.'), first, 'failed'],
    ['a permanent error of the last attempt', new DomainError('not_found', 'gone', 'Gone.'), last, 'failed'],
    [
      'a broken connection',
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      first,
      'queued',
    ],
  ] as const)('with %s', (_name, error, job, state) => {
    expect(failureOf(jobs.thing, job, error).state).toBe(state);
  });

  it.each([
    ['timeout', first, 'queued'],
    ['timeout', last, 'dead'],
    ['cancelled', first, 'cancelled'],
    ['shutdown', last, 'queued'],
  ] as const)('after %s is what the signal said, whatever was thrown', (reason, job, state) => {
    const failure = failureOf(jobs.thing, job, new DomainError('not_found', 'gone', 'Gone.'), reason);
    expect(failure).toMatchObject({ state, error: { code: `job_${reason}`, message: abortError(reason).message } });
  });

  it('handed back at shutdown costs nothing', () => {
    expect(failureOf(jobs.thing, last, unavailable, 'shutdown')).toMatchObject({ handedBack: true });
    expect(failureOf(jobs.thing, first, unavailable)).not.toHaveProperty('handedBack');
  });

  it('keeps an error that can be stored and shown: no secret, no endless text, whatever was thrown', () => {
    const errorOf = (thrown: unknown) => failureOf(jobs.thing, last, thrown).error;
    expect(errorOf(new Error('postgres://souk:hunter2hunter2@db/souk')).message).not.toContain('hunter2');
    expect(errorOf(new Error('x'.repeat(5000))).message).toHaveLength(2000);
    expect(errorOf(new Error('a\0b')).message).toBe('ab');
    expect(errorOf('text')).toEqual({ code: 'error', message: 'text' });
    expect(errorOf(undefined)).toEqual({ code: 'error', message: 'undefined' });
  });
});

describe('a payload', () => {
  it('arrives as its class', () => {
    const payload = payloadOf(jobs.thing, { thingId: '01890a5d-ac96-774b-bcce-b302099a8057' });
    expect(payload).toBeInstanceOf(ThingPayload);
    expect(payloadOf(jobs.plain, {})).toBeInstanceOf(NoPayload);
  });

  it('that does not fit is a permanent error that names the field', () => {
    expect(() => payloadOf(jobs.thing, { thingId: 'seven' })).toThrow(
      'The payload does not fit the job thing: thingId.',
    );
  });
});

describe('a result', () => {
  it('is stored as JSON without the one character that PostgreSQL refuses', () => {
    expect(successOf(undefined)).toEqual({ state: 'succeeded', result: 'null' });
    expect(JSON.parse(successOf({ text: 'a\0b', path: 'c:\\u0000' }).result)).toEqual({
      text: 'ab',
      path: 'c:\\u0000',
    });
  });

  it('that is no JSON fails the job for good', () => {
    expect(() => successOf({ big: 1n })).toThrow(expect.objectContaining({ kind: 'invalid', code: 'job_result' }));
  });
});
