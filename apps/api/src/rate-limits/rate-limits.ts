import { type ExecutionContext, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Reflector } from '@nestjs/core';
import {
  type Access,
  accessKey,
  andThen,
  DomainError,
  Logger,
  Metrics,
  networkOf,
  type RateClass,
  rateClasses,
  rateLimitKey,
  type SettingsOf,
  sha256,
} from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Gauge } from 'prom-client';
import { type Counter, FixedWindow } from './fixed-window';
import { derivedRule, type RateRule } from './rate-rule';
import { SharedRedis, SharedWindow } from './shared-redis';

/** One address may be a whole office: it gets so many times what one caller gets. */
const callersPerAddress = 10;

interface Bucket {
  counter: Counter;
  limit: number;
  policy: string;
  words: string;
}

interface Standing {
  bucket: Bucket;
  remaining: number;
  resetSeconds: number;
  exceeded: boolean;
}

type Rule = RateRule | 'unlimited';

const words: Record<RateClass, [what: string, whose: string]> = {
  read: ['reads', 'a caller'],
  write: ['changes', 'a caller'],
  admin: ['administrative changes', 'a caller'],
  auth: ['sign-in attempts', 'an account'],
  anonymous: ['requests without a valid token', 'an address'],
};

/**
 * Counts every request for who sent it and where it came from. All tokens and sessions of an actor share the actor's limit, so more of
 * them buy nothing; where the actor is not known yet the session cookie, the account or the client that is named stands for it.
 */
@Injectable()
export class RateLimits implements OnModuleInit, OnApplicationShutdown {
  private readonly buckets: Record<RateClass, { caller: Bucket; address: Bucket }>;
  private readonly rules = new WeakMap<object, Rule>();
  private readonly redis: SharedRedis | undefined;
  private readonly exceeded;
  private redisUp: Gauge<'role'> | undefined;

  constructor(
    settings: ConfigService<SettingsOf<'api'>, true>,
    private readonly reflector: Reflector,
    private readonly metrics: Metrics,
    logger: Logger,
  ) {
    const url = settings.get('API__CACHE_REDIS_URL', { infer: true });
    this.redis = url === undefined ? undefined : new SharedRedis(url, logger, (up) => this.showRedis(up));
    this.exceeded = metrics.counter('rate_limit_exceeded_total', 'Requests over a limit.', ['class']);
    const buckets = rateClasses.map((rateClass) => {
      const { limit, windowSeconds } = settings.get(`API__RATE_${upper(rateClass)}`, { infer: true });
      const [what, whose] = words[rateClass];
      const bucket = (kind: 'caller' | 'address', most: number): Bucket => ({
        counter: this.counter(`${rateClass}:${kind}`, windowSeconds),
        limit: most,
        policy: `${most};w=${windowSeconds}`,
        words: `at most ${most} ${what} in ${windowSeconds} s for ${kind === 'address' ? 'an address' : whose}`,
      });
      // Without a caller there is nobody but the address.
      const factor = rateClass === 'anonymous' ? 1 : callersPerAddress;
      return [rateClass, { caller: bucket('caller', limit), address: bucket('address', limit * factor) }] as const;
    });
    this.buckets = Object.fromEntries(buckets) as typeof this.buckets;
  }

  /** Not before every other metric is made: this one belongs to the queue as well, which brings its part up to date by itself. */
  onModuleInit(): void {
    if (!this.redis) return;
    this.redisUp = this.metrics.gauge('redis_up', 'Whether Redis answers.', ['role']);
    this.showRedis(this.redis.isUp);
  }

  onApplicationShutdown(): void {
    this.redis?.close();
  }

  /** Before a caller is let in or turned away, and so after it is known. Throws when a limit is used up; at once when counting in memory. */
  count(context: ExecutionContext): void | Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rule = this.ruleOf(context, request.method);
    if (rule === 'unlimited') return;
    const named = rule.named?.(request);
    const actor = request.principal?.actor;
    // Names come from outside: as long as they like, and not ours to keep.
    const caller = named === undefined ? actor && `${actor.kind}:${actor.id}` : sha256(named, 'base64url');
    return this.charge(context, rule.class, caller);
  }

  /**
   * A call that nobody made. Guessing tokens ends soon; a token that was right until a moment ago is no guess, or an office behind one
   * address would lock itself out by working.
   */
  countRefused(context: ExecutionContext, wasValid: boolean): void | Promise<void> {
    return this.charge(context, wasValid ? 'read' : 'anonymous', undefined);
  }

  private charge(context: ExecutionContext, rateClass: RateClass, caller: string | undefined): void | Promise<void> {
    const http = context.switchToHttp();
    const { caller: perCaller, address: perAddress } = this.buckets[rateClass];
    const tell = (standing: Standing) => this.tell(http.getResponse<FastifyReply>(), rateClass, standing);
    const shared = () => hit(perAddress, addressOf(http.getRequest<FastifyRequest>()));
    if (caller === undefined) return andThen(shared(), tell);
    // Who is over the own limit takes nothing from those behind the same address.
    return andThen(hit(perCaller, caller), (own) =>
      own.exceeded ? tell(own) : andThen(shared(), (standing) => tell(tighter(own, standing))),
    );
  }

  private tell(
    reply: FastifyReply,
    rateClass: RateClass,
    { bucket, remaining, resetSeconds, exceeded }: Standing,
  ): void {
    void reply
      .header('ratelimit-limit', bucket.limit)
      .header('ratelimit-remaining', remaining)
      .header('ratelimit-reset', resetSeconds)
      .header('ratelimit-policy', bucket.policy);
    if (!exceeded) return;
    this.exceeded.inc({ class: rateClass });
    throw new DomainError(
      'rate_limited',
      'rate_limited',
      `Too many requests: ${bucket.words}. Try again in ${resetSeconds} s.`,
      { facts: { limit: rateClass, retryAfterSeconds: resetSeconds } },
    );
  }

  private ruleOf(context: ExecutionContext, method: string): Rule {
    const handler = context.getHandler();
    let rule = this.rules.get(handler);
    if (rule === undefined) {
      const targets = [handler, context.getClass()];
      rule =
        this.reflector.getAllAndOverride<Rule | undefined>(rateLimitKey, targets) ??
        derivedRule(this.reflector.getAllAndOverride<Access | undefined>(accessKey, targets), method);
      this.rules.set(handler, rule);
    }
    return rule;
  }

  private counter(name: string, windowSeconds: number): Counter {
    return this.redis
      ? new SharedWindow(this.redis, `souk:rate:${name}`, windowSeconds)
      : new FixedWindow(windowSeconds * 1000);
  }

  private showRedis(up: boolean): void {
    this.redisUp?.set({ role: 'cache' }, up ? 1 : 0);
  }
}

const upper = <T extends string>(text: T) => text.toUpperCase() as Uppercase<T>;

/** Behind a trusted proxy the address is what that proxy says; should it say nonsense, the proxy answers for it. */
const addressOf = ({ ip, socket }: FastifyRequest): string =>
  networkOf(ip) ?? networkOf(socket.remoteAddress ?? '') ?? 'unknown';

const hit = (bucket: Bucket, key: string): Standing | Promise<Standing> =>
  andThen(bucket.counter.hit(key), ({ used, resetMs }) => ({
    bucket,
    remaining: Math.max(0, bucket.limit - used),
    resetSeconds: Math.max(1, Math.ceil(resetMs / 1000)),
    exceeded: used > bucket.limit,
  }));

/** The one that ends first is the one to tell of. */
function tighter(one: Standing, other: Standing): Standing {
  if (one.exceeded !== other.exceeded) return one.exceeded ? one : other;
  return other.remaining < one.remaining ? other : one;
}
