import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@souk/testing';
import { App } from './support/app';
import { Children, ended, kill9, stopGracefully } from './support/children';
import { attempted, takeEffect } from './support/effect';
import { backends, Environment } from './support/environment';

let children: Children;
beforeAll(async () => {
  children = await Children.prepare();
}, 30_000);
afterAll(() => children.remove());

describe.each(backends)('on %s', (kind) => {
  let env: Environment;
  let apps: App[] = [];

  beforeEach(async () => {
    env = await Environment.start(kind);
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    apps = [];
    await env.stop();
  });

  const worker = async (jobMs = 0, options: { shutdownGraceMs?: number } = {}) => {
    const app: App = await App.workerOf(
      { backend: env.backend, ...options },
      {
        quick: async ({ ref }, { signal }) => {
          await attempted(app.database, ref);
          await new Promise<void>((resolve, reject) => {
            const timer = setTimeout(resolve, jobMs);
            signal.addEventListener('abort', () => {
              clearTimeout(timer);
              reject(signal.reason as Error);
            });
          });
          await takeEffect(app.database, ref);
        },
      },
    );
    apps.push(app);
    return app;
  };
  const producer = async () => {
    const app = await App.api({ backend: env.backend });
    apps.push(app);
    return app;
  };
  const finished = () =>
    env.rows<{ state: string }>(`SELECT state FROM jobs WHERE name = 'quick' AND state NOT IN ('queued', 'running')`);

  it('a job still runs when the API is killed between commit and publish', async () => {
    expect(await ended(children.start({ role: 'producer', backend: env.backend, ref: 'orphan' }))).toBe('SIGKILL');
    expect(await env.rows('SELECT state, published_at FROM jobs')).toEqual([{ state: 'queued', published_at: null }]);
    await worker();
    await eventually(
      async () => expect(await env.effects()).toEqual(new Map([['orphan', { effects: 1, attempts: 1 }]])),
      { withinMs: 10_000 },
    );
  }, 20_000);

  it('jobs whose worker is killed in the middle finish elsewhere, their effect once, or are dead when that was their last attempt', async () => {
    const [victim, api] = await Promise.all([children.worker({ backend: env.backend, jobMs: 15_000 }), producer()]);
    const interrupted = await api.enqueue('interrupted');
    const poison = await api.enqueue('poison');
    await env.rows('UPDATE jobs SET max_attempts = 1 WHERE id = $1', [poison]);
    await eventually(async () => expect((await env.effects()).size).toBe(2), { withinMs: 10_000 });
    await kill9(victim);
    await worker();
    await env.reaches(interrupted, 'succeeded');
    expect(await api.job(interrupted)).toMatchObject({ attempts: 2, error: null });
    await env.reaches(poison, 'dead');
    expect((await api.job(poison)).error).toMatchObject({ code: 'worker_lost' });
    expect(await env.events(poison)).toMatchObject([
      { type: 'job.dead', request_id: poison, data: { attempts: 1, error: { code: 'worker_lost' } } },
    ]);
    expect(await env.effects()).toEqual(
      new Map([
        ['interrupted', { effects: 1, attempts: 2 }],
        ['poison', { effects: 0, attempts: 1 }],
      ]),
    );
  }, 40_000);

  it('a running job finishes before its worker stops', async () => {
    const app = await worker(700);
    const id = await app.enqueue('finishing');
    await env.reaches(id, 'running');
    await apps.pop()!.close();
    expect(await env.state(id)).toBe('succeeded');
    expect(await env.effects()).toEqual(new Map([['finishing', { effects: 1, attempts: 1 }]]));
  }, 20_000);

  it('a job that takes too long at shutdown is handed back, costs no attempt and runs elsewhere at once', async () => {
    const first = await worker(15_000, { shutdownGraceMs: 300 });
    const id = await first.enqueue('handed-back');
    await env.reaches(id, 'running');
    apps.pop();
    await first.close();
    expect(await env.rows('SELECT state, attempts FROM jobs WHERE id = $1', [id])).toEqual([
      { state: 'queued', attempts: 0 },
    ]);
    const second = await worker();
    await env.reaches(id, 'succeeded');
    expect(await second.job(id)).toMatchObject({ attempts: 1 });
    expect(await env.effects()).toEqual(new Map([['handed-back', { effects: 1, attempts: 2 }]]));
  }, 20_000);

  it('a rolling restart of two workers under load loses no job and runs none for nothing', async () => {
    const api = await producer();
    const task = { backend: env.backend, jobMs: 60, concurrency: 3, shutdownGraceMs: 1000 };
    const old = await Promise.all([children.worker(task), children.worker(task)]);
    const refs = Array.from({ length: 150 }, (_, i) => `rolled-${i}`);
    const load = (async () => {
      for (const ref of refs) await api.enqueue(ref);
    })();
    const young = await Promise.all([children.worker(task), children.worker(task)]);
    for (const child of old) expect(await stopGracefully(child)).toBe(0);
    await load;
    await eventually(async () => expect(await finished()).toHaveLength(refs.length), {
      withinMs: 20_000,
      everyMs: 200,
    });
    expect((await finished()).every(({ state }) => state === 'succeeded')).toBe(true);
    const effects = await env.effects();
    expect(refs.filter((ref) => effects.get(ref)?.effects !== 1)).toEqual([]);
    expect(await env.rows(`SELECT id FROM jobs WHERE name = 'quick' AND attempts <> 1`)).toEqual([]);
    expect(await Promise.all(young.map(stopGracefully))).toEqual([0, 0]);
  }, 60_000);
});
