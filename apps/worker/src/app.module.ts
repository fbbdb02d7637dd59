import { type DynamicModule, Module } from '@nestjs/common';
import { authEntities, authJobs, AuthModule, AuthSettings } from '@souk/auth';
import { HealthModule, Instance } from '@souk/health';
import {
  buildInfo,
  Database,
  DatabaseModule,
  EventsModule,
  Expiry,
  JobsModule,
  Logger,
  MetricsController,
  platformEntities,
  platformJobs,
  PlatformModule,
  SealKeys,
  SealLag,
  Sealer,
  SettingsModule,
  type SettingsOf,
} from '@souk/platform';
import { ExpireAccessProcessor } from './auth/expire-access.processor';
import { TendSigningKeysProcessor } from './auth/tend-signing-keys.processor';
import { scanWork, sourceEntities, sourceJobs, SourceOptions, SourcesModule } from '@souk/sources';
import { taskEntities, TaskOptions, TasksModule, TaskGauges, taskJobs } from '@souk/tasks';
import { Followers } from './followers';
import { ExpireDataProcessor } from './maintenance/expire-data.processor';
import { SealEventsProcessor } from './maintenance/seal-events.processor';
import { SweepJobsProcessor } from './maintenance/sweep-jobs.processor';
import { schedules } from './schedules';
import { ExpireScansProcessor } from './sources/expire-scans.processor';
import { ScanSourceProcessor } from './sources/scan-source.processor';
import { ScheduleScansProcessor } from './sources/schedule-scans.processor';
import { BackfillTasksProcessor } from './tasks/backfill-tasks.processor';
import { ExpireProposalsProcessor } from './tasks/expire-proposals.processor';
import { WatchDueTimesProcessor } from './tasks/watch-due-times.processor';

@Module({})
export class WorkerModule {
  static forRoot(settings: SettingsOf<'worker'>, logger: Logger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        SettingsModule.forRoot(settings),
        PlatformModule.forRoot({ logger, build: buildInfo(settings) }),
        DatabaseModule.forRoot({
          url: settings.WORKER__DATABASE_URL,
          applicationName: 'souk-worker',
          poolMax: settings.API__DB_POOL_MAX,
          // Jobs have limits of their own; a statement of theirs may take longer than a request's.
          statementTimeoutMs: 60_000,
          idleTransactionTimeoutMs: settings.API__DB_IDLE_TX_TIMEOUT_MS,
          entities: [...platformEntities, ...authEntities, ...taskEntities, ...sourceEntities, Instance],
        }),
        EventsModule,
        JobsModule.forWorker({
          catalogue: { ...platformJobs, ...authJobs, ...taskJobs, ...sourceJobs },
          backend: { databaseUrl: settings.WORKER__DATABASE_URL, redisUrl: settings.WORKER__REDIS_URL },
          schedules,
          concurrency: settings.WORKER__CONCURRENCY,
          shutdownGraceMs: Math.max(1000, settings.API__SHUTDOWN_TIMEOUT_MS - settings.API__SHUTDOWN_DRAIN_MS - 7000),
        }),
        AuthModule.forRoot(new AuthSettings(settings)),
        TasksModule.forRoot(new TaskOptions(settings.API__TASK_FOUR_EYES, settings.API__TIMEZONE)),
        SourcesModule.forRoot(new SourceOptions(settings)),
        HealthModule.forRoot({ service: 'worker', requireQueue: true }),
      ],
      controllers: [MetricsController],
      providers: [
        {
          provide: Sealer,
          inject: [Database],
          useFactory: (database: Database) =>
            new Sealer(database, logger, {
              keys: new SealKeys(settings.API__KEY_ENCRYPTION_KEY),
              logFile: settings.WORKER__SEAL_LOG,
            }),
        },
        SealLag,
        Followers,
        Expiry,
        SealEventsProcessor,
        SweepJobsProcessor,
        ExpireDataProcessor,
        TendSigningKeysProcessor,
        ExpireAccessProcessor,
        TaskGauges,
        WatchDueTimesProcessor,
        ExpireProposalsProcessor,
        ...scanWork,
        ScanSourceProcessor,
        ScheduleScansProcessor,
        ExpireScansProcessor,
        BackfillTasksProcessor,
      ],
    };
  }
}
