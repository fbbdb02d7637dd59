import { Injectable } from '@nestjs/common';
import { Logger } from '../logging/logger';

const repeatMs = 30_000;

/** A backend that is away makes every queue and every worker say so, again and again. Each says it once in a while here. */
@Injectable()
export class QueueErrors {
  private readonly last = new Map<string, number>();

  constructor(private readonly logger: Logger) {}

  report(queue: string, error: Error): void {
    const key = `${queue} ${error.message}`;
    const now = Date.now();
    if (now - (this.last.get(key) ?? 0) < repeatMs) return;
    if (this.last.size > 200) this.last.clear();
    this.last.set(key, now);
    this.logger.warn('The queue reports an error', { queue, error });
  }
}
