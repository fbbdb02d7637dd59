import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { BUILD_INFO, type BuildInfo } from '@souk/platform';
import { type FastifyInstance } from 'fastify';
import { HEALTH_OPTIONS, type HealthOptions } from './readiness';

/**
 * The event loop turns. Nothing else is asked: a restart would mend nothing else. The server below Nest answers, so that what sits around
 * controllers can neither slow it down nor break it.
 */
@Injectable()
export class Liveness implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(HEALTH_OPTIONS) private readonly options: HealthOptions,
    @Inject(BUILD_INFO) private readonly build: BuildInfo,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const alive = JSON.stringify({ status: 'ok', name: this.options.service, ...this.build });
    for (const path of ['/health', '/health/live']) {
      fastify.get(path, (_request, reply) => {
        void reply
          .header('cache-control', 'no-store')
          .header('content-type', 'application/json; charset=utf-8')
          .send(alive);
      });
    }
  }
}
