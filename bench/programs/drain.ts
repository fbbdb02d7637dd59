const { BENCH_DATABASE_URL = '', BENCH_REDIS_URL } = process.env;
export const databaseUrl = BENCH_DATABASE_URL;
export const redisUrl = BENCH_REDIS_URL;
export const concurrency = Number(process.env.BENCH_CONCURRENCY);

export interface Drained {
  perSecond: number;
  /** Microseconds of processor time of this process per job. */
  cpu: number;
}

/** The time from the start of the first job to the start of the last: neither the start of the worker nor its end is in it. */
export class Drain {
  private count = 0;
  private began = 0;
  private cpu = process.cpuUsage();
  private finish: (drained: Drained) => void = () => undefined;
  private readonly finished = new Promise<Drained>((resolve) => (this.finish = resolve));

  constructor(private readonly jobs: number) {}

  started(): void {
    if (this.count++ === 0) {
      this.began = performance.now();
      this.cpu = process.cpuUsage();
    }
    if (this.count < this.jobs) return;
    const seconds = (performance.now() - this.began) / 1000;
    const { user, system } = process.cpuUsage(this.cpu);
    this.finish({ perSecond: this.jobs / seconds, cpu: (user + system) / this.jobs });
  }

  result(): Promise<Drained> {
    return this.finished;
  }
}

/** Twenty at a time. */
export async function inBatches(count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: 20 }, worker));
}
