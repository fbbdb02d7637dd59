import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { DomainError, type SettingsOf } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

/** Where a cookie speaks for a person, a page of another site must not make it speak. Programs send no origin. */
@Injectable()
export class HomeOrigin implements CanActivate {
  private readonly home: ReadonlySet<string>;

  constructor(settings: ConfigService<SettingsOf<'api'>, true>) {
    const own = new URL(settings.get('API__BASE_URL', { infer: true })).origin;
    this.home = new Set([own, ...settings.get('API__CORS_ORIGINS', { infer: true })]);
  }

  canActivate(context: ExecutionContext): boolean {
    const { origin } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (origin === undefined || this.home.has(origin) || this.home.has('*')) return true;
    throw new DomainError('forbidden', 'foreign_origin', 'Pages of this origin may not sign anybody in or out.');
  }
}
