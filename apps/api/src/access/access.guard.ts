import { type CanActivate, type ExecutionContext, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type Access, accessKey, DomainError, type Permission } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { Authenticator } from './authenticator';

/** Denies by default: a route says who may call it, or the API does not start. */
@Injectable()
export class AccessGuard implements CanActivate, OnApplicationBootstrap {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
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

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.access(context.getHandler(), context.getClass());
    if (!access) throw new DomainError('forbidden', 'forbidden', 'This route is closed.');
    return 'public' in access || this.admit(context.switchToHttp().getRequest<FastifyRequest>(), access.permission);
  }

  private async admit(request: FastifyRequest, permission: Permission): Promise<boolean> {
    const principal = await this.authenticator.authenticate(request);
    if (!principal)
      throw new DomainError('unauthenticated', 'unauthenticated', 'Sign in first, or send a valid bearer token.');
    if (!principal.permissions.has(permission))
      throw new DomainError('forbidden', 'forbidden', `This needs the permission ${permission}.`);
    request.principal = principal;
    return true;
  }

  private access(...targets: Parameters<Reflector['getAllAndOverride']>[1]): Access | undefined {
    return this.reflector.getAllAndOverride<Access | undefined>(accessKey, targets);
  }
}
