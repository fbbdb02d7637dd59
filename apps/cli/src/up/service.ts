import { type ChildProcess, spawn } from 'node:child_process';
import { type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { configExitCode } from '@souk/platform';
import { CliError } from '../exit-codes';
import { brief } from './log-line';
import { maxRestarts, restartDelay } from './restart-policy';

export interface ServiceOptions {
  name: string;
  /** Arguments for Node: the script and its own. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Answers 200 when the service is of use. */
  readyUrl: string;
  log: WriteStream;
  /** A service that was never ready is not tried again, unless somebody is about to change its code. */
  keepTrying: boolean;
  onLine: (line: string) => void;
  onNote: (text: string) => void;
  /** It is beyond help; everything has to stop. */
  onFailure: (error: CliError) => void;
}

const windows = process.platform === 'win32';
const remembered = 20;

/** A process of ours that is kept alive: started, watched, started again with growing pauses, stopped. */
export class Service {
  private child: ChildProcess | undefined;
  private stopping = false;
  private wasReady = false;
  private readonly endings: number[] = [];
  private lastLines: string[] = [];
  private pause: AbortController | undefined;

  constructor(private readonly options: ServiceOptions) {}

  get name(): string {
    return this.options.name;
  }

  start(): void {
    const { args, env } = this.options;
    this.lastLines = [];
    // In a process group of its own: Ctrl-C in the terminal reaches us, and we end our services in order. The channel tells a service
    // that we are gone, however that happened, and carries "shutdown" where there are no signals.
    const child = spawn(process.execPath, args, {
      env,
      detached: !windows,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    this.read(child.stdout);
    this.read(child.stderr);
    child.once('error', (error) => this.remember(error.message));
    child.once('close', (code, signal) => void this.ended(child, code, signal));
  }

  /** Resolves when the service answers that it is ready. */
  async ready(): Promise<void> {
    while (!this.stopping) {
      if (await answersOk(this.options.readyUrl)) {
        this.wasReady = true;
        return;
      }
      await sleep(50);
    }
  }

  /** Lets it finish what it is doing; `graceMs` later it is ended for good. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    this.pause?.abort();
    await this.end(graceMs);
  }

  /** Starts it again, with new code or a new database. */
  async restart(): Promise<void> {
    if (this.stopping) return;
    this.pause?.abort();
    const { child } = this;
    this.child = undefined; // its end is meant
    await endProcess(child, 5000);
    if (this.stopping) return;
    if (this.options.keepTrying) this.wasReady = false; // new code has to prove itself
    this.start();
    await this.ready();
  }

  /** At once, with all that it started. */
  kill(): void {
    this.stopping = true;
    killGroup(this.child);
  }

  private async end(graceMs: number): Promise<void> {
    await endProcess(this.child, graceMs);
  }

  private async ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (child !== this.child || this.stopping) return;
    killGroup(child); // what it may have started
    const { name, keepTrying, onNote, onFailure } = this.options;
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 'unknown'}`;
    const tail = this.lastLines.map((line) => `    ${line}`).join('\n');
    const story = `the ${name} ${how}${tail ? `; the last it said:\n${tail}` : ''}`;
    const now = Date.now();
    this.endings.push(now);
    if (code === configExitCode && !keepTrying) return onFailure(new CliError('configuration', story));
    const delay = this.wasReady ? restartDelay(this.endings, now) : undefined;
    if (delay === undefined) {
      if (keepTrying) return onNote(`${story}\nIt starts again when its code changes.`);
      const often = this.wasReady ? ` ${maxRestarts} restarts in a minute did not help.` : '';
      return onFailure(
        new CliError(
          'failure',
          `${story}${often}`,
          'Its whole log is in the logs folder of the data folder (.souk/logs).',
        ),
      );
    }
    onNote(`${story}\nIt starts again in ${delay} ms.`);
    this.pause = new AbortController();
    await sleep(delay, undefined, { signal: this.pause.signal }).catch(() => undefined);
    if (!this.pause.signal.aborted) this.start();
  }

  private read(stream: Readable | null): void {
    if (!stream) return;
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      this.options.log.write(`${line}\n`);
      this.remember(line);
      this.options.onLine(line);
    });
  }

  private remember(line: string): void {
    this.lastLines.push(brief(line));
    if (this.lastLines.length > remembered) this.lastLines.shift();
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1500) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function endProcess(child: ChildProcess | undefined, graceMs: number): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (windows && child.connected) child.send('shutdown', () => undefined);
  else child.kill('SIGTERM');
  const hard = setTimeout(() => killGroup(child), graceMs);
  await closed;
  clearTimeout(hard);
}

function killGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    if (windows) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // nobody is left in the group
  }
}
