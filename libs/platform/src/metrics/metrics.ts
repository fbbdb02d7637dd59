import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type BuildInfo } from '../build-info';
import { budgetMs, within } from '../within';

type Labels<T extends string> = readonly T[];
/** Brings the metric up to date when somebody asks for it. */
type Collect<M> = (metric: M) => void | Promise<void>;

/** The registry of one process. Feature code asks for its metric by name; a second request for a name returns the same metric. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor(build: BuildInfo) {
    collectDefaultMetrics({ register: this.registry });
    this.gauge('app_build_info', 'Always 1; the labels say what is running.', [
      'git_sha',
      'app_version',
      'build_date',
    ]).set({ git_sha: build.gitSha, app_version: build.version, build_date: build.buildDate }, 1);
  }

  counter<T extends string>(
    name: string,
    help: string,
    labelNames: Labels<T> = [],
    collect?: Collect<Counter<T>>,
  ): Counter<T> {
    return (
      this.existing<Counter<T>>(name) ??
      new Counter<T>({ name, help, labelNames, registers: [this.registry], ...collecting(collect) })
    );
  }

  gauge<T extends string>(
    name: string,
    help: string,
    labelNames: Labels<T> = [],
    collect?: Collect<Gauge<T>>,
  ): Gauge<T> {
    return (
      this.existing<Gauge<T>>(name) ??
      new Gauge<T>({ name, help, labelNames, registers: [this.registry], ...collecting(collect, unknown) })
    );
  }

  histogram<T extends string>(name: string, help: string, labelNames: Labels<T>, buckets: number[]): Histogram<T> {
    return (
      this.existing<Histogram<T>>(name) ??
      new Histogram<T>({ name, help, labelNames, buckets, registers: [this.registry] })
    );
  }

  private existing<M>(name: string): M | undefined {
    return this.registry.getSingleMetric(name) as M | undefined;
  }
}

/** Without labels a gauge that was reset would say zero, which is a claim. */
function unknown<T extends string>(gauge: Gauge<T>): void {
  gauge.reset();
  if ((gauge as unknown as { labelNames: string[] }).labelNames.length === 0) gauge.set(NaN);
}

/** What cannot be told in time must not hold up, or take with it, the other metrics. */
function collecting<M>(
  collect: Collect<M> | undefined,
  giveUp: (metric: M) => void = () => undefined,
): { collect?: (this: M) => Promise<void> } {
  if (!collect) return {};
  return {
    async collect() {
      try {
        await within(budgetMs, Promise.resolve(collect(this)));
      } catch {
        giveUp(this);
      }
    },
  };
}
