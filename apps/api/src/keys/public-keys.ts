import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AuthSettings, KeyRing } from '@souk/auth';
import { budgetMs, within } from '@souk/platform';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { names } from '../http/if-none-match';
import { problemOf } from '../http/problem';

export const publicKeysPath = '/.well-known/jwks.json';

/**
 * The keys that verify our tokens, for everybody who asks, however often. The text is made when the keys change, and the server below Nest
 * sends it: what sits around controllers costs more than the answer.
 */
@Injectable()
export class PublicKeys implements OnModuleInit {
  private readonly cacheControl: string;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly ring: KeyRing,
    { jwksCacheSeconds }: AuthSettings,
  ) {
    this.cacheControl = `public, max-age=${jwksCacheSeconds}`;
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.get(publicKeysPath, (request, reply) => {
      const loading = this.ring.fresh();
      if (!loading) return this.send(request, reply);
      within(budgetMs, loading)
        // Others keep the list for minutes: theirs may be as old as ours, when the database does not answer.
        .catch(() => undefined)
        .then(() => this.send(request, reply))
        .catch((error: unknown) => sendProblem(error, request, reply));
    });
  }

  private send({ headers }: FastifyRequest, reply: FastifyReply): void {
    const { body, etag } = this.ring.jwks();
    void reply.header('cache-control', this.cacheControl).header('etag', etag);
    if (names(headers['if-none-match'], etag)) void reply.status(304).send();
    else void reply.header('content-type', 'application/jwk-set+json').send(body);
  }
}

function sendProblem(error: unknown, { id }: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, id);
  void reply.status(problem.status).header('retry-after', '2').type('application/problem+json').send(problem);
}
