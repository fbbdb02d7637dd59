import { type Principal } from '@souk/auth';
import { DomainError } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

/** Recognises callers. */
export abstract class Authenticator {
  /** Undefined when nothing was presented; throws when what was presented is worth nothing. */
  abstract authenticate(request: FastifyRequest): Principal | undefined | Promise<Principal | undefined>;
}

type Code = 'unauthenticated' | 'token_expired' | 'invalid_token' | 'address_not_allowed';

/** Nothing was presented, or what opens nothing. Whether it was ever good is for the limits to know: somebody may be guessing. */
export class NotRecognised extends DomainError {
  constructor(
    code: Code,
    message: string,
    readonly wasValid: boolean,
    /** Writes it down, for the audit: a database must not be asked to by whoever is over the limit. */
    readonly note: () => Promise<void> = () => Promise.resolve(),
  ) {
    // 403 for the address: the token is right, and a fresh one of the same agent would fare no better from there.
    super(code === 'address_not_allowed' ? 'forbidden' : 'unauthenticated', code, message);
  }
}
