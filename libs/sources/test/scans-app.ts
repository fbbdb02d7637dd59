import { type INestApplicationContext, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  DatabaseModule,
  Encryption,
  EventsModule,
  type JobContext,
  JobProcessor,
  JobsModule,
  JobSweep,
  Logger,
  type NoPayload,
  platformEntities,
  platformJobs,
  PlatformModule,
  Processor,
} from '@souk/platform';
import { ScanRun, sourceEntities, sourceJobs, SourcesModule } from '../src/index';
import { GitOptions } from '../src/git/git-options';
import { scanWork } from '../src/scans/scan-work';
import { type ScanSourcePayload } from '../src/source-jobs';

/** A secret of its own in each process would be none to the others. */
const encryptionKey = Buffer.alloc(32, 7);

export interface ScanningOptions {
  databaseUrl: string;
  cacheDir: string;
  /** What a scan may cost. */
  git?: Partial<GitOptions>;
  /** Does what is asked for by itself, as a worker that is quick to notice that another one is gone. */
  worker?: boolean;
}

@Module({ providers: [{ provide: Encryption, useValue: new Encryption([encryptionKey]) }], exports: [Encryption] })
class SecretsModule {}

/** All that a scan runs on. */
export async function startScanning({
  databaseUrl,
  cacheDir,
  git = {},
  worker = false,
}: ScanningOptions): Promise<INestApplicationContext> {
  const logger = Logger.create({ service: 'worker', level: 'warn', destination: { write: () => undefined } });
  const options = { git: new GitOptions({ cacheDir, allowFile: true, ...git }), maxMappings: 100 };
  const backend = { databaseUrl, redisUrl: undefined };
  return NestFactory.createApplicationContext(
    {
      module: class SpecModule {},
      global: true,
      imports: [
        { module: SecretsModule, global: true },
        PlatformModule.forRoot({ logger, build: { version: '1.2.3', gitSha: 'abc1234', buildDate: '2026-01-01' } }),
        DatabaseModule.forRoot({
          url: databaseUrl,
          applicationName: 'spec',
          poolMax: 10,
          entities: [...platformEntities, ...sourceEntities],
        }),
        EventsModule,
        worker
          ? JobsModule.forWorker({
              catalogue: workerJobs,
              backend,
              timings: {
                lease: 1500,
                renewal: 150,
                abortGrace: 1000,
                lost: 700,
                retry: 100,
                tick: 100,
                lock: 1500,
                stalled: 400,
              },
              schedules: [{ job: workerJobs.sweepJobs, every: 500 }],
              concurrency: 2,
              shutdownGraceMs: 200,
            })
          : JobsModule.forApi({ catalogue: sourceJobs, backend }),
        SourcesModule.forRoot(options),
      ],
      providers: [...scanWork, ...(worker ? processors : [])],
    },
    { logger: false, abortOnError: false },
  );
}

const workerJobs = { scanSource: sourceJobs.scanSource, sweepJobs: platformJobs.sweepJobs };

@Processor(workerJobs.scanSource)
class ScanProcessor extends JobProcessor<ScanSourcePayload> {
  constructor(private readonly scan: ScanRun) {
    super();
  }

  run({ scanId }: ScanSourcePayload, job: JobContext): Promise<object> {
    return this.scan.run(scanId, job);
  }
}

@Processor(workerJobs.sweepJobs)
class SweepProcessor extends JobProcessor<NoPayload> {
  constructor(private readonly sweep: JobSweep) {
    super();
  }

  run(_payload: NoPayload, { signal }: JobContext): Promise<object> {
    return this.sweep.run(signal);
  }
}

const processors: Provider[] = [ScanProcessor, SweepProcessor];
