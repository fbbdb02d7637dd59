import {
  asOwner,
  createTestDatabase,
  eventually,
  type OwnRedis,
  ownRedisAvailable,
  redisAvailable,
  startOwnRedis,
  startRedis,
  type TestDatabase,
  type TestRedis,
} from '@souk/testing';
import { type QueueBackendOptions } from '../../../src/index';

export type BackendKind = 'PostgreSQL' | 'Redis';

/** Where the suite runs: each test of it on each of these. */
export const backends: BackendKind[] = redisAvailable ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];
/** A shared Redis cannot be killed. */
export const breakableBackends: BackendKind[] = ownRedisAvailable ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];

/** A database of the spec's own and, for the Redis half, a place in a Redis. */
export class Environment {
  private constructor(
    readonly database: TestDatabase,
    readonly redis: TestRedis | undefined,
  ) {}

  /** With a queue that may be taken away: a Redis of its own. */
  static async startBreakable(kind: BackendKind): Promise<Environment> {
    return kind === 'Redis' ? Environment.withOwnRedis() : Environment.start(kind);
  }

  static async start(kind: BackendKind): Promise<Environment> {
    return Environment.with(kind === 'Redis' ? await startRedis() : undefined);
  }

  static async with(redis: TestRedis | undefined): Promise<Environment> {
    const database = await createTestDatabase();
    await asOwner(database, effectTables);
    return new Environment(database, redis);
  }

  /** With a Redis that may be killed. */
  static async withOwnRedis(): Promise<Environment & { redis: OwnRedis }> {
    return (await Environment.with(await startOwnRedis())) as Environment & { redis: OwnRedis };
  }

  get backend(): QueueBackendOptions {
    return { databaseUrl: this.database.appUrl, redisUrl: this.redis?.url, prefix: this.redis?.prefix };
  }

  async stop(): Promise<void> {
    await this.redis?.stop();
    await this.database.drop();
  }

  /** The queue answers nobody: its server is killed, or its tables are somewhere else. */
  async takeQueueAway(): Promise<void> {
    if (this.redis) await (this.redis as OwnRedis).kill9();
    else await this.rows('ALTER SCHEMA bullmq RENAME TO bullmq_away');
  }

  /** A Redis comes back empty. */
  async bringQueueBack(): Promise<void> {
    if (this.redis) await (this.redis as OwnRedis).restart();
    else await this.rows('ALTER SCHEMA bullmq_away RENAME TO bullmq');
  }

  /** The queue forgets every delivery, also those that are being made. */
  async emptyQueue(): Promise<void> {
    if (this.redis) await this.redis.flushAll();
    else await this.rows('TRUNCATE bullmq.job CASCADE');
  }

  rows<T extends Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
    return asOwner<T>(this.database, sql, values);
  }

  async state(id: string): Promise<string | undefined> {
    const [row] = await this.rows<{ state: string }>('SELECT state FROM jobs WHERE id = $1', [id]);
    return row?.state;
  }

  /** Waits for a state; fails with the one it is in. */
  async reaches(id: string, state: string, withinMs = 10_000): Promise<void> {
    await eventually(
      async () => {
        const now = await this.state(id);
        if (now !== state) throw new Error(`The job ${id} is ${now ?? 'not there'}, not ${state}`);
      },
      { withinMs, everyMs: 25 },
    );
  }

  /** What the jobs did, by ref: how often their effect happened, and how often somebody tried. */
  async effects(): Promise<Map<string, { effects: number; attempts: number }>> {
    const found = await this.rows<{ ref: string; effects: number; attempts: number }>(
      `SELECT ref, count(*) FILTER (WHERE kind = 'effect')::int AS effects, count(*) FILTER (WHERE kind = 'attempt')::int AS attempts
       FROM spec_effects GROUP BY ref`,
    );
    return new Map(found.map(({ ref, ...counts }) => [ref, counts]));
  }

  events(
    subject: string,
  ): Promise<{ type: string; correlation_id: string; request_id: string; data: Record<string, unknown> }[]> {
    return this.rows('SELECT type, correlation_id, request_id, data FROM events WHERE subject_id = $1 ORDER BY seq', [
      subject,
    ]);
  }
}

/** `done` is the compare-and-set of an effect: it can be turned over once. */
export const effectTables = `
CREATE TABLE spec_done (ref text PRIMARY KEY);
CREATE TABLE spec_effects (ref text NOT NULL, kind text NOT NULL, worker integer NOT NULL);
GRANT SELECT, INSERT ON spec_done, spec_effects TO souk_service;
`;
