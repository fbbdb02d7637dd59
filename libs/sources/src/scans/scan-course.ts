import {
  type Actor,
  constraintOf,
  type Database,
  DomainError,
  type Events,
  type Logger,
  rows,
  type Transaction,
} from '@souk/platform';
import { v4 as uuidv4 } from 'uuid';
import { Source } from '../source.entity';
import { type ScanQueue } from './scan-queue';
import { Scan, type ScanCounts, type ScanPhase, type ScanStatus } from './scan.entity';

export const scanner: Actor = { kind: 'service', id: 'scanner', name: 'Scanner' };

/** What a scan came to. */
export interface ScanOutcome {
  status: Exclude<ScanStatus, 'queued' | 'running'>;
  commit?: string | undefined;
  counts?: ScanCounts | undefined;
  limits?: readonly string[] | undefined;
  error?: { code: string; message: string } | undefined;
  problemCount?: number | undefined;
  /** For the event alone. */
  changes?: { items: readonly object[]; total: number } | undefined;
}

export interface CourseParts {
  database: Database;
  events: Events;
  queue: ScanQueue;
  logger: Logger;
}

const everyMs = 1000;

/** Somebody asked for the scan to stop. */
export const cancelled = () => new DomainError('conflict', 'scan_cancelled', 'The scan was cancelled.');
/** The row is another attempt's by now, or gone with its source. */
export const lost = () =>
  new DomainError('conflict', 'scan_lost', 'Another attempt has taken the scan, or its source was removed.');

/**
 * The row of one scan while one attempt works at it. Each write says by which claim, so that an attempt that was thought dead and is not
 * changes nothing any more. About once a second it tells how far it is and hears whether it is to stop.
 */
export class ScanCourse {
  private readonly ending = new AbortController();
  private readonly timings: Partial<Record<ScanPhase, number>> = {};
  private readonly timer: NodeJS.Timeout;
  private phase: ScanPhase = 'resolve';
  private phaseSince = performance.now();
  private progress: Record<string, number> = {};
  private told = '';
  private telling: Promise<void> | undefined;

  private constructor(
    private readonly parts: CourseParts,
    readonly scan: Scan,
    readonly source: Source,
    private readonly claim: string,
  ) {
    if (scan.cancelRequestedAt) this.ending.abort(cancelled());
    this.timer = setInterval(
      () => void (this.telling ??= this.tell().finally(() => (this.telling = undefined))),
      everyMs,
    );
  }

  /** Undefined: there is nothing to do, because it has ended, is somebody else's, or waits for another one of its source. */
  static async begin(
    parts: CourseParts,
    scanId: string,
    job: { id: string; attempt: number },
  ): Promise<ScanCourse | undefined> {
    const claim = uuidv4();
    try {
      const begun = await parts.database.transaction(scanner, (tx) => begin(tx, parts.events, scanId, claim, job));
      return begun && new ScanCourse(parts, begun.scan, begun.source, claim);
    } catch (error) {
      if (constraintOf(error) === 'scans_one_running') return undefined;
      throw error;
    }
  }

  /** Aborts when somebody wants the scan to stop, or has taken it. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  enter(phase: ScanPhase): void {
    this.endPhase();
    this.phase = phase;
    this.progress = {};
  }

  reach(progress: Record<string, number>): void {
    this.progress = progress;
  }

  /** Whatever the scan changes, and its end, in one transaction. Nothing of it happens when it is not this attempt's any more, or cancelled. */
  finish(work: (tx: Transaction) => Promise<ScanOutcome>): Promise<ScanOutcome> {
    return this.end(async (tx, cancel) => {
      if (cancel) throw cancelled();
      return work(tx);
    });
  }

  giveUp(outcome: ScanOutcome): Promise<ScanOutcome> {
    return this.end(() => Promise.resolve(outcome));
  }

  async stopTelling(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  /** Milliseconds of each phase so far. */
  get durations(): Readonly<Partial<Record<ScanPhase, number>>> {
    return this.timings;
  }

  private async end(work: (tx: Transaction, cancel: boolean) => Promise<ScanOutcome>): Promise<ScanOutcome> {
    await this.stopTelling();
    return this.parts.database.transaction(scanner, async (tx) => {
      const cancel = await this.hold(tx);
      const outcome = await work(tx, cancel);
      this.endPhase();
      await this.write(tx, outcome);
      return outcome;
    });
  }

  private endPhase(): void {
    const now = performance.now();
    this.timings[this.phase] = Math.round((this.timings[this.phase] ?? 0) + now - this.phaseSince);
    this.phaseSince = now;
  }

  /** From here to the end of the transaction nobody else ends it. The source comes first, as for whoever removes it with all its scans. */
  private async hold(tx: Transaction): Promise<boolean> {
    await tx.query('SELECT FROM sources WHERE id = $1 FOR NO KEY UPDATE', [this.source.id]);
    const [mine] = await rows<Heard>(tx, `${ask} FOR UPDATE`, [this.scan.id, this.claim]);
    if (!mine) throw lost();
    return mine.cancel;
  }

  private async write(tx: Transaction, outcome: ScanOutcome): Promise<void> {
    const { status, commit = null, counts = {}, limits = [], error = null, problemCount = 0, changes } = outcome;
    const successful = status === 'succeeded' || status === 'partial';
    await tx.query(
      `UPDATE scans SET status = $2, phase = $3, progress = '{}', commit = coalesce($4, commit), mapping_revision = $5, counts = $6, timings = $7,
         limits = $8, error = $9, problem_count = $10, claim = NULL, finished_at = now() WHERE id = $1`,
      [
        this.scan.id,
        status,
        successful ? null : this.phase,
        commit,
        this.source.mappingRevision,
        JSON.stringify(counts),
        JSON.stringify(this.timings),
        limits,
        error && JSON.stringify(error),
        problemCount,
      ],
    );
    const { id: sourceId, name: source } = this.source;
    await this.parts.queue.startNext(tx, sourceId);
    const ended = { sourceId, source, trigger: this.scan.trigger, status, commit, counts, limits, problemCount, error };
    const told = changes ? { changes: changes.items, changesTotal: changes.total } : {};
    await this.parts.events.append(tx, {
      type: 'scan.finished',
      actor: scanner,
      subject: ['scan', this.scan.id],
      data: { ...ended, ...told },
    });
  }

  private async tell(): Promise<void> {
    const news = JSON.stringify([this.phase, this.progress]);
    try {
      const heard = await this.parts.database.transaction(scanner, (tx) => this.tellIn(tx, news !== this.told));
      this.told = news;
      if (heard === undefined) this.ending.abort(lost());
      else if (heard.cancel) this.ending.abort(cancelled());
    } catch (error) {
      this.parts.logger.debug('How far a scan is was not stored; the next second tells it', {
        scan: this.scan.id,
        error,
      });
    }
  }

  private async tellIn(tx: Transaction, news: boolean): Promise<Heard | undefined> {
    const [heard] = await rows<Heard>(tx, news ? `${ask} FOR NO KEY UPDATE` : ask, [this.scan.id, this.claim]);
    if (!heard || !news) return heard;
    const { phase, progress } = this;
    const json = JSON.stringify(progress);
    await tx.query('UPDATE scans SET phase = $2, progress = $3 WHERE id = $1', [this.scan.id, phase, json]);
    await this.parts.events.append(tx, {
      type: 'scan.progressed',
      actor: scanner,
      subject: ['scan', this.scan.id],
      data: { sourceId: this.source.id, phase, progress },
    });
    return heard;
  }
}

interface Heard {
  cancel: boolean;
}

const ask = `SELECT cancel_requested_at IS NOT NULL AS cancel FROM scans WHERE id = $1 AND claim = $2 AND status = 'running'`;

/**
 * One that waits, or one that the same job began before: the ledger gives a job to one worker at a time, so whoever was at it is at it no
 * more. A second running one of the source is refused by the index.
 */
async function begin(
  tx: Transaction,
  events: Events,
  scanId: string,
  claim: string,
  job: { id: string; attempt: number },
): Promise<{ scan: Scan; source: Source } | undefined> {
  const [taken] = await rows<{ sourceId: string }>(
    tx,
    `UPDATE scans SET status = 'running', claim = $2, job_id = $3, started_at = coalesce(started_at, now()), phase = 'resolve', progress = '{}'
     WHERE id = $1 AND (status = 'queued' OR (status = 'running' AND job_id = $3)) RETURNING source_id AS "sourceId"`,
    [scanId, claim, job.id],
  );
  if (!taken) return undefined;
  const { sourceId } = taken;
  const scan = await tx.findOneByOrFail(Scan, { id: scanId });
  const source = await tx.findOneByOrFail(Source, { id: sourceId });
  const data = { sourceId, source: source.name, trigger: scan.trigger, attempt: job.attempt };
  await events.append(tx, { type: 'scan.started', actor: scanner, subject: ['scan', scanId], data });
  return { scan, source };
}
