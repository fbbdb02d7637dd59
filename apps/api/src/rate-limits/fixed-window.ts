export interface Count {
  used: number;
  resetMs: number;
}

export interface Counter {
  hit(key: string): Count | Promise<Count>;
}

interface Entry {
  used: number;
  endsAt: number;
}

/**
 * Counts per key in windows that begin with a key's first request. Of our own, because rate-limiter-flexible keeps a timer per key and
 * every address that ever asked until its hour is over, however many there are. All windows here are equally long, so the map is in the
 * order in which they end: what is over leaves from the front, now and then, and so do the oldest when there are too many.
 */
export class FixedWindow implements Counter {
  private readonly entries = new Map<string, Entry>();
  private sweepAt = 0;

  constructor(
    private readonly windowMs: number,
    private readonly most = 50_000,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  hit(key: string): Count {
    const now = performance.now();
    const known = this.entries.get(key);
    if (known && known.endsAt > now) return { used: ++known.used, resetMs: known.endsAt - now };
    if (known) this.entries.delete(key);
    if (now >= this.sweepAt || this.entries.size >= this.most) this.sweep(now);
    this.entries.set(key, { used: 1, endsAt: now + this.windowMs });
    return { used: 1, resetMs: this.windowMs };
  }

  /** A tenth at a time: to look for the front of a map from which much was taken costs as much as was taken. */
  private sweep(now: number): void {
    this.sweepAt = now + this.windowMs / 10;
    const room = this.entries.size >= this.most ? Math.floor(this.most * 0.9) : this.most;
    for (const [key, { endsAt }] of this.entries) {
      if (endsAt > now && this.entries.size <= room) return;
      this.entries.delete(key);
    }
  }
}
