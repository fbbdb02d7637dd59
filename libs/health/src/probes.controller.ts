import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BUILD_INFO, type BuildInfo, Public, Unlimited } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { HEALTH_OPTIONS, type HealthOptions, Readiness } from './readiness';

/** What load balancers and orchestrators ask; whether we live is answered elsewhere. The same on API and worker. */
@Public()
@Unlimited()
@ApiExcludeController()
@Controller()
export class ProbesController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(HEALTH_OPTIONS) private readonly options: HealthOptions,
    @Inject(BUILD_INFO) private readonly build: BuildInfo,
  ) {}

  @Get(['ready', 'health/ready'])
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { status, checks } = await this.readiness.report();
    reply.status(status === 'not_ready' ? 503 : 200);
    return { status: status === 'not_ready' ? 'error' : status === 'degraded' ? 'degraded' : 'ok', checks };
  }

  @Get('version')
  version(): object {
    return { name: this.options.service, ...this.build };
  }
}
