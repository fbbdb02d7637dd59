import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type JobContext } from '../../src/index';
import { actor, App } from './support/app';
import { jobs, type RefPayload } from './support/catalogue';
import { backends, Environment } from './support/environment';

describe.each(backends)('the metrics of jobs on %s', (kind) => {
  let env: Environment;
  let app: App;
  const finish: (() => void)[] = [];
  const work = ({ ref }: RefPayload, { signal }: JobContext) => {
    if (ref === 'dies') return Promise.reject(new Error('always'));
    if (ref === 'works') return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      finish.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  };

  beforeAll(async () => {
    env = await Environment.start(kind);
    app = await App.workerOf({ backend: env.backend, schedules: [], concurrency: 2 }, { quick: work });
  });
  afterAll(async () => {
    finish.forEach((done) => done());
    await app.close();
    await env.stop();
  });

  /** The samples of one metric, as `{label="value"}` to number. */
  const samples = async (name: string) => {
    const lines = (await app.metrics())
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return Object.fromEntries(
      lines.map((line) => [
        line.slice(name.length, line.lastIndexOf(' ')),
        Number(line.slice(line.lastIndexOf(' ') + 1)),
      ]),
    );
  };

  it('say of Redis, where it is used, whether it answers', async () => {
    expect(await samples('redis_up')).toEqual(kind === 'Redis' ? { '{role="queue"}': 1 } : {});
  });

  it('count attempts by how they ended, and time them', async () => {
    await env.reaches(await app.enqueue('works'), 'succeeded');
    await env.reaches(await app.enqueue('dies'), 'dead');
    expect(await samples('jobs_total')).toEqual({
      '{name="quick",state="succeeded"}': 1,
      '{name="quick",state="retried"}': 2,
      '{name="quick",state="dead"}': 1,
    });
    expect(await samples('job_duration_seconds_count')).toEqual({ '{name="quick"}': 4 });
  });

  it('tell in one scrape what runs, what waits and for how long, and what is dead', async () => {
    const running = await Promise.all([app.enqueue('long'), app.enqueue('long')]);
    for (const id of running) await env.reaches(id, 'running');
    const waiting = await Promise.all([app.enqueue('long'), app.enqueue('long'), app.enqueue('long')]);
    await env.rows(`UPDATE jobs SET run_at = now() - interval '90 seconds' WHERE id = $1`, [waiting[0]]);
    expect(await samples('queue_depth')).toEqual({
      '{queue="quick",state="running"}': 2,
      '{queue="quick",state="queued"}': 3,
      '{queue="quick",state="dead"}': 1,
    });
    const ages = await samples('queue_oldest_job_age_seconds');
    expect(Object.keys(ages)).toEqual(['{queue="quick"}']);
    expect(ages['{queue="quick"}']).toBeGreaterThanOrEqual(90);
    expect(ages['{queue="quick"}']).toBeLessThan(95);
    expect(await samples('jobs_dead')).toEqual({ '': 1 });
  });

  it('tell of jobs that no queue has heard of', async () => {
    expect(await samples('jobs_unpublished')).toEqual({ '': 0 });
    expect(await samples('jobs_unpublished_oldest_age_seconds')).toEqual({ '': 0 });
    await app.database.transaction(actor, (tx) =>
      app.jobs.enqueue(tx, jobs.quick, { ref: 'later' }, { runAt: new Date(Date.now() + 60_000) }),
    );
    expect(await samples('jobs_unpublished')).toEqual({ '': 0 });
    await env.rows(`UPDATE jobs SET run_at = now() - interval '40 seconds' WHERE published_at IS NULL`);
    expect(await samples('jobs_unpublished')).toEqual({ '': 1 });
    expect((await samples('jobs_unpublished_oldest_age_seconds'))['']).toBeGreaterThanOrEqual(40);
  });

  it('leave out what cannot be read instead of inventing it', async () => {
    await env.rows('ALTER TABLE jobs RENAME TO jobs_away');
    try {
      expect(await samples('queue_depth')).toEqual({});
      expect(await samples('jobs_dead')).toEqual({ '': NaN });
      expect(Object.keys(await samples('jobs_total'))).not.toEqual([]);
    } finally {
      await env.rows('ALTER TABLE jobs_away RENAME TO jobs');
    }
  });
});
