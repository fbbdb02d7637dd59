import { type CliError } from '../exit-codes';

const signals: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : []),
];

/** The terminal sends Ctrl-C to everybody in it, and npm passes on what it got: one wish, heard twice. */
const echoMs = 500;

/** Why and when to stop: a signal, `souk down`, or a service that is beyond help. */
export class StopRequest {
  /** Set when it was not a wish but a failure. */
  failure: CliError | undefined;
  /** Settles when it is time to stop. */
  readonly wanted: Promise<void>;
  /** Called when somebody asks a second time: no more patience. */
  onHurry: () => void = () => undefined;
  private settle: () => void = () => undefined;
  private requestedAt: number | undefined;
  private readonly onSignal = () => this.request();

  constructor() {
    this.wanted = new Promise((resolve) => (this.settle = resolve));
    for (const signal of signals) process.on(signal, this.onSignal);
  }

  get requested(): boolean {
    return this.requestedAt !== undefined;
  }

  request(): void {
    const now = performance.now();
    if (this.requestedAt === undefined) {
      this.requestedAt = now;
      this.settle();
    } else if (now - this.requestedAt > echoMs) this.onHurry();
  }

  fail(error: CliError): void {
    this.failure ??= error;
    this.requestedAt ??= performance.now();
    this.settle();
  }

  /** Before each step of the start: it is not begun when it is time to stop. */
  check(): void {
    if (this.requested) throw new Error('stopped while starting');
  }

  /** Gives up waiting for `work` when it is time to stop. */
  async orWork<T>(work: Promise<T>): Promise<T> {
    await Promise.race([work, this.wanted]);
    this.check();
    return work;
  }
}
