import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Type } from '@nestjs/common';
import { type Actor } from '@souk/platform';
import { asOwner, createTestDatabase, type TestDatabase, type TestRepository } from '@souk/testing';
import { type QueryResultRow } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ScanRun, Scans } from '../src/index';
import { type GitOptions } from '../src/git/git-options';
import { type Scan } from '../src/scans/scan.entity';
import { startScanning } from './scans-app';

export const head: Actor = { kind: 'human', id: uuidv7(), name: 'Hedy', role: 'head' };

export interface ScanningContext {
  database: TestDatabase;
  cacheDir: string;
  get: <T>(type: Type<T>) => T;
  sql: <T extends QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;
  /** By SQL, so that no scan is asked for. */
  addSource(url: string, more?: Record<string, unknown>): Promise<string>;
  request(sourceId: string): Promise<Scan>;
  /** As the worker runs it that was given its job. */
  run(scanId: string, more?: { signal?: AbortSignal; attempt?: number; jobId?: string }): Promise<string>;
  /** From the request to the end. */
  scan(sourceId: string): Promise<Scan>;
  row(scanId: string): Promise<Scan>;
  artifacts(sourceId: string): Promise<ArtifactRow[]>;
  finished(scanId: string): Promise<FinishedEvent>;
  close: () => Promise<void>;
}

export interface ArtifactRow extends QueryResultRow {
  id: string;
  kind: string;
  path: string;
  name: string;
  change: string;
  review: string;
  revision_number: number;
  pinned_revision: number | null;
  version: number;
  content_key: string;
  removed_at: Date | null;
}

export interface FinishedEvent {
  status: string;
  changes: { change: string; kind: string; path: string; from?: string }[];
  changesTotal: number;
  counts: Record<string, number>;
}

export async function scanningContext(git: Partial<GitOptions> = {}): Promise<ScanningContext> {
  const database = await createTestDatabase();
  const cacheDir = await mkdtemp(path.join(tmpdir(), 'souk-scans-'));
  const app = await startScanning({ databaseUrl: database.appUrl, cacheDir, git });
  const sql: ScanningContext['sql'] = (text, values) => asOwner(database, text, values);
  const context: ScanningContext = {
    database,
    cacheDir,
    get: (type) => app.get(type),
    sql,
    addSource: async (url, more = {}) => {
      const id = uuidv7();
      const row = { id, name: 'a source', url, canonical_url: url, created_by_name: 'Hedy', ...more };
      const columns = Object.keys(row);
      await sql(
        `INSERT INTO sources (${columns.join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')})`,
        Object.values(row),
      );
      return id;
    },
    request: (sourceId) => app.get(Scans).start(head, sourceId),
    run: async (scanId, { signal = new AbortController().signal, attempt = 1, jobId } = {}) => {
      const { jobId: own } = await context.row(scanId);
      const { status } = await app.get(ScanRun).run(scanId, { id: jobId ?? own ?? uuidv7(), attempt, signal });
      return status;
    },
    scan: async (sourceId) => {
      const { id } = await context.request(sourceId);
      await context.run(id);
      return context.row(id);
    },
    row: (scanId) => app.get(Scans).get(head, scanId),
    artifacts: (sourceId) => sql('SELECT * FROM artifacts WHERE source_id = $1 ORDER BY path, name', [sourceId]),
    finished: async (scanId) => {
      const events = await sql<{ data: FinishedEvent }>(
        `SELECT data FROM events WHERE type = 'scan.finished' AND subject_id = $1`,
        [scanId],
      );
      if (events.length !== 1) throw new Error(`The end of a scan is one event, not ${events.length}`);
      return events[0]!.data;
    },
    close: async () => {
      await app.close();
      await database.drop();
      await rm(cacheDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return context;
}

export const skill = (name: string, text = ''): string =>
  `---\nname: ${name}\ndescription: What ${name} is for\n---\n# ${name}\n${text}\n`;

/** Artifacts in short: where, and what the last scan made of them. */
export const changes = (artifacts: readonly ArtifactRow[]): string[] =>
  artifacts.map(({ change, kind, path: at }) => `${change} ${kind} ${at}`);

export async function review({ sql }: ScanningContext, id: string, as: 'adopted' | 'excluded'): Promise<void> {
  await sql(
    `UPDATE artifacts SET review = $2, reviewed_by_name = 'Hedy', reviewed_at = now(), review_reason = 'because',
       pinned_revision = CASE WHEN $2 = 'adopted' THEN revision_number END, pinned_key = CASE WHEN $2 = 'adopted' THEN content_key END
     WHERE id = $1`,
    [id, as],
  );
}

/** Repositories that go with the spec. */
export class Repositories {
  private readonly all: TestRepository[] = [];

  add(repository: TestRepository): TestRepository {
    this.all.push(repository);
    return repository;
  }

  async remove(): Promise<void> {
    await Promise.all(this.all.splice(0).map((repository) => repository.remove()));
  }
}
