import { type Logger } from '@souk/platform';
import { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type Count, type Counter, FixedWindow } from './fixed-window';

/** No request waits longer than this for a Redis that hangs, and after it nobody asks for a while. */
const patienceMs = 150;
const pauseMs = 1000;

/** The Redis that several processes count in. While it is away each counts for itself: limits are looser then, but nothing stops. */
export class SharedRedis {
  readonly client: Redis;
  private pausedUntil = 0;
  private up = true;

  constructor(
    url: string,
    private readonly logger: Logger,
    private readonly onChange: (up: boolean) => void = () => undefined,
  ) {
    this.client = new Redis(url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: patienceMs,
      disconnectTimeout: 500,
      retryStrategy: (attempt) => Math.min(attempt * 50, pauseMs),
    });
    this.client.on('error', () => undefined); // noted when it is asked
    this.client.on('close', () => this.note(false));
    this.client.on('ready', () => {
      this.pausedUntil = 0;
      this.note(true);
    });
  }

  get isUp(): boolean {
    return this.client.status === 'ready' && performance.now() >= this.pausedUntil;
  }

  /** Undefined: it cannot be asked. */
  async ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    if (!this.isUp) return undefined;
    try {
      const answer = await question();
      this.note(true);
      return answer;
    } catch (error) {
      this.pausedUntil = performance.now() + pauseMs;
      this.note(false, error);
      return undefined;
    }
  }

  close(): void {
    this.client.removeAllListeners('close').disconnect();
  }

  private note(up: boolean, error?: unknown): void {
    this.onChange(up);
    if (up === this.up) return;
    this.up = up;
    if (up) this.logger.info('Rate limits are counted in Redis again');
    else this.logger.warn('Redis is away: each process counts rate limits for itself', { error });
  }
}

/** Counts in Redis, and in memory while that is away. */
export class SharedWindow implements Counter {
  private readonly limiter: RateLimiterRedis;
  private readonly own: FixedWindow;

  constructor(
    private readonly redis: SharedRedis,
    prefix: string,
    windowSeconds: number,
  ) {
    // What is too many we decide ourselves: here it only counts.
    this.limiter = new RateLimiterRedis({
      storeClient: redis.client,
      keyPrefix: prefix,
      points: Number.MAX_SAFE_INTEGER,
      duration: windowSeconds,
    });
    this.own = new FixedWindow(windowSeconds * 1000);
  }

  async hit(key: string): Promise<Count> {
    const shared = await this.redis.ask(() => this.limiter.consume(key));
    return shared instanceof RateLimiterRes
      ? { used: shared.consumedPoints, resetMs: Math.max(0, shared.msBeforeNext) }
      : this.own.hit(key);
  }
}
