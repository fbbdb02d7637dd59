import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, redisMissing } from '@souk/testing';
import { type Actor, currentContext, DomainError, type JobContext, newContext, runInContext } from '../../src/index';
import { actor, App } from './support/app';
import { jobs, type RefPayload } from './support/catalogue';
import { backends, Environment } from './support/environment';

const missing = redisMissing();
if (missing) process.stderr.write(`${missing}\n`);

describe.each(backends)('a job on %s', (kind) => {
  let env: Environment;
  let app: App;
  let work: (payload: RefPayload, context: JobContext) => Promise<unknown>;
  let ran: string[] = [];
  let refs = 0;
  const newRef = () => `ref-${++refs}`;
  const timesRun = (ref: string) => ran.filter((other) => other === ref).length;

  beforeAll(async () => {
    env = await Environment.start(kind);
    const run = (payload: RefPayload, context: JobContext) => {
      ran.push(payload.ref);
      return work(payload, context);
    };
    app = await App.workerOf({ backend: env.backend }, { quick: run, short: run });
  });
  afterAll(async () => {
    await app.close();
    await env.stop();
  });
  afterEach(() => {
    ran = [];
    work = () => Promise.resolve();
  });

  const fails = (...codes: (string | undefined)[]) => {
    const left = [...codes];
    work = () => {
      const code = left.shift();
      return code === undefined
        ? Promise.resolve('done')
        : Promise.reject(new DomainError(code as 'unavailable', `spec_${code}`, `It is ${code}.`));
    };
  };

  it('runs once, after the commit', async () => {
    work = () => Promise.resolve({ found: 3 });
    const ref = newRef();
    let id = '';
    await app.database.transaction(actor, async (tx) => {
      id = (await app.jobs.enqueue(tx, jobs.quick, { ref }))!;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(timesRun(ref)).toBe(0);
    });
    await env.reaches(id, 'succeeded');
    expect(timesRun(ref)).toBe(1);
    expect(await app.job(id)).toMatchObject({ attempts: 1, result: { found: 3 }, error: null, leaseToken: null });
  });

  it('that was asked for in a transaction that failed never runs', async () => {
    const ref = newRef();
    const lost = app.database.transaction(actor, async (tx) => {
      await app.jobs.enqueue(tx, jobs.quick, { ref });
      throw new Error('changed my mind');
    });
    await expect(lost).rejects.toThrow('changed my mind');
    await env.reaches(await app.enqueue(newRef()), 'succeeded');
    expect(timesRun(ref)).toBe(0);
  });

  it.each(['human', 'agent', 'service'] as const)('may be asked for by a %s', async (who) => {
    const id = await app.database.transaction({ kind: who, id: 'x', name: 'x', marketplace: 'amazon' }, (tx) =>
      app.jobs.enqueue(tx, jobs.quick, { ref: newRef() }, { dedupKey: newRef() }),
    );
    await env.reaches(id!, 'succeeded');
  });

  it('carries the correlation id from the edge to its row, its run, its events and its log lines', async () => {
    const correlationId = `chain-${kind}-0001`;
    let seen: string | undefined;
    work = () => {
      seen = currentContext()?.correlationId;
      return Promise.reject(new DomainError('conflict', 'spec_conflict', 'No.'));
    };
    const id = await runInContext(newContext({ requestId: `request-${kind}-1`, correlationId }), () =>
      app.enqueue(newRef()),
    );
    await env.reaches(id, 'failed');
    expect(seen).toBe(correlationId);
    expect(await app.job(id)).toMatchObject({ correlationId, requestId: `request-${kind}-1` });
    expect(await env.events(id)).toMatchObject([{ type: 'job.failed', correlation_id: correlationId, request_id: id }]);
    await eventually(() =>
      expect(app.logs.filter(({ msg }) => msg === 'Job failed for good')).toContainEqual(
        expect.objectContaining({ id, correlationId }),
      ),
    );
  });

  it('waits for its time', async () => {
    const runAt = new Date(Date.now() + 1500);
    const id = await app.enqueue(newRef(), jobs.quick, { runAt });
    await env.reaches(id, 'succeeded');
    expect((await app.job(id)).startedAt!.getTime()).toBeGreaterThanOrEqual(runAt.getTime() - 30);
  });

  it('shows its progress while it runs', async () => {
    let finish: () => void = () => undefined;
    work = (_payload, { progress }) => {
      progress({ done: 1, of: 4 });
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const id = await app.enqueue(newRef());
    await eventually(async () => expect((await app.job(id)).progress).toEqual({ done: 1, of: 4 }));
    finish();
    await env.reaches(id, 'succeeded');
  });

  describe('with a dedup key', () => {
    it('is there once while it is queued or running, and free again when it is done', async () => {
      let finish: () => void = () => undefined;
      work = () => new Promise<void>((resolve) => (finish = resolve));
      const dedupKey = newRef();
      const again = () =>
        app.database.transaction(actor, (tx) => app.jobs.enqueue(tx, jobs.quick, { ref: newRef() }, { dedupKey }));
      const first = await app.enqueue(newRef(), jobs.quick, { dedupKey });
      await env.reaches(first, 'running');
      expect(await again()).toBeUndefined();
      finish();
      await env.reaches(first, 'succeeded');
      work = () => Promise.resolve();
      const second = await again();
      expect(second).toBeDefined();
      await env.reaches(second!, 'succeeded');
    });

    it.each<Actor>([
      { kind: 'human', id: 'max', name: 'Max', role: 'member' },
      { kind: 'agent', id: 'bot', name: 'bot', role: 'agent', marketplace: 'amazon' },
    ])('is added once for $kind, who may not look at jobs', async (asking) => {
      const dedupKey = newRef();
      let finish: () => void = () => undefined;
      work = () => new Promise<void>((resolve) => (finish = resolve));
      const ask = () =>
        app.database.transaction(asking, (tx) => app.jobs.enqueue(tx, jobs.quick, { ref: dedupKey }, { dedupKey }));
      const added = await ask();
      await env.reaches(added!, 'running');
      expect(await ask()).toBeUndefined();
      finish();
      await env.reaches(added!, 'succeeded');
    });

    it('is added by one of many that ask at once', async () => {
      const dedupKey = newRef();
      work = () => new Promise((resolve) => setTimeout(resolve, 300));
      const asked = await Promise.all(
        Array.from({ length: 8 }, () =>
          app.database.transaction(actor, (tx) => app.jobs.enqueue(tx, jobs.quick, { ref: dedupKey }, { dedupKey })),
        ),
      );
      const added = asked.filter((id) => id !== undefined);
      expect(added).toHaveLength(1);
      await env.reaches(added[0]!, 'succeeded');
      expect(timesRun(dedupKey)).toBe(1);
    });
  });

  describe('that fails', () => {
    it('for a passing reason is tried again, and then it is done', async () => {
      fails('unavailable', 'rate_limited', undefined);
      const ref = newRef();
      const id = await app.enqueue(ref);
      await env.reaches(id, 'succeeded');
      expect(timesRun(ref)).toBe(3);
      expect(await app.job(id)).toMatchObject({ attempts: 3, error: null, result: 'done' });
      expect(await env.events(id)).toEqual([]);
    });

    it('each time is dead after its last attempt, with the error and one event', async () => {
      fails('unavailable', 'unavailable', 'unavailable', 'unavailable');
      const ref = newRef();
      const id = await app.enqueue(ref);
      await env.reaches(id, 'dead');
      const error = { code: 'spec_unavailable', message: 'It is unavailable.' };
      expect(timesRun(ref)).toBe(3);
      expect(await app.job(id)).toMatchObject({ attempts: 3, error });
      expect(await env.events(id)).toMatchObject([
        {
          type: 'job.dead',
          data: { name: 'quick', attempts: 3, error, before: { state: 'running' }, after: { state: 'dead' } },
        },
      ]);
    });

    it('with an error of the program counts as passing', async () => {
      work = () => Promise.reject(new TypeError('x is not a function'));
      const id = await app.enqueue(newRef());
      await env.reaches(id, 'dead');
      expect((await app.job(id)).error).toEqual({ code: 'error', message: 'x is not a function' });
    });

    it('for good is not tried again', async () => {
      fails('conflict');
      const ref = newRef();
      const id = await app.enqueue(ref);
      await env.reaches(id, 'failed');
      expect(timesRun(ref)).toBe(1);
      expect((await env.events(id)).map(({ type }) => type)).toEqual(['job.failed']);
    });

    it('because its payload does not fit names the field and never runs', async () => {
      const id = await app.database.transaction(actor, (tx) => app.jobs.enqueue(tx, jobs.quick, { ref: 7 } as never));
      await env.reaches(id!, 'failed');
      expect(ran).toEqual([]);
      expect((await app.job(id!)).error).toEqual({
        code: 'job_payload',
        message: 'The payload does not fit the job quick: ref.',
      });
    });

    it('to give a result that can be stored takes no other job with it', async () => {
      work = ({ ref }) => Promise.resolve(ref.startsWith('bad') ? { big: 1n } : { nul: 'a\0b' });
      const ids = await Promise.all([newRef(), 'bad', newRef(), newRef()].map((ref) => app.enqueue(ref)));
      for (const [i, id] of ids.entries()) await env.reaches(id, i === 1 ? 'failed' : 'succeeded');
      expect((await app.job(ids[1]!)).error).toMatchObject({ code: 'job_result' });
      expect((await app.job(ids[2]!)).result).toEqual({ nul: 'ab' });
    });
  });

  describe('that takes too long', () => {
    it('is told by its signal, and that counts as a passing failure', async () => {
      const reasons: unknown[] = [];
      work = (_payload, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            reasons.push((signal.reason as DomainError).code);
            reject(new DomainError('conflict', 'gave_up', 'Gave up.'));
          }),
        );
      const id = await app.enqueue(newRef(), jobs.short);
      await env.reaches(id, 'dead');
      expect(reasons).toEqual(['job_timeout', 'job_timeout']);
      expect(await app.job(id)).toMatchObject({ attempts: 2, error: { code: 'job_timeout' } });
    });

    it('and does not listen is left behind, and others run', async () => {
      work = ({ ref }) => (ref === 'deaf' ? new Promise(() => undefined) : Promise.resolve());
      const deaf = await Promise.all(Array.from({ length: 12 }, () => app.enqueue('deaf', jobs.short)));
      const other = await app.enqueue(newRef(), jobs.short);
      await env.reaches(other, 'succeeded');
      for (const id of deaf) await env.reaches(id, 'dead');
    });
  });

  describe('that somebody', () => {
    it('cancels before it started never runs, though its delivery is under way', async () => {
      const ref = newRef();
      const id = await app.enqueue(ref, jobs.quick, { runAt: new Date(Date.now() + 60_000) });
      expect(await app.jobs.cancel(actor, id)).toMatchObject({ state: 'cancelled' });
      await app.queue('quick').add('quick', {}, { jobId: id, removeOnComplete: true });
      await eventually(async () => expect(await app.queue('quick').getJob(id)).toBeUndefined());
      expect(timesRun(ref)).toBe(0);
      expect((await env.events(id)).map(({ type, data }) => [type, data.before, data.after])).toEqual([
        ['job.cancelled', { state: 'queued' }, { state: 'cancelled' }],
      ]);
    });

    it('cancels while it runs is told by its signal and ends cancelled', async () => {
      let told = false;
      work = (_payload, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            told = true;
            reject(new Error('stopped'));
          }),
        );
      const ref = newRef();
      const id = await app.enqueue(ref);
      await env.reaches(id, 'running');
      expect(await app.jobs.cancel(actor, id)).toMatchObject({ state: 'running' });
      await env.reaches(id, 'cancelled', 3000);
      expect(told).toBe(true);
      expect(timesRun(ref)).toBe(1);
      expect((await env.events(id)).map(({ type, data }) => [type, data.after])).toEqual([
        ['job.cancel_requested', { state: 'running' }],
        ['job.cancelled', { state: 'cancelled' }],
      ]);
    });

    it('cancels while it fails for a passing reason is not tried again', async () => {
      let fail: (error: Error) => void = () => undefined;
      work = () => new Promise((_resolve, reject) => (fail = reject));
      const ref = newRef();
      const id = await app.enqueue(ref);
      await env.reaches(id, 'running');
      await app.jobs.cancel(actor, id);
      fail(new Error('at the same moment'));
      await env.reaches(id, 'cancelled');
      expect(timesRun(ref)).toBe(1);
    });

    it('replays runs again, whether it failed, died or was cancelled', async () => {
      fails('conflict');
      const failed = await app.enqueue(newRef());
      await env.reaches(failed, 'failed');
      work = () => Promise.reject(new Error('always'));
      const dead = await app.enqueue(newRef());
      await env.reaches(dead, 'dead');
      const cancelled = await app.enqueue(newRef(), jobs.quick, { runAt: new Date(Date.now() + 60_000) });
      await app.jobs.cancel(actor, cancelled);
      work = () => Promise.resolve();
      for (const id of [failed, dead, cancelled]) {
        expect(await app.jobs.replay(actor, id)).toMatchObject({ state: 'queued', attempts: 0, error: null });
        await env.reaches(id, 'succeeded');
        expect((await env.events(id)).at(-1)).toMatchObject({
          type: 'job.replayed',
          data: { after: { state: 'queued' } },
        });
      }
    });

    it('replays while the same work is under way is refused', async () => {
      const dedupKey = newRef();
      fails('conflict');
      const first = await app.enqueue(newRef(), jobs.quick, { dedupKey });
      await env.reaches(first, 'failed');
      await app.enqueue(newRef(), jobs.quick, { dedupKey, runAt: new Date(Date.now() + 60_000) });
      await expect(app.jobs.replay(actor, first)).rejects.toMatchObject({
        kind: 'conflict',
        code: 'job_queued_already',
      });
    });

    it('discards leaves the list of what needs a look, and says so in the log of events', async () => {
      fails('conflict');
      const id = await app.enqueue(newRef());
      await env.reaches(id, 'failed');
      expect(await app.jobs.discard(actor, id)).toMatchObject({ state: 'cancelled' });
      expect((await env.events(id)).map(({ type }) => type)).toEqual(['job.failed', 'job.discarded']);
    });

    it('may not treat like that is left as it is, and the answer says what may be done', async () => {
      const done = await app.enqueue(newRef());
      await env.reaches(done, 'succeeded');
      const conflict = { kind: 'conflict', code: 'job_state' };
      for (const action of ['cancel', 'discard', 'replay'] as const) {
        await expect(app.jobs[action](actor, done)).rejects.toMatchObject({
          ...conflict,
          facts: { state: 'succeeded', allowedActions: [] },
        });
      }
      const waiting = await app.enqueue(newRef(), jobs.quick, { runAt: new Date(Date.now() + 60_000) });
      await expect(app.jobs.replay(actor, waiting)).rejects.toMatchObject({
        ...conflict,
        facts: { state: 'queued', allowedActions: ['cancel'] },
      });
      expect(await env.events(done)).toEqual([]);
    });
  });

  it('that is finished is removed when its time is over; a failed one stays', async () => {
    const done = await app.enqueue(newRef());
    await env.reaches(done, 'succeeded');
    fails('conflict');
    const failed = await app.enqueue(newRef());
    await env.reaches(failed, 'failed');
    await env.rows(`UPDATE jobs SET finished_at = finished_at - interval '8 days' WHERE id = ANY($1)`, [
      [done, failed],
    ]);
    expect(await app.sweep.removeFinished()).toBe(1);
    expect(await env.state(done)).toBeUndefined();
    expect(await env.state(failed)).toBe('failed');
  });

  it('leaves nothing of itself in the queue', async () => {
    for (const name of ['quick', 'short']) {
      await eventually(async () =>
        expect(Object.values(await app.queue(name).getJobCounts()).reduce((a, b) => a + b)).toBe(0),
      );
    }
    expect(app.logs.filter(({ msg }) => msg === 'A worker stopped')).toEqual([]);
  });
});
