import { createPostgresBackend, createRedisBackend, type QueueOptions, setDefaultBackendFactory } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { databaseRoles } from '../database/actor';
import { type Environment } from '../config/key';
import { queueSchema } from '../database/migrate';
import { type Logger } from '../logging/logger';

export interface QueueBackendOptions {
  databaseUrl: string;
  /** Set: Redis holds the queues. Unset: PostgreSQL does. */
  redisUrl?: string | undefined;
  /** Connections for statements; each queue that is worked on pins one more to listen. */
  poolMax?: number;
  listeners?: number;
}

/**
 * The connections behind the queues. The pool is there with either backend, because the ledger's own statements use it too: its sessions
 * are the service role from the start, so a claim costs one round trip.
 */
export class QueueBackend {
  readonly pool: pg.Pool;
  readonly redis: Redis | undefined;

  constructor({ databaseUrl, redisUrl, poolMax = 4, listeners = 0 }: QueueBackendOptions) {
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'souk-queue',
      options: `-c role=${databaseRoles.service} -c search_path=${queueSchema},public`,
      max: poolMax + (redisUrl === undefined ? listeners : 0),
      connectionTimeoutMillis: 5000,
      statement_timeout: 10_000,
      keepAlive: true,
    });
    this.pool.setMaxListeners(0); // every queue listens for errors
    this.pool.on('error', () => undefined); // an idle connection broke; the next query takes a new one
    this.redis =
      redisUrl === undefined ? undefined : new Redis(redisUrl, { maxRetriesPerRequest: null, lazyConnect: false });
    this.redis?.on('error', () => undefined); // reported by readiness and by each queue
    this.redis?.setMaxListeners(0);
  }

  get kind(): 'redis' | 'postgres' {
    return this.redis ? 'redis' : 'postgres';
  }

  /** Makes BullMQ build its queues and workers on this backend, and gives the options they need for it. */
  use(): QueueOptions {
    if (this.redis) {
      setDefaultBackendFactory(createRedisBackend as never);
      return { connection: this.redis };
    }
    setDefaultBackendFactory(createPostgresBackend as never);
    return { connection: this.pool } as unknown as QueueOptions;
  }

  /** Rejects when the backend does not answer. */
  async ping(): Promise<void> {
    if (this.redis) {
      if (this.redis.status !== 'ready') throw new Error(`Redis is not connected (${this.redis.status})`);
      await this.redis.ping();
    } else {
      await this.pool.query('SELECT 1');
    }
  }

  /** What an evicting Redis does to queues is lose jobs and run them twice. */
  async evictionPolicy(): Promise<string | undefined> {
    const memory = await this.redis?.info('memory');
    return memory && /maxmemory_policy:(\S+)/.exec(memory)?.[1];
  }

  async close(): Promise<void> {
    this.redis?.disconnect();
    await this.pool.end();
  }
}

/** Stops the start in staging and production, warns elsewhere. */
export async function refuseEvictingRedis(
  backend: QueueBackend,
  environment: Environment,
  logger: Logger,
): Promise<void> {
  const policy = await backend.evictionPolicy();
  if (policy === undefined || policy === 'noeviction') return;
  const message = `Redis evicts (${policy}): a queue in it loses jobs and runs them twice. Set maxmemory-policy to noeviction.`;
  if (environment === 'staging' || environment === 'production') throw new Error(message);
  logger.warn(message);
}
