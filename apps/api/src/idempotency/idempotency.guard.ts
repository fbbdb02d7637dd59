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
import { beginWork, budgetMs, type Claim, DomainError, endWork, Logger, type SettingsOf, within } from '@souk/platform';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { actorOf } from '../access/caller';
import { IdempotencyKeys } from './idempotency-keys';
import { shownOnceKey } from './shown-once';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while the answer is still to be kept. */
    idempotencyClaim: RequestClaim | undefined;
  }
}

interface RequestClaim extends Claim {
  /** The answer has a secret: that there was one is all that is kept. */
  shownOnce: boolean;
}

interface KnownAnswer {
  status: number;
  body: unknown;
}

/** Thrown instead of doing the work again. */
class Answered extends Error {
  constructor(readonly answer: KnownAnswer) {
    super('This request has been answered before.');
  }
}

const wellFormed = /^[\x21-\x7e]{1,200}$/;

/**
 * `Idempotency-Key` on a POST: the same request again gets the same answer for 24 hours; the same key with another request is refused.
 * What failed is forgotten, so that the caller may try again with the same key; what was done and whose answer was lost is not done again.
 * A guard and a hook rather than an interceptor: requests without a key, which are most, pass at no cost.
 */
@Injectable()
export class IdempotencyGuard implements CanActivate {
  private readonly secret: string;

  constructor(
    private readonly keys: IdempotencyKeys,
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
      endWork(request.context);
      const kept =
        statusCode < 400
          ? this.keys.store(claim, statusCode, claim.shownOnce ? 'null' : textOf(payload))
          : this.keys.forget(claim, { evenIfDone: statusCode < 500 });
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

    const claim: RequestClaim = { who, key, token: randomUUID(), done: false, shownOnce };
    const known = await this.keys.claim(claim, fingerprint);
    if (!known) {
      request.idempotencyClaim = claim;
      beginWork(request.context, claim);
      return true;
    }
    if (known.fingerprint !== fingerprint)
      throw new DomainError('conflict', 'idempotency_key_reused', 'This Idempotency-Key was used for another request.');
    const { status, body, alive } = known;
    if (status === null && alive)
      throw new DomainError(
        'conflict',
        'idempotency_in_progress',
        'The same request is being worked on; ask again in a moment.',
      );
    if (status === null)
      throw new DomainError(
        'conflict',
        'answered_before',
        'This was done, or a part of it, and its answer was lost. Read what it made; what is missing, do with another key.',
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
}

const textOf = (payload: unknown): string => (typeof payload === 'string' && payload !== '' ? payload : 'null');

/** Sends what was answered the first time. */
@Catch(Answered)
export class AnsweredFilter implements ExceptionFilter<Answered> {
  catch({ answer: { status, body } }: Answered, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(status).header('idempotency-replayed', 'true');
    void (body === null ? reply.send() : reply.send(body));
  }
}
