import { expect, it } from '@jest/globals';
import { Metrics } from './metrics';

const build = { version: '1.2.3', gitSha: 'abc1234', buildDate: '2026-01-01' };

it('a metric that cannot be told, or not in time, is no number and does not take the others with it', async () => {
  const metrics = new Metrics(build);
  metrics.gauge('fails', 'x', [], () => Promise.reject(new Error('no database')));
  metrics.gauge('hangs', 'x', [], () => new Promise(() => undefined));
  metrics.gauge('fails_by_label', 'x', ['queue'], (gauge) => {
    gauge.set({ queue: 'a' }, 1);
    throw new Error('half way');
  });
  metrics.gauge('works', 'x', [], (gauge) => gauge.set(7));
  const text = await metrics.registry.metrics();
  expect(text).toMatch(/^fails nan$/im);
  expect(text).toMatch(/^hangs nan$/im);
  expect(text).not.toMatch(/^fails_by_label\{/m);
  expect(text).toMatch(/^works 7$/m);
  expect(text).toMatch(/^app_build_info\{.*\} 1$/m);
});

it('asking for a metric a second time gives the same one', () => {
  const metrics = new Metrics(build);
  expect(metrics.counter('things_total', 'x')).toBe(metrics.counter('things_total', 'x'));
});
