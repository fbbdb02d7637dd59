import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { EventReader, type StoredEvent } from './event-reader';
import { comparePositions, formatPosition, parsePosition, type Position } from './position';

export const feedOptions = { pollMs: 200, pageSize: 500, mostToReplay: 10_000, maxQueued: 1_000 };

export interface Subscriber {
  /** False when the receiver cannot keep up; it is dropped and may resume with its last position. */
  onEvent: (event: StoredEvent) => boolean;
  /** The asked-for position is unknown or too far back: what was missed must be read some other way. */
  onReset: (head: string) => void;
}

/** Follows the log once per process and hands each event to every subscriber, in order and without a gap. */
@Injectable()
export class EventFeed implements OnApplicationShutdown {
  private readonly live = new Set<Subscriber>();
  private position: Position | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly reader: EventReader,
    private readonly logger: Logger,
  ) {}

  get subscribers(): number {
    return this.live.size;
  }

  /** From now on, or from behind `after`: what was missed is read first, then the subscriber joins the live feed. */
  async subscribe(subscriber: Subscriber, after?: string): Promise<() => void> {
    const from = after === undefined ? undefined : await this.replayable(after);
    if (after !== undefined && from === undefined) subscriber.onReset(formatPosition(await this.reader.head()));
    // Without a place to resume from it begins here, though the feed may still have older events to hand out.
    const joined = new CatchUp(subscriber, from ?? (await this.reader.head()));
    this.live.add(joined);
    await this.start();
    if (from) await this.replay(from, joined);
    else joined.goLive();
    return () => void this.live.delete(joined);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.live.clear();
  }

  private async replayable(text: string): Promise<Position | undefined> {
    const position = parsePosition(text);
    if (!position) return undefined;
    const head = await this.reader.head();
    if (comparePositions(position, head) > 0) return undefined; // from a database that is no longer there
    const missed = await this.reader.countAfter(position, feedOptions.mostToReplay + 1);
    return missed > feedOptions.mostToReplay ? undefined : position;
  }

  private async replay(from: Position, to: CatchUp): Promise<void> {
    let position: Position | undefined = from;
    while (position && this.live.has(to)) {
      const page: StoredEvent[] = await this.reader.after(position, feedOptions.pageSize);
      if (!page.every((event) => to.deliver(event))) {
        this.live.delete(to);
        return;
      }
      const last = page.at(-1);
      position = last && page.length === feedOptions.pageSize ? parsePosition(last.position) : undefined;
    }
    if (!to.goLive()) this.live.delete(to);
  }

  private async start(): Promise<void> {
    if (this.running || this.stopped) return;
    this.position ??= await this.reader.head();
    this.running ??= this.follow().finally(() => {
      this.running = undefined;
      this.position = undefined;
    });
  }

  private async follow(): Promise<void> {
    while (this.live.size > 0 && !this.stopped) {
      try {
        while (this.position && (await this.deliverPage(this.position)));
      } catch (error) {
        this.logger.warn('The event feed cannot read the log; it tries again', { error });
      }
      await new Promise((resolve) => setTimeout(resolve, feedOptions.pollMs));
    }
  }

  private async deliverPage(position: Position): Promise<boolean> {
    const page = await this.reader.after(position, feedOptions.pageSize);
    for (const event of page) {
      for (const subscriber of this.live) if (!subscriber.onEvent(event)) this.live.delete(subscriber);
    }
    const last = page.at(-1);
    if (last) this.position = parsePosition(last.position);
    return page.length === feedOptions.pageSize;
  }
}

/** Holds live events back while the missed ones are read, and drops those that both ways brought. */
class CatchUp implements Subscriber {
  private waiting: StoredEvent[] | undefined = [];

  constructor(
    private readonly target: Subscriber,
    private last: Position,
  ) {}

  onReset = (head: string) => this.target.onReset(head);

  onEvent = (event: StoredEvent): boolean => {
    if (!this.waiting) return this.deliver(event);
    return this.waiting.push(event) <= feedOptions.maxQueued;
  };

  deliver(event: StoredEvent): boolean {
    const position = parsePosition(event.position);
    if (!position || comparePositions(position, this.last) <= 0) return true;
    this.last = position;
    return this.target.onEvent(event);
  }

  goLive(): boolean {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    return waiting.every((event) => this.deliver(event));
  }
}
