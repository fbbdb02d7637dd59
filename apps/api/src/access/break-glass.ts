import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type Principal } from '@souk/auth';
import { type Actor, Database, Events, permissionsOf, secretIn, type SettingsOf } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

const operator: Actor = { kind: 'service', id: 'break-glass', name: 'Break-glass operator', role: 'operator' };
const principal: Principal = {
  actor: operator,
  permissions: permissionsOf('operator'),
  grant: 'break-glass',
  expiresAt: undefined,
};

/**
 * The bearer for the day when nobody can sign in. The settings know its digest only. It opens `/internal/` and nothing else, and no use
 * of it goes unnoticed: it is written down first, or it does not open.
 */
@Injectable()
export class BreakGlass {
  private readonly digests: readonly Buffer[];

  constructor(
    settings: ConfigService<SettingsOf<'api'>, true>,
    private readonly database: Database,
    private readonly events: Events,
  ) {
    const digests = settings.get('API__ADMIN_TOKEN_SHA256', { infer: true }) ?? [];
    this.digests = digests.map((digest) => Buffer.from(digest, 'hex'));
  }

  opens({ routeOptions }: FastifyRequest, token: string): boolean {
    return routeOptions.url?.startsWith('/internal/') === true && secretIn(this.digests, token) >= 0;
  }

  async open({ ip, method, routeOptions }: FastifyRequest): Promise<Principal> {
    await this.database.transaction(operator, (tx) =>
      this.events.append(tx, {
        type: 'break_glass.used',
        actor: operator,
        subject: ['break_glass', 'internal'],
        data: { address: ip, route: `${method} ${routeOptions.url}` },
      }),
    );
    return principal;
  }
}
