import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type Actor,
  DatabaseModule,
  Encryption,
  EventsModule,
  JobsModule,
  Logger,
  platformEntities,
  PlatformModule,
} from '@souk/platform';
import {
  GitOptions,
  type ScanCounts,
  type ScanPhase,
  ScanRun,
  Scans,
  scanWork,
  sourceEntities,
  sourceJobs,
  Sources,
  SourcesModule,
} from '@souk/sources';
import { answerBench } from './answers';
import { databaseUrl } from './drain';

@Module({
  providers: [{ provide: Encryption, useValue: new Encryption([randomBytes(32)]) }],
  exports: [Encryption],
})
class SecretsModule {}

const logger = Logger.create({ service: 'worker', level: 'info', destination: { write: () => undefined } });
const person: Actor = { kind: 'human', id: '01990000-0000-7000-8000-000000000001', name: 'bench', role: 'admin' };

export interface Scanned {
  ms: number;
  status: string;
  counts: ScanCounts;
  timings: Partial<Record<ScanPhase, number>>;
}

const start = (cacheDir: string) =>
  NestFactory.createApplicationContext(
    {
      module: class BenchModule {},
      imports: [
        { module: SecretsModule, global: true },
        PlatformModule.forRoot({ logger, build: { version: '0', gitSha: 'bench', buildDate: 'bench' } }),
        DatabaseModule.forRoot({
          url: databaseUrl,
          applicationName: 'souk-bench',
          poolMax: 10,
          statementTimeoutMs: 60_000,
          entities: [...platformEntities, ...sourceEntities],
        }),
        EventsModule,
        JobsModule.forApi({ catalogue: sourceJobs, backend: { databaseUrl, redisUrl: undefined } }),
        SourcesModule.forRoot({ git: new GitOptions({ cacheDir, allowFile: true }), maxMappings: 100 }),
      ],
      providers: scanWork,
    },
    { logger: false },
  );

let app: Awaited<ReturnType<typeof start>>;

answerBench(
  {
    start: async (cacheDir: string) => {
      app = await start(cacheDir);
    },
    add: async (gitDir: string): Promise<string> => {
      const { source } = await app.get(Sources).create(person, { url: gitDir, name: 'bench' });
      return source.id;
    },
    /** From the claim of the scan to its end. */
    scan: async (sourceId: string): Promise<Scanned> => {
      const { id } = await app.get(Scans).start(person, sourceId);
      const { jobId } = await app.get(Scans).get(person, id);
      const started = performance.now();
      await app.get(ScanRun).run(id, { id: jobId ?? id, attempt: 1, signal: new AbortController().signal });
      const ms = performance.now() - started;
      const { status, counts, timings } = await app.get(Scans).get(person, id);
      return { ms, status, counts, timings };
    },
  },
  () => app.close(),
);
