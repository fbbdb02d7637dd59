import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { EventReader, type StoredEvent } from './event-reader';
import { comparePositions, formatPosition, parsePosition, type Position } from './position';

export const feedOptions = { pollMs: 200, pageSize: 500, sliceSize: 50, mostToReplay: 10_000, mostHeldBack: 10_000 };

/** False when the receiver cannot keep up; it is dropped and may resume with its last position. */
export type Subscriber = (event: StoredEvent) => boolean;

export interface Beginning {
  position: string;
  /** The asked-for position is unknown or too far back: what was missed must be read some other way. */
  reset: boolean;
}

/** Follows the log once per process and hands each event to every subscriber, in order and without a gap. */
@Injectable()
export class EventFeed implements OnApplicationShutdown {
  private readonly live = new Set<Subscription>();
  private position: Position | undefined;
  private readonly pageSize = new PageSize();
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly reader: EventReader,
    private readonly logger: Logger,
  ) {}

  get subscribers(): number {
    return this.live.size;
  }

  /** Where a subscriber that has seen everything up to `after`, or nothing, is to begin. */
  async begin(after?: string): Promise<Beginning> {
    const head = await this.reader.head();
    if (after === undefined) return { position: formatPosition(head), reset: false };
    const asked = parsePosition(after);
    // Ahead of the log: from a database that is no longer there.
    const known = asked && comparePositions(asked, head) <= 0 && (await this.isNear(asked));
    return known ? { position: after, reset: false } : { position: formatPosition(head), reset: true };
  }

  /** Everything behind that position: what is there already first, then live. */
  async subscribe(subscriber: Subscriber, position: string): Promise<() => void> {
    const from = parsePosition(position);
    if (!from) throw new Error(`Not a position: ${position}`);
    const subscription = new Subscription(subscriber, from);
    this.live.add(subscription);
    const leave = () => void this.live.delete(subscription);
    try {
      await this.start();
      await this.catchUp(subscription, from);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.live.clear();
  }

  private async isNear(position: Position): Promise<boolean> {
    return (await this.reader.countAfter(position, feedOptions.mostToReplay + 1)) <= feedOptions.mostToReplay;
  }

  private async catchUp(subscription: Subscription, from: Position): Promise<void> {
    const size = new PageSize();
    for (let position: Position | undefined = from; position && this.live.has(subscription);) {
      const { page, next } = await this.read(position, size);
      await inSlices(page, (event) => this.hand(subscription, () => subscription.deliver(event)));
      position = next;
    }
    this.hand(subscription, () => subscription.goLive());
  }

  private hand(subscription: Subscription, delivery: () => boolean): void {
    if (this.live.has(subscription) && !delivery()) this.live.delete(subscription);
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
    const { page, next } = await this.read(position, this.pageSize);
    await inSlices(page, (event) => {
      for (const subscription of this.live) this.hand(subscription, () => subscription.onEvent(event));
    });
    const last = page.at(-1);
    if (last) this.position = parsePosition(last.position);
    return next !== undefined;
  }

  /** What can be read in time, and where it goes on when there may be more. Fails only when not even one event can be read. */
  private async read(position: Position, size: PageSize): Promise<{ page: StoredEvent[]; next: Position | undefined }> {
    const { current } = size;
    try {
      const page = await this.reader.after(position, current);
      size.read();
      return { page, next: page.length === current ? parsePosition(page.at(-1)?.position ?? '') : undefined };
    } catch (error) {
      size.failed();
      if (current === 1 || this.stopped) throw error;
      this.logger.warn('The event feed could not read a page of the log; it reads less at once', { error, current });
      return this.read(position, size);
    }
  }
}

/** Events may be large, and a page of them too large to be read in time: from one on, quickly up to half of what failed, then slowly. */
class PageSize {
  private size = Infinity;
  private half = Infinity;

  get current(): number {
    return Math.min(this.size, feedOptions.pageSize);
  }

  read(): void {
    const { current } = this;
    this.size = current < this.half ? Math.min(current * 2, this.half) : Math.ceil(current * 1.2);
  }

  failed(): void {
    if (this.current > 1) this.half = Math.ceil(this.current / 2);
    this.size = 1;
  }
}

/** Between slices the event loop gets its turn: sockets empty themselves, and requests are answered. */
async function inSlices(page: readonly StoredEvent[], deliver: (event: StoredEvent) => void): Promise<void> {
  for (let i = 0; i < page.length; i += feedOptions.sliceSize) {
    if (i > 0) await nextTurn();
    page.slice(i, i + feedOptions.sliceSize).forEach(deliver);
  }
}

/** Holds live events back while the missed ones are read, and drops those that both ways brought. */
class Subscription {
  private heldBack: StoredEvent[] | undefined = [];

  constructor(
    private readonly subscriber: Subscriber,
    private last: Position,
  ) {}

  onEvent(event: StoredEvent): boolean {
    if (!this.heldBack) return this.deliver(event);
    return this.heldBack.push(event) <= feedOptions.mostHeldBack;
  }

  deliver(event: StoredEvent): boolean {
    const position = parsePosition(event.position);
    if (!position || comparePositions(position, this.last) <= 0) return true;
    this.last = position;
    return this.subscriber(event);
  }

  goLive(): boolean {
    const heldBack = this.heldBack ?? [];
    this.heldBack = undefined;
    return heldBack.every((event) => this.deliver(event));
  }
}
