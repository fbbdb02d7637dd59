import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { DomainError, wrongField } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

/** Far deeper than anything we take, and far from what a recursive function cannot follow. */
const deepest = 50;
/** What every object has. What reads bodies asks objects for these, and would be answered by the caller. */
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
const halfPair = /\p{Surrogate}/u;

/**
 * Refuses what only somebody who tries to break a server sends, before anything reads it: nesting without end, fields named like those
 * that every object has, texts that are no Unicode. Whatever is thrown over the rest is a bug of ours, and told as one.
 */
@Injectable()
export class HostileInputGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query, body } = context.switchToHttp().getRequest<FastifyRequest>();
    refuseHostile(query);
    refuseHostile(body);
    return true;
  }
}

interface Place {
  name: string;
  within: Place | undefined;
  depth: number;
}

export function refuseHostile(input: unknown, place?: Place): void {
  if (typeof input === 'string' && halfPair.test(input))
    throw wrongField(pathOf(place) || 'body', 'isUnicode', 'has half of a surrogate pair, which is no character');
  if (typeof input !== 'object' || input === null) return;
  const depth = (place?.depth ?? 0) + 1;
  if (depth > deepest) throw new DomainError('invalid', 'too_deep', 'The body is nested too deeply.');
  const within = (name: string): Place => ({ name, within: place, depth });
  if (Array.isArray(input)) return input.forEach((value, index) => refuseHostile(value, within(String(index))));
  for (const [name, value] of Object.entries(input)) {
    refuseHostile(name, place);
    if (inherited.has(name)) throw wrongField(pathOf(within(name)), 'unknown', 'is not a known field');
    refuseHostile(value, within(name));
  }
}

const pathOf = (place: Place | undefined): string =>
  place ? [pathOf(place.within), place.name].filter(Boolean).join('.') : '';
