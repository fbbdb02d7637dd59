import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@souk/testing';
import { catalogue, NoPayload, seconds } from '../../src/index';
import { App } from './support/app';
import { processorOf } from './support/catalogue';
import { backends, Environment } from './support/environment';

const jobs = catalogue({ tick: { payload: NoPayload, attempts: 2, timeout: seconds(5), backoff: 40 } });
const every = 400;

describe.each(backends)('a schedule on %s', (kind) => {
  let env: Environment;
  let workers: App[] = [];
  let work: () => Promise<unknown> = () => Promise.resolve();

  beforeAll(async () => {
    env = await Environment.start(kind);
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    workers = [];
    work = () => Promise.resolve();
    await env.rows('DELETE FROM jobs; DELETE FROM job_schedules');
  });
  afterAll(() => env.stop());

  const worker = async () => {
    const app = await App.worker({
      backend: env.backend,
      catalogue: jobs,
      schedules: [{ job: jobs.tick, every }],
      timings: { tick: 20 },
      providers: [processorOf(jobs.tick, () => work())],
    });
    workers.push(app);
  };
  const turns = () =>
    env.rows<{ turn: string; count: number }>(
      `SELECT floor(extract(epoch FROM created_at) * 1000 / $1)::text AS turn, count(*)::int AS count FROM jobs GROUP BY 1 ORDER BY 1`,
      [every],
    );
  const done = async () => (await env.rows(`SELECT id FROM jobs WHERE state = 'succeeded'`)).length;

  it('gives each turn to one of two workers', async () => {
    await Promise.all([worker(), worker()]);
    await eventually(async () => expect((await turns()).length).toBeGreaterThanOrEqual(6), { withinMs: 10_000 });
    // The first turn is made up for at once, the next comes with the clock.
    const [, ...taken] = await turns();
    expect(taken.map(({ count }) => count)).toEqual(taken.map(() => 1));
  }, 15_000);

  it('goes on when the queue forgets everything', async () => {
    await worker();
    await eventually(async () => expect(await done()).toBeGreaterThanOrEqual(2));
    await env.emptyQueue();
    const before = await done();
    await eventually(async () => expect(await done()).toBeGreaterThanOrEqual(before + 3));
  });

  it('does not pile up behind a turn that takes long', async () => {
    let finish: () => void = () => undefined;
    work = () => new Promise<void>((resolve) => (finish = resolve));
    await worker();
    await eventually(async () => expect(await env.rows(`SELECT id FROM jobs WHERE state = 'running'`)).toHaveLength(1));
    const [first] = await env.rows<{ due_at: Date }>('SELECT due_at FROM job_schedules');
    await eventually(async () => {
      const [now] = await env.rows<{ due_at: Date }>('SELECT due_at FROM job_schedules');
      expect(now!.due_at.getTime()).toBeGreaterThan(first!.due_at.getTime() + every);
    });
    expect(await env.rows('SELECT id FROM jobs')).toHaveLength(1);
    work = () => Promise.resolve();
    finish();
    await eventually(async () => expect(await done()).toBeGreaterThanOrEqual(3));
  });

  it('recovers the sweep itself when its own job was left running by a dead worker', async () => {
    await env.rows(
      `INSERT INTO jobs (id, name, dedup_key, max_attempts, attempts, state, lease_token, lease_until, published_at)
       VALUES (gen_random_uuid(), 'sweepJobs', 'schedule', 3, 1, 'running', gen_random_uuid(), now() - interval '1 second', now())`,
    );
    workers.push(await App.workerOf({ backend: env.backend }, {}));
    await eventually(
      async () => {
        const found = await env.rows(
          `SELECT state, attempts FROM jobs WHERE name = 'sweepJobs' ORDER BY created_at LIMIT 1`,
        );
        expect(found).toEqual([{ state: 'succeeded', attempts: 2 }]);
      },
      { withinMs: 8000 },
    );
    await eventually(async () => expect(await done()).toBeGreaterThanOrEqual(3));
  }, 20_000);
});
