import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '@souk/testing';
import { type JobContext } from '../../src/index';
import { QueueErrors } from '../../src/jobs/queue-errors';
import { App } from './support/app';
import { jobs, type RefPayload } from './support/catalogue';
import { attempted, takeEffect } from './support/effect';
import { breakableBackends, Environment } from './support/environment';

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

describe.each(breakableBackends)('the queue on %s', (kind) => {
  let env: Environment;
  let app: App;
  let work: (payload: RefPayload, context: JobContext) => Promise<unknown>;
  const rejections: unknown[] = [];
  const note = (error: unknown) => rejections.push(error);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    env = await Environment.startBreakable(kind);
    // The sweep doubts the queue only where a spec makes publications old.
    app = await App.workerOf(
      { backend: env.backend, timings: { lost: 60_000 } },
      { quick: (payload, context) => work(payload, context), patient: (payload, context) => work(payload, context) },
    );
  });
  afterAll(async () => {
    await app.close();
    await env.stop();
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });
  const effective = async ({ ref }: RefPayload) => {
    await attempted(app.database, ref);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await takeEffect(app.database, ref);
  };
  afterEach(() => {
    work = effective;
  });
  work = effective;

  const allSucceed = async (ids: readonly string[], withinMs = 15_000) =>
    eventually(
      async () => {
        const left = await env.rows('SELECT name, state FROM jobs WHERE id = ANY($1) AND state <> $2', [
          ids,
          'succeeded',
        ]);
        expect(left).toEqual([]);
      },
      { withinMs, everyMs: 100 },
    );
  const eachEffectOnce = async (refs: readonly string[]) => {
    const effects = await env.effects();
    expect(refs.filter((ref) => effects.get(ref)?.effects !== 1)).toEqual([]);
    return effects;
  };
  const makePublicationsOld = () =>
    env.rows(
      `UPDATE jobs SET published_at = now() - interval '1 minute', run_at = now() - interval '1 minute' WHERE state = 'queued' AND published_at IS NOT NULL`,
    );

  it('may be away: jobs are promised at once and run when it is back', async () => {
    const refs = names('away', 30);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let waiting = 0;
    work = async (payload) => {
      if (payload.ref.startsWith('under-way') && ++waiting <= 10) await gate;
      await effective(payload);
    };
    const under = await Promise.all(names('under-way', 40).map((ref) => app.enqueue(ref)));
    await eventually(() => expect(waiting).toBe(10));
    const reported = jest.spyOn(app.nest.get(QueueErrors), 'report');
    await env.takeQueueAway();
    release();
    const started = Date.now();
    const ids: string[] = [];
    try {
      for (const ref of refs) ids.push(await app.enqueue(ref));
    } finally {
      expect(Date.now() - started).toBeLessThan(3000);
      expect(await app.sweep.run()).toMatchObject({ published: 0 });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await env.bringQueueBack();
    }
    // Nobody asks a queue that is away without a pause.
    expect(reported.mock.calls.length).toBeLessThan(100);
    reported.mockRestore();
    await makePublicationsOld();
    await allSucceed([...under, ...ids]);
    const effects = await eachEffectOnce(refs);
    expect(refs.reduce((sum, ref) => sum + effects.get(ref)!.attempts, 0)).toBe(refs.length);
  }, 30_000);

  it('may be away when its worker stops', async () => {
    const other = await App.workerOf({ backend: env.backend, shutdownGraceMs: 500 }, {});
    await env.takeQueueAway();
    const started = Date.now();
    await other.close();
    expect(Date.now() - started).toBeLessThan(5000);
    await env.bringQueueBack();
    await allSucceed([await app.enqueue('afterwards')]);
  }, 20_000);

  it('may forget everything in the middle of 200 jobs: none is lost, each takes effect once', async () => {
    const refs = names('flushed', 200);
    const ids = await Promise.all(refs.map((ref) => app.enqueue(ref)));
    await eventually(async () => expect((await env.effects()).size).toBeGreaterThan(60));
    await env.emptyQueue();
    await makePublicationsOld();
    await allSucceed(ids);
    const effects = await eachEffectOnce(refs);
    // What ran when the queue forgot goes on: the row knows who has it.
    expect(refs.filter((ref) => effects.get(ref)!.attempts > 1)).toEqual([]);
  }, 30_000);

  it('may forget a job that waits for its next attempt', async () => {
    let calls = 0;
    work = () => (++calls === 1 ? Promise.reject(new Error('once')) : Promise.resolve());
    const id = await app.enqueue('retried', jobs.patient);
    await eventually(() => expect(calls).toBe(1));
    await env.reaches(id, 'queued');
    await env.emptyQueue();
    await makePublicationsOld();
    await allSucceed([id]);
    expect(calls).toBe(2);
  });

  it('may forget a job while it fails: it is tried again', async () => {
    let calls = 0;
    work = async () => {
      if (++calls > 1) return;
      await env.emptyQueue();
      throw new Error('once');
    };
    const id = await app.enqueue('failing');
    await allSucceed([id]);
    expect(calls).toBe(2);
  });

  it('may deliver a job twice at the same time: it runs once', async () => {
    let calls = 0;
    let finish: () => void = () => undefined;
    work = () => {
      calls += 1;
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const id = await app.enqueue('twice');
    await env.reaches(id, 'running');
    await env.emptyQueue();
    await app.queue('quick').add('quick', {}, { jobId: id, removeOnComplete: true, removeOnFail: true });
    await eventually(async () => expect(await app.queue('quick').getJob(id)).toBeUndefined());
    finish();
    await env.reaches(id, 'succeeded');
    expect(calls).toBe(1);
  });

  it('may deliver what is no job at all, and the jobs beside it run', async () => {
    const strange = ['not-an-id', '00000000-0000-7000-8000-000000000000'];
    await Promise.all(
      strange.map((jobId) =>
        app.queue('quick').add('quick', {}, { jobId, removeOnComplete: true, removeOnFail: true }),
      ),
    );
    await allSucceed(await Promise.all(names('beside', 5).map((ref) => app.enqueue(ref))));
    for (const jobId of strange)
      await eventually(async () => expect(await app.queue('quick').getJob(jobId)).toBeUndefined());
  });

  it('is not told again of a backlog that it still has, and is told of one that it forgot', async () => {
    const finish: (() => void)[] = [];
    work = () => new Promise<void>((resolve) => void finish.push(resolve));
    const busy = await Promise.all(names('busy', 10).map((ref) => app.enqueue(ref)));
    await eventually(() => expect(finish).toHaveLength(10));
    const backlog = await Promise.all(names('backlog', 20).map((ref) => app.enqueue(ref)));
    await makePublicationsOld();
    expect(await app.sweep.run()).toMatchObject({ published: 0 });
    await env.emptyQueue();
    expect((await app.sweep.run()).published).toBeGreaterThanOrEqual(20);
    work = () => Promise.resolve();
    for (const resolve of finish) resolve();
    await allSucceed([...busy, ...backlog]);
  });

  it('does not keep the sweep busy while it is away', async () => {
    await env.takeQueueAway();
    try {
      await env.rows(
        `INSERT INTO jobs (id, name, payload, max_attempts, created_at)
         SELECT gen_random_uuid(), 'quick', jsonb_build_object('ref', 'heap-' || n), 3, now() - interval '1 minute' FROM generate_series(1, 450) n`,
      );
      const started = Date.now();
      expect(await app.sweep.run()).toMatchObject({ published: 0 });
      expect(Date.now() - started).toBeLessThan(5000);
    } finally {
      await env.bringQueueBack();
    }
    work = () => Promise.resolve();
    await eventually(
      async () =>
        expect(await env.rows(`SELECT id FROM jobs WHERE name = 'quick' AND state <> 'succeeded'`)).toEqual([]),
      {
        withinMs: 20_000,
        everyMs: 200,
      },
    );
  }, 40_000);

  it('reports its errors in the log, and not a thousand times', () => {
    const reports = app.logs.filter(({ msg }) => msg === 'The queue reports an error');
    expect(reports.length).toBeGreaterThan(0);
    expect(reports.length).toBeLessThan(200);
    expect(app.logs.filter(({ msg }) => msg === 'A worker stopped')).toEqual([]);
  });
});
