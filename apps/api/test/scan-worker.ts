import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  DatabaseModule,
  Encryption,
  EventsModule,
  type JobContext,
  JobProcessor,
  JobsModule,
  Logger,
  platformEntities,
  PlatformModule,
  Processor,
} from '@souk/platform';
import {
  GitOptions,
  ScanRun,
  type ScanSourcePayload,
  scanWork,
  sourceEntities,
  sourceJobs,
  SourcesModule,
} from '@souk/sources';

const jobs = { scanSource: sourceJobs.scanSource };

@Processor(jobs.scanSource)
class ScanProcessor extends JobProcessor<ScanSourcePayload> {
  constructor(private readonly scan: ScanRun) {
    super();
  }

  run({ scanId }: ScanSourcePayload, job: JobContext): Promise<object> {
    return this.scan.run(scanId, job);
  }
}

@Module({
  providers: [{ provide: Encryption, useValue: new Encryption([Buffer.alloc(32, 7)]) }],
  exports: [Encryption],
})
class SecretsModule {}

/** What a worker does for sources, on the database of the API. */
export async function startScanWorker(databaseUrl: string, cacheDir: string): Promise<{ close: () => Promise<void> }> {
  const logger = Logger.create({ service: 'worker', level: 'warn', destination: { write: () => undefined } });
  return NestFactory.createApplicationContext(
    {
      module: class WorkerModule {},
      imports: [
        { module: SecretsModule, global: true },
        PlatformModule.forRoot({ logger, build: { version: '1.2.3', gitSha: 'abc1234', buildDate: '2026-01-01' } }),
        DatabaseModule.forRoot({
          url: databaseUrl,
          applicationName: 'spec-worker',
          poolMax: 5,
          entities: [...platformEntities, ...sourceEntities],
        }),
        EventsModule,
        JobsModule.forWorker({
          catalogue: jobs,
          backend: { databaseUrl, redisUrl: undefined },
          schedules: [],
          concurrency: 2,
          shutdownGraceMs: 1000,
        }),
        SourcesModule.forRoot({ git: new GitOptions({ cacheDir, allowFile: true }), maxMappings: 100 }),
      ],
      providers: [...scanWork, ScanProcessor],
    },
    { logger: false, abortOnError: false },
  );
}
