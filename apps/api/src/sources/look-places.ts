import { Injectable } from '@nestjs/common';
import { type Actor, DomainError } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { Places } from '../http/places';

/** Fetching and reading a repository while somebody waits for the answer. */
export const lookLimits = { perActor: 2, perProcess: 8 };

@Injectable()
export class LookPlaces {
  private readonly places = new Places();

  /** Ends the work when nobody waits for it any more. */
  take({ kind, id }: Actor, { raw }: FastifyReply): AbortSignal {
    if (this.places.total >= lookLimits.perProcess)
      throw new DomainError(
        'unavailable',
        'too_many_checks',
        'This server looks at as many repositories as it can. Try again in a moment.',
      );
    const owner = `${kind}:${id}`;
    if (this.places.of(owner) >= lookLimits.perActor)
      throw new DomainError(
        'rate_limited',
        'too_many_checks',
        `You are looking at ${lookLimits.perActor} repositories already; let one come first.`,
      );
    this.places.take(owner, raw);
    const gone = new AbortController();
    raw.once('close', () => {
      gone.abort(new DomainError('unavailable', 'gone', 'Nobody waits for the answer any more.'));
    });
    return gone.signal;
  }
}
