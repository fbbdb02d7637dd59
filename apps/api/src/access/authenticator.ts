import { Injectable } from '@nestjs/common';
import { type Actor, type Permission } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

/** Who a request comes from and what that caller may do. */
export interface Principal {
  actor: Actor;
  permissions: ReadonlySet<Permission>;
}

/** Recognises callers. */
export abstract class Authenticator {
  abstract authenticate(request: FastifyRequest): Promise<Principal | undefined>;
}

/** Recognises nobody: what is not public stays closed. */
@Injectable()
export class ClosedAuthenticator extends Authenticator {
  authenticate(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
