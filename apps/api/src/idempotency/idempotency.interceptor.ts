import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Database, DomainError, rows, system } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { catchError, from, map, mergeMap, type Observable, of, throwError } from 'rxjs';
import { actorOf } from '../access/caller';

interface KnownKey {
  fingerprint: string;
  status: number | null;
  body: unknown;
}

const actor = system('idempotency');
const wellFormed = /^[\x21-\x7e]{1,200}$/;

/**
 * `Idempotency-Key` on a POST: the same request again gets the same answer for 24 hours; the same key with another request is refused.
 * An answer that failed is forgotten, so that the caller may try again with the same key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly database: Database) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const given = request.headers['idempotency-key'];
    if (given === undefined || request.method !== 'POST' || !request.principal) return next.handle();
    if (typeof given !== 'string' || !wellFormed.test(given)) {
      throw new DomainError('invalid', 'idempotency_key', 'An Idempotency-Key is 1 to 200 visible ASCII characters.');
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const owner = actorOf(request);
    const who = `${owner.kind}:${owner.id}`;
    const fingerprint = createHash('sha256')
      .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex');

    const known = await this.claim(who, given, fingerprint);
    if (known) {
      if (known.fingerprint !== fingerprint)
        throw new DomainError(
          'conflict',
          'idempotency_key_reused',
          'This Idempotency-Key was used for another request.',
        );
      if (known.status === null)
        throw new DomainError(
          'conflict',
          'idempotency_in_progress',
          'The same request is being worked on; ask again in a moment.',
        );
      void reply.status(known.status).header('idempotency-replayed', 'true');
      return of(known.body);
    }
    return next.handle().pipe(
      mergeMap((body: unknown) => from(this.store(who, given, reply.statusCode, body)).pipe(map(() => body))),
      catchError((error: unknown) => from(this.forget(who, given)).pipe(mergeMap(() => throwError(() => error)))),
    );
  }

  /** The row is the lock: whoever inserts it works, everybody else gets what is stored. A claim that was left behind is taken over. */
  private async claim(who: string, key: string, fingerprint: string): Promise<KnownKey | undefined> {
    return this.database.transaction(actor, async (tx) => {
      const claimed = await rows(
        tx,
        `INSERT INTO idempotency_keys (actor, key, fingerprint) VALUES ($1, $2, $3)
         ON CONFLICT (actor, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, created_at = now()
         WHERE idempotency_keys.created_at < now() - interval '24 hours'
            OR (idempotency_keys.status IS NULL AND idempotency_keys.created_at < now() - interval '1 minute')
         RETURNING key`,
        [who, key, fingerprint],
      );
      if (claimed.length > 0) return undefined;
      const [known] = await rows<KnownKey>(
        tx,
        'SELECT fingerprint, status, body FROM idempotency_keys WHERE actor = $1 AND key = $2',
        [who, key],
      );
      return known;
    });
  }

  private async store(who: string, key: string, status: number, body: unknown): Promise<void> {
    await this.database.transaction(actor, (tx) =>
      tx.query('UPDATE idempotency_keys SET status = $3, body = $4 WHERE actor = $1 AND key = $2', [
        who,
        key,
        status,
        JSON.stringify(body ?? null),
      ]),
    );
  }

  private async forget(who: string, key: string): Promise<void> {
    await this.database.transaction(actor, (tx) =>
      tx.query('DELETE FROM idempotency_keys WHERE actor = $1 AND key = $2 AND status IS NULL', [who, key]),
    );
  }
}
