import { Injectable } from '@nestjs/common';
import { Database, DomainError, Events, Logger, Metrics, type Transaction } from '@souk/platform';
import { Catalog, changesOf } from '../catalog/catalog';
import { GitOptions } from '../git/git-options';
import { GitRemotes } from '../git/git-remotes';
import { Mirrors } from '../git/mirrors';
import { SourceCredentials } from '../source-credentials';
import { type Source } from '../source.entity';
import { compare, type Comparison } from './comparison';
import { findArtifacts, type Findings } from './findings';
import { type CourseParts, ScanCourse, scanner, type ScanOutcome } from './scan-course';
import { failureOf, outOfTime } from './scan-failure';
import { ScanMetrics } from './scan-metrics';
import { storeProblems } from './scan-problems';
import { ScanQueue } from './scan-queue';
import { refuseChanged, isUnchanged, storeScanned, storeUnchanged } from './scanned-source';

/** The attempt of a job that scans. */
export interface ScanAttempt {
  id: string;
  attempt: number;
  signal: AbortSignal;
}

export interface ScanResult {
  status: ScanOutcome['status'] | 'not_ours';
}

const notOurs: ScanResult = { status: 'not_ours' };
const changesTold = 50;

/** Brings the catalog of one source up to date. */
@Injectable()
export class ScanRun {
  private readonly parts: CourseParts;
  private readonly metrics: ScanMetrics;

  constructor(
    private readonly database: Database,
    events: Events,
    queue: ScanQueue,
    private readonly logger: Logger,
    metrics: Metrics,
    private readonly options: GitOptions,
    private readonly credentials: SourceCredentials,
    private readonly remotes: GitRemotes,
    private readonly mirrors: Mirrors,
    private readonly catalog: Catalog,
  ) {
    this.parts = { database, events, queue, logger };
    this.metrics = new ScanMetrics(metrics);
  }

  /** May be called any number of times: only one attempt at a time has the scan, and none once it has ended. */
  async run(scanId: string, job: ScanAttempt): Promise<ScanResult> {
    const course = await ScanCourse.begin(this.parts, scanId, job);
    if (!course) return notOurs;
    const { scan, source } = course;
    this.logger.info('Scan started', { scan: scan.id, source: source.id, trigger: scan.trigger, attempt: job.attempt });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(outOfTime(this.options.timeoutMs)), this.options.timeoutMs);
    const signal = AbortSignal.any([job.signal, course.signal, late.signal]);
    try {
      const outcome = await this.scan(course, signal);
      return this.ended(course, outcome);
    } catch (error) {
      return await this.failed(course, job, signal.aborted ? signal.reason : error);
    } finally {
      clearTimeout(timer);
      await course.stopTelling();
    }
  }

  private async scan(course: ScanCourse, signal: AbortSignal): Promise<ScanOutcome> {
    const { source } = course;
    signal.throwIfAborted();
    const access = await this.database.transaction(scanner, (tx) => this.credentials.access(tx, source.id));
    const head = await this.remotes.resolve(access, source.ref, { signal });
    if (isUnchanged(source, head.commit)) return course.finish((tx) => this.unchanged(tx, source));
    course.enter('fetch');
    const onProgress = ({ done, total, bytes = 0 }: { done: number; total: number; bytes?: number }) =>
      course.reach({ done, total, bytes });
    return this.mirrors.use(access, head, { signal, onProgress }, async (mirror) => {
      course.enter('detect');
      const found = await findArtifacts(mirror.repository, source, { signal, onProgress });
      course.enter('diff');
      const comparison = await compare(this.catalog, source, mirror, found, signal);
      course.enter('apply');
      return course.finish((tx) => this.apply(tx, course, comparison, found));
    });
  }

  private async unchanged(tx: Transaction, source: Source): Promise<ScanOutcome> {
    await storeUnchanged(tx, source);
    const unchanged = await this.catalog.count(tx, source.id);
    const counts = { added: 0, updated: 0, moved: 0, unchanged, removed: 0, files: 0, bytesRead: 0 };
    return { status: 'succeeded', commit: source.scannedCommit ?? undefined, counts };
  }

  private async apply(
    tx: Transaction,
    { scan, source }: ScanCourse,
    { commit, change, texts, attention, limits }: Comparison,
    { problems, files, seen }: Findings,
  ): Promise<ScanOutcome> {
    await refuseChanged(tx, source);
    const counts = await this.catalog.apply(tx, { sourceId: source.id, scanId: scan.id, commit, diff: change, texts });
    await storeProblems(tx, scan.id, problems);
    await storeScanned(tx, source, { commit, complete: limits.length === 0, attention });
    const changes = changesOf(change);
    return {
      status: limits.length === 0 ? 'succeeded' : 'partial',
      commit,
      counts: { ...counts, files, bytesRead: seen.bytesRead },
      limits,
      problemCount: problems.length,
      changes: { items: changes.slice(0, changesTold), total: changes.length },
    };
  }

  private ended({ scan, source, durations }: ScanCourse, { status, counts, limits, error }: ScanOutcome): ScanResult {
    this.metrics.record(durations, counts?.files ?? 0);
    this.logger.info('Scan finished', { scan: scan.id, source: source.id, status, counts, limits, error, durations });
    return { status };
  }

  private async failed(course: ScanCourse, { attempt }: ScanAttempt, error: unknown): Promise<ScanResult> {
    if (isLost(error)) return notOurs;
    const { scan } = course;
    const outcome = failureOf(error, attempt);
    if (outcome === 'again' || outcome.error?.code === 'internal')
      this.logger.warn('An attempt to scan ended', { scan: scan.id, attempt, error });
    if (outcome === 'again') throw error;
    try {
      return this.ended(course, await course.giveUp(outcome));
    } catch (late) {
      if (isLost(late)) return notOurs;
      throw late;
    }
  }
}

const isLost = (error: unknown): boolean => error instanceof DomainError && error.code === 'scan_lost';
