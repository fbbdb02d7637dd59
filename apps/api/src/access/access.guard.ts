import { type CanActivate, type ExecutionContext, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type Principal } from '@souk/auth';
import { type Access, accessKey, andThen, DomainError, type Permission } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { RateLimits } from '../rate-limits/rate-limits';
import { Authenticator, NotRecognised } from './authenticator';

/** Denies by default: a route says who may call it, or the API does not start. */
@Injectable()
export class AccessGuard implements CanActivate, OnApplicationBootstrap {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prototype = metatype.prototype as Record<string, unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => Reflect.hasMetadata('path', prototype[name] as object))
        .filter((name) => !this.access(prototype[name] as () => unknown, metatype))
        .map((name) => `${metatype.name}.${name}`);
    });
    if (open.length > 0) throw new Error(`These routes say neither @Allow(...) nor @Public(): ${open.join(', ')}`);
  }

  /** Asks nobody and waits for nothing while caller, grant and limits are known: this is on the way of every request. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.access(context.getHandler(), context.getClass());
    if (!access) throw new DomainError('forbidden', 'forbidden', 'This route is closed.');
    const admitted = 'public' in access ? this.limits.count(context) : this.admit(context, access.permission);
    return andThen(admitted, () => true);
  }

  /** Every call counts against somebody's limit, also one that is refused. */
  private admit(context: ExecutionContext, permission: Permission): void | Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return andThen(this.recognise(request, context), (principal) => {
      request.principal = principal;
      return andThen(this.limits.count(context), () => {
        if (!principal.permissions.has(permission))
          throw new DomainError('forbidden', 'forbidden', `This needs the permission ${permission}.`);
      });
    });
  }

  private recognise(request: FastifyRequest, context: ExecutionContext): Principal | Promise<Principal> {
    try {
      const found = this.authenticator.authenticate(request);
      if (!(found instanceof Promise)) return somebody(found);
      return found.then(somebody).catch((error: unknown) => this.refuse(error, context));
    } catch (error) {
      return this.refuse(error, context);
    }
  }

  private async refuse(error: unknown, context: ExecutionContext): Promise<never> {
    if (error instanceof NotRecognised) {
      await this.limits.countRefused(context, error.wasValid);
      await error.note();
    }
    throw error;
  }

  private access(...targets: Parameters<Reflector['getAllAndOverride']>[1]): Access | undefined {
    return this.reflector.getAllAndOverride<Access | undefined>(accessKey, targets);
  }
}

function somebody(principal: Principal | undefined): Principal {
  if (principal) return principal;
  throw new NotRecognised('unauthenticated', 'Sign in first, or send a valid bearer token.', false);
}
