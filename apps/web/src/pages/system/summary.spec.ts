import { describe, expect, test } from '@jest/globals';
import { anInstance, aSystem, withoutDatabase } from '../../../test/system';
import { mergeChecks, summarise } from './summary';

describe('the summary', () => {
  test('is ready only when every part is', () => {
    expect(summarise(aSystem())).toEqual({ level: 'ready', reasons: [] });
  });

  test('is not ready when one of several workers is not, even if the API calls the worker ready', () => {
    const limping = anInstance({
      id: '2',
      host: 'worker-2',
      status: 'not_ready',
      checks: { queue: { status: 'down', detail: 'no answer' } },
    });
    const { level, reasons } = summarise(aSystem({ worker: { instances: [anInstance(), limping] } }));
    expect(level).toBe('not_ready');
    expect(reasons).toEqual([{ what: 'queue', detail: 'no answer' }]);
  });

  test('names the host of an instance that gives no reason', () => {
    const silent = anInstance({ host: 'worker-9', status: 'degraded', checks: {} });
    expect(summarise(aSystem({ worker: { instances: [silent] } }))).toEqual({
      level: 'degraded',
      reasons: [{ what: 'worker on worker-9', detail: 'degraded' }],
    });
  });

  test('puts the database first when it is gone, and does not pretend to know about workers', () => {
    expect(summarise(withoutDatabase())).toEqual({
      level: 'not_ready',
      reasons: [
        { what: 'database', detail: 'connection refused' },
        { what: 'worker', detail: 'unknown until the database answers' },
      ],
    });
  });

  test('is never ready without a reason: an API that only says "not ready" is quoted', () => {
    const { level, reasons } = summarise(aSystem({ api: { status: 'not_ready' } }));
    expect(level).toBe('not_ready');
    expect(reasons).toHaveLength(1);
  });

  test('a part that is not used is no problem', () => {
    expect(summarise(aSystem({ api: { checks: { redis: { status: 'disabled' } } } })).level).toBe('ready');
  });

  test('merges the checks of several workers by the worst of each', () => {
    const merged = mergeChecks([
      anInstance({ checks: { queue: { status: 'up' }, database: { status: 'down', detail: 'gone' } } }),
      anInstance({ checks: { queue: { status: 'degraded' }, database: { status: 'up' } } }),
    ]);
    expect(merged).toEqual({ queue: { status: 'degraded' }, database: { status: 'down', detail: 'gone' } });
  });
});
