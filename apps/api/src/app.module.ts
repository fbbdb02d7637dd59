import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { authEntities, authJobs, AuthModule, AuthSettings } from '@souk/auth';
import { HealthModule, Instance } from '@souk/health';
import {
  buildInfo,
  DatabaseModule,
  EventsModule,
  JobsModule,
  type Logger,
  MetricsController,
  platformEntities,
  platformJobs,
  PlatformModule,
  SettingsModule,
  type SettingsOf,
} from '@souk/platform';
import { sourceEntities, sourceJobs, SourceOptions, SourcesModule } from '@souk/sources';
import { taskEntities, TaskOptions, TasksModule, taskJobs } from '@souk/tasks';
import { AccessGuard } from './access/access.guard';
import { Authenticator } from './access/authenticator';
import { BearerAuthenticator } from './access/bearer-authenticator';
import { BreakGlass } from './access/break-glass';
import { AgentsController } from './agents/agents.controller';
import { TokenController } from './agents/token.controller';
import { ArtifactFilesController } from './artifacts/artifact-files.controller';
import { ArtifactReviewBulkController } from './artifacts/artifact-review-bulk.controller';
import { ArtifactReviewController } from './artifacts/artifact-review.controller';
import { ArtifactsController } from './artifacts/artifacts.controller';
import { AuditController } from './audit/audit.controller';
import { AuthController } from './auth/auth.controller';
import { RefreshCookie } from './auth/refresh-cookie';
import { DocsController } from './docs/docs.controller';
import { EventStreamController } from './events/event-stream.controller';
import { EventStreams } from './events/event-streams';
import { EventWaits } from './events/event-waits';
import { Exports } from './http/exports';
import { HostileInputGuard } from './http/hostile-input.guard';
import { ProblemFilter } from './http/problem.filter';
import { RouteTable } from './http/route-table';
import { StrayInputGuard } from './http/stray-input.guard';
import { Validation } from './http/validation';
import { AnsweredFilter, IdempotencyGuard } from './idempotency/idempotency.guard';
import { IdempotencyKeys } from './idempotency/idempotency-keys';
import { InternalController } from './internal/internal.controller';
import { JobsController } from './jobs/jobs.controller';
import { PoliciesController } from './policies/policies.controller';
import { PolicyStopsController } from './policies/policy-stops.controller';
import { HooksController } from './hooks/hooks.controller';
import { PublicKeys } from './keys/public-keys';
import { SigningKeyWatch } from './keys/signing-key-watch';
import { SigningKeysController } from './keys/signing-keys.controller';
import { WellKnownController } from './keys/well-known.controller';
import { OrchestrationController } from './orchestration/orchestration.controller';
import { NotificationsController } from './notifications/notifications.controller';
import { RateLimits } from './rate-limits/rate-limits';
import { LookPlaces } from './sources/look-places';
import { SourceChecksController } from './sources/source-checks.controller';
import { SourceMappingsController } from './sources/source-mappings.controller';
import { SourcesController } from './sources/sources.controller';
import { SavedViewsController } from './saved-views/saved-views.controller';
import { StatisticsController } from './statistics/statistics.controller';
import { ScansController } from './scans/scans.controller';
import { SystemController } from './system/system.controller';
import { BulkPreviews } from './tasks/bulk-previews';
import { TaskBulkController } from './tasks/task-bulk.controller';
import { TaskCommentsController } from './task-comments/task-comments.controller';
import { TaskWatchersController } from './task-comments/task-watchers.controller';
import { TaskDecisionsController } from './tasks/task-decisions.controller';
import { TaskExchangeController } from './tasks/task-exchange.controller';
import { TaskOutcomesController } from './tasks/task-outcomes.controller';
import { TaskPresenter } from './tasks/task-presenter';
import { TaskStepsController } from './tasks/task-steps.controller';
import { TaskSettingsController } from './task-settings/task-settings.controller';
import { TasksController } from './tasks/tasks.controller';
import { UsersController } from './users/users.controller';

export const apiEntities = [...platformEntities, ...authEntities, ...taskEntities, ...sourceEntities, Instance];

const edge: Provider[] = [
  RouteTable,
  BreakGlass,
  { provide: Authenticator, useClass: BearerAuthenticator },
  RateLimits,
  { provide: APP_GUARD, useClass: AccessGuard },
  { provide: APP_GUARD, useClass: HostileInputGuard },
  { provide: APP_GUARD, useClass: StrayInputGuard },
  IdempotencyKeys,
  IdempotencyGuard,
  { provide: APP_GUARD, useExisting: IdempotencyGuard },
  { provide: APP_PIPE, useClass: Validation },
  { provide: APP_FILTER, useClass: ProblemFilter },
  { provide: APP_FILTER, useClass: AnsweredFilter },
];

@Module({})
export class ApiModule {
  static forRoot(settings: SettingsOf<'api'>, logger: Logger): DynamicModule {
    const metricsHere = settings.API__METRICS_PORT === undefined && settings.API__ENV === 'local';
    return {
      module: ApiModule,
      imports: [
        DiscoveryModule,
        SettingsModule.forRoot(settings),
        PlatformModule.forRoot({ logger, build: buildInfo(settings) }),
        DatabaseModule.forRoot({
          url: settings.API__DATABASE_URL,
          applicationName: 'souk-api',
          poolMax: settings.API__DB_POOL_MAX,
          statementTimeoutMs: settings.API__DB_STATEMENT_TIMEOUT_MS,
          idleTransactionTimeoutMs: settings.API__DB_IDLE_TX_TIMEOUT_MS,
          entities: apiEntities,
        }),
        EventsModule,
        JobsModule.forApi({
          catalogue: { ...platformJobs, ...authJobs, ...taskJobs, ...sourceJobs },
          backend: { databaseUrl: settings.API__DATABASE_URL, redisUrl: settings.API__REDIS_URL },
        }),
        AuthModule.forRoot(new AuthSettings(settings)),
        TasksModule.forRoot(new TaskOptions(settings.API__TASK_FOUR_EYES, settings.API__TIMEZONE)),
        SourcesModule.forRoot(new SourceOptions(settings)),
        HealthModule.forRoot({ service: 'api', requireQueue: settings.API__READY_REQUIRE_QUEUE }),
      ],
      controllers: [
        SystemController,
        ArtifactReviewBulkController,
        ArtifactsController,
        ArtifactFilesController,
        ArtifactReviewController,
        ScansController,
        JobsController,
        TaskBulkController,
        TaskExchangeController,
        SavedViewsController,
        TasksController,
        TaskSettingsController,
        OrchestrationController,
        TaskStepsController,
        TaskDecisionsController,
        PoliciesController,
        PolicyStopsController,
        TaskCommentsController,
        TaskWatchersController,
        NotificationsController,
        StatisticsController,
        TaskOutcomesController,
        AuthController,
        UsersController,
        AgentsController,
        TokenController,
        SourceChecksController,
        SourcesController,
        SourceMappingsController,
        HooksController,
        EventStreamController,
        DocsController,
        AuditController,
        SigningKeysController,
        WellKnownController,
        InternalController,
        ...(metricsHere ? [MetricsController] : []),
      ],
      providers: [
        ...edge,
        RefreshCookie,
        PublicKeys,
        SigningKeyWatch,
        EventStreams,
        EventWaits,
        Exports,
        TaskPresenter,
        BulkPreviews,
        LookPlaces,
      ],
    };
  }
}
