import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, system } from '../database/actor';
import { type Database, rows, type Transaction } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { type Logger } from '../logging/logger';
import { type EventReader, type StoredEvent } from './event-reader';
import { Events } from './events';
import { parsePosition, type Position } from './position';

/** Makes something of every event: sums, notifications. */
export interface LogReader {
  name: string;
  /** Where a reader that never read begins. */
  from: 'beginning' | 'now';
  /** In the transaction that moves the reader on: each event counts once, whatever crashes. */
  read(tx: Transaction, events: readonly StoredEvent[]): Promise<void>;
}

export const followerOptions = { pollMs: 250, pageSize: 500, retryMs: 5_000, tries: 3 };

type Handle = (tx: Transaction, page: readonly StoredEvent[]) => Promise<void>;

/**
 * Reads the log behind its writers, so that they need not wait for what is made of it. Any number of processes may follow: one of them
 * reads at a time, and whoever is killed in the middle has read nothing of that page. Months of the log are dropped without asking: they
 * are 400 days old at least, and a reader that is so far behind has been missed long before.
 */
export class LogFollower {
  private readonly stopping = new AbortController();
  private readonly log = new Events();
  private following: Promise<void> | undefined;
  /** One after a failure, and twice as many after each success: what cannot be read is found without giving up the rest. */
  private size = followerOptions.pageSize;
  /** The first of the page that was tried last, and how often it has failed alone. */
  private first: StoredEvent | undefined;
  private failures = 0;
  /** Two in a row are no accident: it is the reader that is broken. */
  private setAsideLast = false;

  constructor(
    private readonly database: Database,
    private readonly events: EventReader,
    private readonly logger: Logger,
    private readonly reader: LogReader,
  ) {}

  start(): void {
    this.following ??= this.follow();
  }

  /** When it is back, the page that was being read is committed, or was never read. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  /** Reads all that is there, unless another process does. */
  async catchUp(): Promise<void> {
    while (!this.stopping.signal.aborted && (await this.readPage()));
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      let wait = followerOptions.pollMs;
      try {
        await this.catchUp();
      } catch (error) {
        wait = await this.failed(error);
      }
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** True when there may be more. */
  private async readPage(): Promise<boolean> {
    const { size } = this;
    const read = await this.next((tx, page) => this.reader.read(tx, page));
    if (read === 'never began') await this.begin();
    if (typeof read === 'string') return read === 'never began';
    if (read > 0) {
      this.size = Math.min(size * 2, followerOptions.pageSize);
      this.failures = 0;
      this.setAsideLast = false;
    }
    return read === size;
  }

  /** How long to wait then. */
  private async failed(error: unknown): Promise<number> {
    const [alone, passes] = [this.size === 1, error instanceof DomainError && error.kind === 'unavailable'];
    this.logger.error(`The reader "${this.reader.name}" of the event log cannot go on; it tries again`, {
      error,
      from: this.first?.position,
    });
    this.size = 1;
    if (!alone) return passes ? followerOptions.retryMs : 0;
    this.failures += 1;
    if (passes || this.failures < followerOptions.tries || this.setAsideLast) return followerOptions.retryMs;
    return (await this.setAside()) ? 0 : followerOptions.retryMs;
  }

  /** One event that nobody can make anything of must not hold up all that come behind it. The log says that it was passed over. */
  private async setAside(): Promise<boolean> {
    const bad = this.first;
    if (!bad) return false;
    try {
      await this.next(async (tx, page) => {
        if (page[0]?.id !== bad.id) return this.reader.read(tx, page); // another process has come by it meanwhile
        await this.log.append(tx, {
          type: 'event.set_aside',
          actor: this.actor,
          subject: ['event', bad.id],
          data: { reader: this.reader.name, type: bad.type, position: bad.position },
        });
      });
      this.failures = 0;
      this.setAsideLast = true;
      const { id, type, position } = bad;
      this.logger.error(`The reader "${this.reader.name}" has passed over an event`, { event: { id, type, position } });
      return true;
    } catch (error) {
      this.logger.error(`The reader "${this.reader.name}" cannot pass over an event`, { error });
      return false;
    }
  }

  /** Has the next events handled and moves on behind them, in one transaction; how many that were. */
  private next(handle: Handle): Promise<number | 'taken' | 'never began'> {
    return this.database.transaction(this.actor, async (tx) => {
      if (!(await this.lock(tx))) return 'taken';
      const position = await this.position(tx);
      if (!position) return 'never began';
      const page = await this.events.afterIn(tx, position, this.size);
      const reached = parsePosition(page.at(-1)?.position ?? '');
      if (!reached) return 0;
      this.first = page[0];
      await handle(tx, page);
      await tx.query('UPDATE event_followers SET epoch = $2, xid = $3, seq = $4, read_at = now() WHERE name = $1', [
        this.reader.name,
        reached.epoch,
        reached.xid,
        reached.seq,
      ]);
      return page.length;
    });
  }

  /**
   * A lock of its own rather than one of the row: that would be a write, four times a second. It is taken before the position is looked
   * at, since whoever held it may just have moved on.
   */
  private async lock(tx: Transaction): Promise<boolean> {
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      `SELECT pg_try_advisory_xact_lock(hashtextextended('event follower ' || $1, 0)) AS mine`,
      [this.reader.name],
    );
    return lock?.mine ?? false;
  }

  private async position(tx: Transaction): Promise<Position | undefined> {
    const [known] = await rows<Position>(
      tx,
      'SELECT epoch, xid::text, seq::text FROM event_followers WHERE name = $1',
      [this.reader.name],
    );
    return known;
  }

  /** Committed by itself: when the first page fails, a reader that begins now must not begin later by it. */
  private async begin(): Promise<void> {
    const from =
      this.reader.from === 'beginning'
        ? '0, 0, 0'
        : '(SELECT epoch FROM event_log), pg_snapshot_xmin(pg_current_snapshot())::text::bigint, 0';
    await this.database.transaction(this.actor, (tx) =>
      tx.query(`INSERT INTO event_followers (name, epoch, xid, seq) SELECT $1, ${from} ON CONFLICT (name) DO NOTHING`, [
        this.reader.name,
      ]),
    );
  }

  private get actor(): Actor {
    return system(this.reader.name);
  }
}
