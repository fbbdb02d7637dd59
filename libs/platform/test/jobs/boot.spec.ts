import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OwnRedis, ownRedisAvailable, startOwnRedis } from '@souk/testing';
import {
  catalogue,
  type Environment as EnvironmentName,
  Logger,
  NoPayload,
  QueueBackend,
  refuseEvictingRedis,
  seconds,
} from '../../src/index';
import { App, type AppOptions } from './support/app';
import { processorOf } from './support/catalogue';
import { Environment } from './support/environment';

const jobs = catalogue({
  one: { payload: NoPayload, timeout: seconds(1) },
  two: { payload: NoPayload, timeout: seconds(1) },
});
const { stranger } = catalogue({ stranger: { payload: NoPayload, timeout: seconds(1) } });
const idle = () => Promise.resolve();

let env: Environment;
beforeAll(async () => {
  env = await Environment.start('PostgreSQL');
});
afterAll(() => env.stop());

describe('a worker', () => {
  const start = (providers: AppOptions['providers']) =>
    App.worker({ backend: env.backend, catalogue: jobs, schedules: [], providers });

  it('does not start while a job of the catalogue has no processor, or two, and lists all that is wrong', async () => {
    const providers = [processorOf(jobs.two, idle), processorOf(jobs.two, idle), processorOf(stranger, idle)];
    await expect(start(providers)).rejects.toThrow(
      'The worker cannot start: the job one has no processor; the job two has 2 processors; a processor for stranger, which is not in the catalogue',
    );
  });

  it('starts when each has one', async () => {
    const app = await start([processorOf(jobs.one, idle), processorOf(jobs.two, idle)]);
    await app.close();
  });

  it('does not start on a schema that BullMQ does not know', async () => {
    const bare = await Environment.start('PostgreSQL');
    await bare.rows('DROP SCHEMA bullmq CASCADE');
    await expect(
      App.worker({
        backend: bare.backend,
        catalogue: jobs,
        schedules: [],
        providers: [processorOf(jobs.one, idle), processorOf(jobs.two, idle)],
      }),
    ).rejects.toThrow();
    await bare.stop();
  });
});

describe('two applications in one process', () => {
  (ownRedisAvailable ? it : it.skip)('may keep their queues in different places', async () => {
    const other = await Environment.withOwnRedis();
    const ran: string[] = [];
    const note = (name: string) => () => Promise.resolve(ran.push(name));
    const onPostgres = await App.workerOf({ backend: env.backend }, { quick: note('PostgreSQL') });
    const onRedis = await App.workerOf({ backend: other.backend }, { quick: note('Redis') });
    await env.reaches(await onPostgres.enqueue('here'), 'succeeded');
    await other.reaches(await onRedis.enqueue('there'), 'succeeded');
    expect(ran).toEqual(['PostgreSQL', 'Redis']);
    await Promise.all([onPostgres.close(), onRedis.close()]);
    await other.stop();
  });
});

(ownRedisAvailable ? describe : describe.skip)('a Redis', () => {
  const check = async (redis: Pick<OwnRedis, 'url'>, environment: EnvironmentName) => {
    const lines: string[] = [];
    const logger = Logger.create({
      service: 'spec',
      level: 'warn',
      destination: { write: (line) => void lines.push(line) },
    });
    const backend = new QueueBackend({ databaseUrl: env.database.appUrl, redisUrl: redis.url });
    try {
      await refuseEvictingRedis(backend, environment, logger);
      return lines;
    } finally {
      await backend.close();
    }
  };

  it('that evicts stops the start in staging and production, and is warned of in local', async () => {
    const redis = await startOwnRedis({ policy: 'allkeys-lru' });
    for (const environment of ['staging', 'production'] as const) {
      await expect(check(redis, environment)).rejects.toThrow('Redis evicts (allkeys-lru)');
    }
    const [line] = await check(redis, 'local');
    expect(JSON.parse(line!)).toMatchObject({ level: 'warn', msg: expect.stringContaining('noeviction') });
    await redis.stop();
  });

  it('that keeps what it is given is fine', async () => {
    const redis = await startOwnRedis();
    expect(await check(redis, 'production')).toEqual([]);
    await redis.stop();
  });

  it('that is away stops no start: what it cannot be asked is said', async () => {
    const redis = await startOwnRedis();
    await redis.stop();
    const lines = await check(redis, 'production');
    expect(lines).toHaveLength(1);
    const app = await App.api({ backend: { databaseUrl: env.database.appUrl, redisUrl: redis.url } });
    const id = await app.enqueue('later');
    expect(await env.state(id)).toBe('queued');
    await app.close();
  }, 15_000);
});
