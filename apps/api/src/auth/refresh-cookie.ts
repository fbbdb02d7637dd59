import { fastifyCookie } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type SettingsOf } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';

const name = 'souk_refresh';
const presented = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`);

/** Cookies are read where they are asked for: no other route pays for them. */
export function understandCookies(app: NestFastifyApplication, secret: string): void {
  void app.register(fastifyCookie, { secret, hook: false });
}

/** What stands for the session before anybody has looked whether it is one. */
export const presentedSession = ({ headers }: FastifyRequest): string | undefined =>
  presented.exec(headers.cookie ?? '')?.[1];

/** The refresh token on its way: pages cannot read it, other sites cannot send it, and only these routes get it. */
@Injectable()
export class RefreshCookie {
  private readonly attributes;
  private readonly maxAge: number;

  constructor(settings: ConfigService<SettingsOf<'api'>, true>) {
    const environment = settings.get('API__ENV', { infer: true });
    this.maxAge = settings.get('API__JWT_REFRESH_TTL_SECONDS', { infer: true });
    this.attributes = {
      path: '/api/v1/auth',
      httpOnly: true,
      sameSite: 'strict',
      secure: environment !== 'local' && environment !== 'ci',
    } as const;
  }

  /** Undefined as well when somebody else has signed it. */
  read({ server, headers }: FastifyRequest): string | undefined {
    const value = server.parseCookie(headers.cookie ?? '')[name];
    if (value === undefined) return undefined;
    const cookie = server.unsignCookie(value);
    return cookie.valid ? cookie.value : undefined;
  }

  write(reply: FastifyReply, token: string): void {
    void reply.setCookie(name, token, { ...this.attributes, maxAge: this.maxAge, signed: true });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(name, this.attributes);
  }
}
