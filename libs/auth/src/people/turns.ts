import { DomainError } from '@souk/platform';

/** Lets a few work at a time, the next ones wait their turn, and turns away whoever would wait too long. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly longestQueue: number,
  ) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running++;
    else await this.turn();
    try {
      return await work();
    } finally {
      // The turn goes straight to the next in line: nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.longestQueue)
      throw new DomainError(
        'unavailable',
        'sign_in_busy',
        'Too many people are signing in right now. Try again in a moment.',
      );
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
