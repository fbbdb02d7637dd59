import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { budgetMs, Lifecycle, pendingMigrations, QueueBackend, within } from '@souk/platform';
import { type CheckResult, type InstanceStatus } from './instance.entity';

export const HEALTH_OPTIONS = Symbol('health options');

export interface HealthOptions {
  service: 'api' | 'worker';
  /** False: without its queue the process is degraded, but ready. */
  requireQueue: boolean;
}

export interface ReadinessReport {
  status: InstanceStatus;
  checks: Record<string, CheckResult>;
}

/** How long an answer is kept: however many ask, and whoever they are, the database is asked twice a second at most. */
const keptMs = 500;

/**
 * Whether this process can do its work right now. The questions go through the pool of the queue: when requests keep every connection of
 * the main one busy, the process is loaded, not broken, and taking it out would load the others even more.
 */
@Injectable()
export class Readiness {
  private asked: Promise<Record<string, CheckResult>> | undefined;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly backend: QueueBackend,
    private readonly lifecycle: Lifecycle,
    @Inject(HEALTH_OPTIONS) private readonly options: HealthOptions,
  ) {}

  async report(): Promise<ReadinessReport> {
    // Draining is known without asking, and a balancer has to see it at once: never from an answer that was kept.
    const asked = await (this.asked ??= this.ask().finally(() => this.forgetLater()));
    const accepting: CheckResult = this.lifecycle.draining
      ? { status: 'down', detail: 'shutting down' }
      : { status: 'up' };
    const checks = { ...asked, accepting };
    const states = Object.values(checks).map(({ status }) => status);
    return {
      status: states.includes('down') ? 'not_ready' : states.includes('degraded') ? 'degraded' : 'ready',
      checks,
    };
  }

  private forgetLater(): void {
    setTimeout(() => (this.asked = undefined), keptMs).unref();
  }

  private async ask(): Promise<Record<string, CheckResult>> {
    const details = await this.details([
      () => this.check('database', () => this.query('SELECT 1')),
      () => this.check('migrations', () => this.atHead()),
      () => this.check('queue', () => this.backend.ping(), !this.options.requireQueue),
      ...(this.backend.redis ? [() => this.check('redis', () => this.backend.ping(), !this.options.requireQueue)] : []),
    ]);
    return Object.fromEntries(
      Object.entries(details).map(([name, { status, ...rest }]) => [name, asCheck(status, rest)]),
    );
  }

  private async details(checks: (() => Promise<HealthIndicatorResult>)[]): Promise<HealthIndicatorResult> {
    try {
      return (await this.health.check(checks)).details;
    } catch (error) {
      if (error instanceof ServiceUnavailableException)
        return (error.getResponse() as { details: HealthIndicatorResult }).details;
      throw error;
    }
  }

  private async check(name: string, work: () => Promise<unknown>, optional = false): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      await within(budgetMs, work());
      return indicator.up();
    } catch (error) {
      const detail = reason(error);
      return optional ? indicator.up({ degraded: true, detail }) : indicator.down({ detail });
    }
  }

  /** Gives up by itself, so that a server that hangs keeps no connection of the pool. */
  private async query<T extends object>(text: string): Promise<T[]> {
    const question = { text, query_timeout: budgetMs };
    const { rows } = await this.backend.pool.query<T>(question);
    return rows;
  }

  private async atHead(): Promise<void> {
    const pending = await pendingMigrations((sql) => this.query(sql));
    if (pending.length > 0) throw new Error(`${pending.length} migration(s) to apply: run "souk migrate"`);
  }
}

function asCheck(status: string, { degraded, detail }: { degraded?: unknown; detail?: unknown }): CheckResult {
  const text = typeof detail === 'string' ? { detail } : {};
  return { status: degraded === true ? 'degraded' : status === 'up' ? 'up' : 'down', ...text };
}

/** Enough for an operator, nothing for an attacker: no host, no user, no text of the server. */
function reason(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  if (message?.startsWith('no answer') || message?.includes('souk migrate')) return message;
  return typeof code === 'string' ? `not reachable (${code})` : 'not reachable';
}
