import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { loadSettings, Logger, platformSchedules } from '@souk/platform';
import {
  asOwner,
  createTestDatabase,
  eventually,
  ownRedisAvailable,
  startOwnRedis,
  type TestDatabase,
  type TestRedis,
} from '@souk/testing';
import { WorkerModule } from '../src/app.module';
import { schedules } from '../src/schedules';

const backends = ownRedisAvailable ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];

describe.each(backends)('the worker with its queue on %s', (kind) => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let app: NestFastifyApplication;
  let url: string;
  let closed = false;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = kind === 'Redis' ? await startOwnRedis() : undefined;
    const settings = loadSettings('worker', {
      env: {
        WORKER__DATABASE_URL: database.appUrl,
        ...(redis ? { WORKER__REDIS_URL: redis.url } : {}),
        SOUK_DATA_DIR: 'tmp/test-souk',
        GIT_SHA: 'abc1234',
        BUILD_DATE: '2026-01-01',
        APP_VERSION: '1.2.3',
        API__SHUTDOWN_DRAIN_MS: '0',
      },
    });
    const logger = Logger.create({ service: 'worker', level: 'info', destination: { write: () => undefined } });
    const module = await Test.createTestingModule({ imports: [WorkerModule.forRoot(settings, logger)] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  }, 20_000);
  afterAll(async () => {
    if (!closed) await app.close();
    await redis?.stop();
    await database.drop();
  });

  it('does its housekeeping from the first second on', async () => {
    await eventually(
      async () => {
        const done = await asOwner<{ name: string }>(
          database,
          `SELECT DISTINCT name FROM jobs WHERE state = 'succeeded' AND dedup_key = 'schedule' ORDER BY name`,
        );
        expect(done.map(({ name }) => name)).toEqual(schedules.map(({ job }) => job.name).sort());
      },
      { withinMs: 10_000 },
    );
    expect(schedules).toEqual(expect.arrayContaining(platformSchedules));
  }, 15_000);

  it('answers probes, and says in its metrics what its jobs did', async () => {
    await eventually(async () => expect((await fetch(`${url}/ready`)).status).toBe(200));
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('jobs_total{name="sweepJobs",state="succeeded"}');
    for (const name of ['queue_depth', 'queue_oldest_job_age_seconds', 'jobs_dead', 'jobs_unpublished']) {
      expect(metrics).toContain(`# TYPE ${name} gauge`);
    }
    expect(metrics).toContain('tasks_open{marketplace="amazon",status="awaiting_approval"} 0');
    expect(metrics).toContain('tasks_overdue{marketplace="amazon"} 0');
    expect(metrics).toContain('tasks_last_proposed_timestamp_seconds{marketplace="amazon"} 0');
  });

  it('reads the event log, and says in its metrics how far each reader is behind', async () => {
    await eventually(async () => {
      const following = await asOwner<{ name: string }>(database, 'SELECT name FROM event_followers ORDER BY name');
      expect(following.map(({ name }) => name)).toEqual(['notifications', 'statistics']);
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const reader of ['notifications', 'statistics'])
      expect(metrics).toMatch(new RegExp(`^event_follower_lag_seconds\\{reader="${reader}"\\} [\\d.]+$`, 'm'));
  });

  it('stops within a moment when nothing runs, and leaves no job running', async () => {
    const started = Date.now();
    await app.close();
    closed = true;
    expect(Date.now() - started).toBeLessThan(3000);
    expect(await asOwner(database, `SELECT name FROM jobs WHERE state = 'running'`)).toEqual([]);
  });
});
