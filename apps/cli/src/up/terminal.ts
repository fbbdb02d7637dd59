import { type Level, readable } from './log-line';

const order: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** The one writer to the terminal: steps with their seconds, and the log lines of the services between them. */
export class Terminal {
  /** Least level that is shown; the files have everything. */
  private least: Level = 'warn';
  private open = false;
  private readonly colour = process.stdout.isTTY && process.stdout.hasColors();

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.breakLine();
    process.stdout.write(`${name} ...`);
    this.open = true;
    const started = performance.now();
    const result = await work().catch((error: unknown) => {
      this.finish(name, 'failed');
      throw error;
    });
    this.finish(name, `${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  }

  line(text: string): void {
    this.breakLine();
    process.stdout.write(`${text}\n`);
  }

  log(service: string, raw: string): void {
    const { level, text } = readable(service, raw, this.colour);
    if (order.indexOf(level) >= order.indexOf(this.least)) this.line(text);
  }

  /** While starting, only trouble is worth a line. */
  showLogsFrom(level: Level): void {
    this.least = level;
  }

  private finish(name: string, result: string): void {
    process.stdout.write(this.open ? ` ${result}\n` : `${name} ... ${result}\n`);
    this.open = false;
  }

  private breakLine(): void {
    if (this.open) process.stdout.write('\n');
    this.open = false;
  }
}
