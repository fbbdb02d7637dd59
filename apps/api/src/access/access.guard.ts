import { type CanActivate, type ExecutionContext, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type Principal } from '@souk/auth';
import { type Access, accessKey, DomainError, type Permission } from '@souk/platform';
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

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.access(context.getHandler(), context.getClass());
    if (!access) throw new DomainError('forbidden', 'forbidden', 'This route is closed.');
    if ('public' in access) await this.limits.count(context);
    else await this.admit(context, access.permission);
    return true;
  }

  /** Every call counts against somebody's limit, also one that is refused. */
  private async admit(context: ExecutionContext, permission: Permission): Promise<void> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.recognise(request, context);
    request.principal = principal;
    await this.limits.count(context);
    if (!principal.permissions.has(permission))
      throw new DomainError('forbidden', 'forbidden', `This needs the permission ${permission}.`);
  }

  private async recognise(request: FastifyRequest, context: ExecutionContext): Promise<Principal> {
    let principal: Principal | undefined;
    try {
      principal = await this.authenticator.authenticate(request);
    } catch (error) {
      if (error instanceof NotRecognised) {
        await this.limits.countRefused(context, error.wasValid);
        await error.note();
      }
      throw error;
    }
    if (principal) return principal;
    await this.limits.countRefused(context, false);
    throw new DomainError('unauthenticated', 'unauthenticated', 'Sign in first, or send a valid bearer token.');
  }

  private access(...targets: Parameters<Reflector['getAllAndOverride']>[1]): Access | undefined {
    return this.reflector.getAllAndOverride<Access | undefined>(accessKey, targets);
  }
}
