import { describe, expect, it } from '@jest/globals';
import { brief, readable } from './log-line';

const entry = (fields: object) =>
  JSON.stringify({ level: 'info', time: '2025-01-02T03:04:05.678Z', service: 'api', ...fields });

describe('a log line in the terminal', () => {
  it('shows time, service, level, message and the fields that say something', () => {
    const { level, text } = readable('api', entry({ level: 'warn', msg: 'slow', ms: 12, requestId: 'r-1' }), false);
    expect(level).toBe('warn');
    expect(text).toMatch(/^\d\d:\d\d:\d\d api {4}WARN {2}slow ms=12$/);
  });

  it('shows the stack of an error below it', () => {
    const { text } = readable(
      'api',
      entry({ level: 'error', msg: 'failed', error: { message: 'boom', stack: 'Error: boom\n    at x' } }),
      false,
    );
    expect(text).toContain('failed\n    Error: boom\n        at x');
  });

  it('passes on what is no JSON', () => {
    expect(readable('web', 'vite is ready {', false).text).toBe('web    vite is ready {');
    expect(readable('web', '{ not json', false).text).toContain('{ not json');
  });

  it('is quoted without its stack when the service has ended', () => {
    expect(
      brief(
        entry({
          level: 'error',
          msg: 'The API cannot start',
          error: { message: 'no port', stack: 'Error: no port\n at x' },
        }),
      ),
    ).toBe('ERROR The API cannot start no port');
    expect(brief('Segmentation fault')).toBe('Segmentation fault');
  });
});
