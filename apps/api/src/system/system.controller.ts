import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Instance, Instances, Readiness } from '@souk/health';
import { Allow, BUILD_INFO, type BuildInfo, Public, type SettingsOf, Unlimited } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { CheckView, type InstanceView, SystemView, VersionView } from './system.api';

@ApiTags('system')
@ApiExtraModels(CheckView)
@Controller('api')
export class SystemController {
  private readonly local: boolean;

  constructor(
    private readonly readiness: Readiness,
    private readonly instances: Instances,
    @Inject(BUILD_INFO) private readonly build: BuildInfo,
    settings: ConfigService<SettingsOf<'api'>, true>,
  ) {
    this.local = settings.get('API__ENV', { infer: true }) === 'local';
  }

  @Get('v1/system')
  @Allow('system.read')
  @ApiBearerAuth()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Readiness and versions of API and workers', operationId: 'getSystem' })
  @ApiOkResponse({ type: SystemView })
  async system(): Promise<SystemView> {
    const [report, live] = await Promise.all([this.readiness.report(), this.instances.live().catch(() => undefined)]);
    const views = live?.map((instance) => instanceView(instance, this.local)) ?? [];
    const workers = views.filter(({ service }) => service === 'worker');
    return {
      api: { ...report, build: this.build, instances: views.filter(({ service }) => service === 'api') },
      worker: { status: live ? workerStatus(workers) : 'unknown', instances: workers },
      now: new Date().toISOString(),
    };
  }

  @Get('version')
  @Public()
  @Unlimited()
  @ApiOperation({ summary: 'What is running', operationId: 'getVersion' })
  @ApiOkResponse({ type: VersionView })
  version(): VersionView {
    return { name: 'api', ...this.build };
  }

  /** The short form that simple monitors expect. */
  @Get('health')
  @Public()
  @Unlimited()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Healthy or not, in one word', operationId: 'getHealth' })
  @ApiOkResponse({
    schema: {
      type: 'object',
      properties: { status: { type: 'string' }, database: { type: 'string' } },
      required: ['status', 'database'],
    },
  })
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { status, checks } = await this.readiness.report();
    const healthy = status !== 'not_ready';
    reply.status(healthy ? 200 : 503);
    return {
      status: healthy ? 'healthy' : 'unhealthy',
      database: checks.database?.status === 'up' ? 'connected' : 'disconnected',
    };
  }
}

const workerStatus = (workers: readonly InstanceView[]) =>
  workers.length === 0 ? 'absent' : workers.some(({ status }) => status !== 'not_ready') ? 'ready' : 'not_ready';

const instanceView = (instance: Instance, local: boolean): InstanceView => ({
  id: instance.id,
  service: instance.service,
  host: local ? instance.host : null,
  startedAt: instance.startedAt.toISOString(),
  seenAt: instance.seenAt.toISOString(),
  status: instance.status,
  checks: ordered(instance.checks),
  build: { version: instance.version, gitSha: instance.gitSha, buildDate: instance.buildDate },
});

const order = ['database', 'migrations', 'queue', 'redis', 'accepting'];

/** As a process reports them itself; the database gives the keys back in an order of its own. */
const ordered = (checks: Instance['checks']): Instance['checks'] =>
  Object.fromEntries(Object.entries(checks).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
