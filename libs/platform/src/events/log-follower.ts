import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, system } from '../database/actor';
import { type Database, rows, type Transaction } from '../database/database';
import { type Logger } from '../logging/logger';
import { type EventReader, type StoredEvent } from './event-reader';
import { parsePosition, type Position } from './position';

/** Makes something of every event: sums, notifications. */
export interface LogReader {
  name: string;
  /** Where a reader that never read begins. */
  from: 'beginning' | 'now';
  /** In the transaction that moves the reader on: each event counts once, whatever crashes. */
  read(tx: Transaction, events: readonly StoredEvent[]): Promise<void>;
}

export const followerOptions = { pollMs: 250, pageSize: 500, retryMs: 5_000 };

/**
 * Reads the log behind its writers, so that they need not wait for what is made of it. Any number of processes may follow: one of them
 * reads at a time.
 */
export class LogFollower {
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly events: EventReader,
    private readonly logger: Logger,
    private readonly reader: LogReader,
  ) {}

  start(): void {
    this.following ??= this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  /** Reads all that is there. */
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
        wait = followerOptions.retryMs;
        this.logger.error(`The reader "${this.reader.name}" of the event log cannot go on; it tries again`, { error });
      }
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** True when there may be more. */
  private readPage(): Promise<boolean> {
    return this.database.transaction(this.actor, async (tx) => {
      const position = await this.position(tx);
      if (!position) return false;
      const page = await this.events.afterIn(tx, position, followerOptions.pageSize);
      const last = page.at(-1);
      const reached = last && parsePosition(last.position);
      if (!reached) return false;
      await this.reader.read(tx, page);
      await tx.query('UPDATE event_followers SET epoch = $2, xid = $3, seq = $4, read_at = now() WHERE name = $1', [
        this.reader.name,
        reached.epoch,
        reached.xid,
        reached.seq,
      ]);
      return page.length === followerOptions.pageSize;
    });
  }

  /**
   * Undefined while another process reads. A lock of its own rather than one of the row: that would be a write, four times a second. It
   * is taken before the position is looked at, since whoever held it may just have moved on.
   */
  private async position(tx: Transaction): Promise<Position | undefined> {
    const { name } = this.reader;
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      `SELECT pg_try_advisory_xact_lock(hashtextextended('event follower ' || $1, 0)) AS mine`,
      [name],
    );
    if (!lock?.mine) return undefined;
    const [known] = await rows<Position>(
      tx,
      'SELECT epoch, xid::text, seq::text FROM event_followers WHERE name = $1',
      [name],
    );
    if (known) return known;
    const begin =
      this.reader.from === 'beginning'
        ? '0, 0, 0'
        : `(SELECT epoch FROM event_log), pg_snapshot_xmin(pg_current_snapshot())::text::bigint, 0`;
    const [made] = await rows<Position>(
      tx,
      `INSERT INTO event_followers (name, epoch, xid, seq) SELECT $1, ${begin}
       RETURNING epoch, xid::text, seq::text`,
      [name],
    );
    return made;
  }

  private get actor(): Actor {
    return system(this.reader.name);
  }
}
