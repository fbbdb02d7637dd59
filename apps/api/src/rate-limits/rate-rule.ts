import { SetMetadata } from '@nestjs/common';
import { type Access, isAdministrative, type RateClass, rateLimitKey } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

/** Who a request is for before anybody is signed in: an account, a client, a session. */
type Named = (request: FastifyRequest) => string | undefined;

export interface RateRule {
  class: RateClass;
  named?: Named | undefined;
}

/** For a route whose class does not follow from what it allows, such as a sign-in. */
export const RateLimit = (rateClass: RateClass, named?: Named) =>
  SetMetadata(rateLimitKey, { class: rateClass, named } satisfies RateRule);

/** What only admins may do has a limit of its own when it changes something; looking is looking. */
export function derivedRule(access: Access | undefined, method: string): RateRule {
  if (!access || 'public' in access) return { class: 'anonymous' };
  if (method === 'GET' || method === 'HEAD') return { class: 'read' };
  return { class: isAdministrative(access.permission) ? 'admin' : 'write' };
}

/** What a field of the body names, however it is written: another spelling is no other account. */
export const bodyField =
  (field: string): Named =>
  ({ body }) => {
    const value = (body as Record<string, unknown> | null | undefined)?.[field];
    return typeof value === 'string' ? value.normalize('NFKC').trim().toLowerCase() || undefined : undefined;
  };
