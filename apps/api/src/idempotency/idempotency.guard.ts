import { createHmac, randomUUID } from 'node:crypto';
import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { Reflector } from '@nestjs/core';
import { budgetMs, Database, DomainError, Logger, type SettingsOf, system, within } from '@souk/platform';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { actorOf } from '../access/caller';
import { shownOnceKey } from './shown-once';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the answer is still to be kept. */
    idempotencyClaim: Claim | undefined;
  }
}

interface Claim {
  who: string;
  key: string;
  /** A request that was slow for longer than a minute is taken over: it must not touch what its successor claimed. */
  token: string;
  /** The answer has a secret: that there was one is all that is kept. */
  shownOnce: boolean;
}

interface KnownAnswer {
  status: number;
  body: unknown;
}

interface KnownKey {
  fingerprint: string;
  status: number | null;
  body: unknown;
}

/** Thrown instead of doing the work again. */
class Answered extends Error {
  constructor(readonly answer: KnownAnswer) {
    super('This request has been answered before.');
  }
}

const actor = system('idempotency');
const wellFormed = /^[\x21-\x7e]{1,200}$/;

/**
 * `Idempotency-Key` on a POST: the same request again gets the same answer for 24 hours; the same key with another request is refused.
 * An answer that failed is forgotten, so that the caller may try again with the same key. A guard and a hook rather than an interceptor:
 * requests without a key, which are most, pass at no cost.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  private readonly secret: string;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly reflector: Reflector,
    settings: ConfigService<SettingsOf<'api'>, true>,
  ) {
    // A body may hold a password, and a plain hash of it in the database would be one to try passwords on.
    this.secret = settings.get('API__COOKIE_SECRET', { infer: true });
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    return (
      key === undefined ||
      request.method !== 'POST' ||
      !request.principal ||
      this.admit(request, key, this.shownOnce(context))
    );
  }

  /** Before the compression, which leaves bytes. */
  watch(fastify: FastifyInstance): void {
    fastify.decorateRequest('idempotencyClaim');
    fastify.addHook('onSend', (request, { statusCode }, payload, done) => {
      const claim = request.idempotencyClaim;
      if (!claim) return done();
      request.idempotencyClaim = undefined;
      const kept =
        statusCode < 400 ? this.store(claim, statusCode, claim.shownOnce ? undefined : payload) : this.forget(claim);
      // The work is done and committed: that its answer was not kept is no reason to withhold it.
      within(budgetMs, kept)
        .catch((error: unknown) => this.logger.warn('The answer of an Idempotency-Key could not be kept', { error }))
        .finally(() => done());
    });
  }

  private async admit(request: FastifyRequest, key: string | string[], shownOnce: boolean): Promise<true> {
    if (typeof key !== 'string' || !wellFormed.test(key)) {
      throw new DomainError('invalid', 'idempotency_key', 'An Idempotency-Key is 1 to 200 visible ASCII characters.');
    }
    const owner = actorOf(request);
    const who = `${owner.kind}:${owner.id}`;
    const fingerprint = createHmac('sha256', this.secret)
      .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex');

    const claim: Claim = { who, key, token: randomUUID(), shownOnce };
    const known = await this.claim(claim, fingerprint);
    if (!known) {
      request.idempotencyClaim = claim;
      return true;
    }
    if (known.fingerprint !== fingerprint)
      throw new DomainError('conflict', 'idempotency_key_reused', 'This Idempotency-Key was used for another request.');
    const { status, body } = known;
    if (status === null)
      throw new DomainError(
        'conflict',
        'idempotency_in_progress',
        'The same request is being worked on; ask again in a moment.',
      );
    if (shownOnce)
      throw new DomainError(
        'conflict',
        'shown_once',
        'This was done before. Its answer has a secret, which is shown once: undo it and do it again with another key.',
      );
    throw new Answered({ status, body });
  }

  private shownOnce(context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(shownOnceKey, context.getHandler()) ?? false;
  }

  /**
   * The row is the lock: whoever inserts it works, everybody else gets what is stored. A claim that was left behind is taken over by the
   * same request only; an answer stays for its 24 hours.
   */
  private async claim({ who, key, token }: Claim, fingerprint: string): Promise<KnownKey | undefined> {
    // Lost in a crash, the claim is one of work that was lost with it: what is committed later is on the disk no sooner.
    const claimed = await this.database.query(
      actor,
      `INSERT INTO idempotency_keys (actor, key, fingerprint, claim) VALUES ($1, $2, $3, $4)
         ON CONFLICT (actor, key) DO UPDATE
         SET fingerprint = excluded.fingerprint, claim = excluded.claim, status = NULL, body = NULL, created_at = now()
         WHERE idempotency_keys.created_at < now() - interval '24 hours'
            OR (idempotency_keys.status IS NULL AND idempotency_keys.fingerprint = excluded.fingerprint
                AND idempotency_keys.created_at < now() - interval '1 minute')
         RETURNING key`,
      [who, key, fingerprint, token],
      'careless',
    );
    if (claimed.length > 0) return undefined;
    const [known] = await this.database.query<KnownKey>(
      actor,
      'SELECT fingerprint, status, body FROM idempotency_keys WHERE actor = $1 AND key = $2',
      [who, key],
    );
    return known;
  }

  private async store({ who, key, token }: Claim, status: number, payload: unknown): Promise<void> {
    const body = typeof payload === 'string' && payload !== '' ? payload : 'null';
    await this.database.query(
      actor,
      'UPDATE idempotency_keys SET status = $4, body = $5 WHERE actor = $1 AND key = $2 AND claim = $3',
      [who, key, token, status, body],
      'careless',
    );
  }

  private async forget({ who, key, token }: Claim): Promise<void> {
    await this.database.query(
      actor,
      'DELETE FROM idempotency_keys WHERE actor = $1 AND key = $2 AND claim = $3 AND status IS NULL',
      [who, key, token],
      'careless',
    );
  }
}

/** Sends what was answered the first time. */
@Catch(Answered)
export class AnsweredFilter implements ExceptionFilter<Answered> {
  catch({ answer: { status, body } }: Answered, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(status).header('idempotency-replayed', 'true');
    void (body === null ? reply.send() : reply.send(body));
  }
}
