import { type ServerResponse } from 'node:http';

/**
 * Callers who stay, such as receivers of a stream. A place is taken before anything is waited for, or all who ask at once would find the
 * same room, and it belongs to the answer: when that is done or its connection gone, on whatever path, the place is free again.
 */
export class Places {
  private readonly taken = new Map<string, number>();
  private all = 0;

  get total(): number {
    return this.all;
  }

  of(owner: string): number {
    return this.taken.get(owner) ?? 0;
  }

  take(owner: string, answer: ServerResponse): void {
    if (answer.destroyed) return; // gone before we began: it will not close once more
    this.add(owner, 1);
    answer.once('close', () => this.add(owner, -1));
  }

  private add(owner: string, change: 1 | -1): void {
    this.all += change;
    const now = this.of(owner) + change;
    if (now > 0) this.taken.set(owner, now);
    else this.taken.delete(owner);
  }
}
