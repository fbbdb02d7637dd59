import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type QueueOptions,
  setDefaultBackendFactory,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { databaseRoles } from '../database/actor';
import { SteadyClient } from '../database/steady-client';
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
  /** Keeps the queues of several installations in one Redis apart. */
  prefix?: string | undefined;
}

/** The start does not wait longer than this for a Redis that is away. */
const policyMs = 3000;

/**
 * The connections behind the queues. The pool is there with either backend, because the ledger's own statements use it too: its sessions
 * are the service role from the start, so a claim costs one round trip.
 */
export class QueueBackend {
  readonly pool: pg.Pool;
  readonly redis: Redis | undefined;
  private readonly prefix: { prefix?: string };

  constructor({ databaseUrl, redisUrl, poolMax = 4, listeners = 0, prefix }: QueueBackendOptions) {
    this.prefix = prefix === undefined ? {} : { prefix };
    this.pool = new pg.Pool({
      Client: SteadyClient,
      connectionString: databaseUrl,
      application_name: 'souk-queue',
      options: `-c role=${databaseRoles.service} -c search_path=${queueSchema},public`,
      max: poolMax + (redisUrl === undefined ? listeners : 0),
      connectionTimeoutMillis: 5000,
      statement_timeout: 10_000,
      // A server that hangs does not even end its statements.
      query_timeout: 11_000,
      keepAlive: true,
    });
    this.pool.setMaxListeners(0); // every queue listens for errors
    this.pool.on('error', () => undefined); // an idle connection broke; the next query takes a new one
    this.redis =
      redisUrl === undefined ? undefined : new Redis(redisUrl, { maxRetriesPerRequest: null, disconnectTimeout: 500 });
    this.redis?.on('error', () => undefined); // reported by readiness and by each queue
    this.redis?.setMaxListeners(0);
  }

  get kind(): 'redis' | 'postgres' {
    return this.redis ? 'redis' : 'postgres';
  }

  /** What queues and workers are built with. */
  get options(): QueueOptions {
    return this.redis ? { connection: this.redis, ...this.prefix } : { connection: this.pool };
  }

  /** BullMQ's default is one backend for the whole process; the connection says better which one is meant. */
  static readonly factory = ((name, options, extra) =>
    (options.connection as unknown) instanceof pg.Pool
      ? createPostgresBackend(name, options as never, extra)
      : createRedisBackend(name, options, extra)) as BackendFactory;

  /** The options of every queue; from here on BullMQ builds them on this backend. */
  use(): QueueOptions {
    setDefaultBackendFactory(QueueBackend.factory as never);
    return this.options;
  }

  /** Without it a command to a Redis that is away would wait in memory for as long as that is. */
  requireConnection(): void {
    if (this.redis && this.redis.status !== 'ready') throw new Error(`Redis is not connected (${this.redis.status})`);
  }

  /** Rejects when the backend does not answer. */
  async ping(): Promise<void> {
    this.requireConnection();
    if (this.redis) await this.redis.ping();
    else await this.pool.query('SELECT 1');
  }

  /** What an evicting Redis does to queues is lose jobs and run them twice. Undefined: there is no Redis, or it does not answer. */
  async evictionPolicy(): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), policyMs)));
    try {
      const memory = await Promise.race([this.redis?.info('memory'), silence]);
      return memory && /maxmemory_policy:(\S+)/.exec(memory)?.[1];
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.redis?.disconnect();
    await this.pool.end();
  }
}

/** Stops the start in staging and production, warns elsewhere. A Redis that is away stops nothing: its jobs wait in the ledger. */
export async function refuseEvictingRedis(
  backend: QueueBackend,
  environment: Environment,
  logger: Logger,
): Promise<void> {
  if (!backend.redis) return;
  const policy = await backend.evictionPolicy();
  if (policy === undefined)
    return logger.warn('Redis does not answer, so whether it evicts is not known. It must be noeviction.');
  if (policy === 'noeviction') return;
  const message = `Redis evicts (${policy}): a queue in it loses jobs and runs them twice. Set maxmemory-policy to noeviction.`;
  if (environment === 'staging' || environment === 'production') throw new Error(message);
  logger.warn(message);
}
