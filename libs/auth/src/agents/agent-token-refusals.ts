import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { budgetMs, Database, Events, Logger, Metrics, system, type Transaction, within } from '@souk/platform';
import { agentTokenRefusalReasons, explain, type Refusal, type RefusedToken } from './agent-token-refusal';

/** One event for each subject and reason in that time: whoever floods us must not fill the log that nobody can delete from. */
export const refusalOptions = { everyMs: 60_000 };

interface Window {
  endsAt: number;
  /** The last one of those that were left out, or that which opened it. */
  last: Refusal & { address: string };
  leftOut: number;
}

/** Events are by Souk itself: who was there is not known. */
const actor = system('agent-tokens');

/** Agent tokens that were refused, at the exchange or as a bearer. Each event stands for itself and the `unwritten` before it. */
@Injectable()
export class AgentTokenRefusals implements BeforeApplicationShutdown {
  /** All are equally long, so they are in the order in which they end. */
  private readonly windows = new Map<string, Window>();
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();
  private readonly counter;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const help = 'Agent tokens that were refused, at the exchange or as a bearer.';
    this.counter = metrics.counter('agent_token_refusals_total', help, ['reason']);
    for (const reason of agentTokenRefusalReasons) this.counter.inc({ reason }, 0);
  }

  async note(refused: RefusedToken): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const refusal = { ...(await explain(tx, refused)), address: refused.address };
      this.counter.inc({ reason: refusal.reason });
      const key = `${refusal.subject.join(':')}:${refusal.reason}`;
      const window = this.windows.get(key);
      if (window && window.endsAt > performance.now()) {
        window.last = refusal;
        window.leftOut++;
        return;
      }
      this.open(key, refusal);
      await this.append(tx, refusal, window?.leftOut ?? 0);
    });
  }

  /** What was left out until now is written. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    const written = this.sweeping.then(() => this.sweep(Infinity));
    await within(budgetMs, written).catch(() => undefined);
    clearTimeout(this.timer);
  }

  private open(key: string, last: Window['last'], leftOut = 0): void {
    this.windows.delete(key);
    this.windows.set(key, { endsAt: performance.now() + refusalOptions.everyMs, last, leftOut });
    this.sweepLater();
  }

  private sweepLater(): void {
    const [first] = this.windows.values();
    if (!first) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.sweeping = this.sweep(performance.now());
    }, first.endsAt - performance.now()).unref();
  }

  /** What a window left out is an event when it ends, and the next window begins: there is no second one soon after it. */
  private async sweep(now: number): Promise<void> {
    const over = [...this.windows].filter(([, { endsAt }]) => endsAt <= now);
    const tails = over.filter(([, { leftOut }]) => leftOut > 0);
    for (const [key] of over) this.windows.delete(key);
    for (const [key, { last }] of tails) this.open(key, last);
    try {
      if (tails.length > 0)
        await this.database.transaction(actor, async (tx) => {
          for (const [, { last, leftOut }] of tails) await this.append(tx, last, leftOut - 1);
        });
    } catch (error) {
      this.logger.warn('Refused agent tokens could not be written down; it is tried again', { error });
      for (const [key, { last, leftOut }] of tails)
        this.open(key, last, leftOut + (this.windows.get(key)?.leftOut ?? 0));
    }
    this.sweepLater();
  }

  private append(
    tx: Transaction,
    { subject, reason, marketplace, agentId, address }: Window['last'],
    unwritten: number,
  ): Promise<void> {
    return this.events.append(tx, {
      type: 'agent_token.refused',
      actor,
      subject,
      ...(marketplace ? { marketplace } : {}),
      data: { reason, ...(agentId ? { agentId } : {}), address, unwritten },
    });
  }
}
