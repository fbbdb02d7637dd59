import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface Usage {
  /** Microseconds of processor time since the start. */
  cpu: number;
  rss: number;
}

export interface Request {
  id: number;
  what: string;
  argument?: unknown;
}

export type Answer = { id: number; answer: unknown } | { id: number; error: string };

/** A process under test, which answers questions. */
export class Program {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  private asked = 0;

  constructor(file: string, env: NodeJS.ProcessEnv, execArgv: string[]) {
    this.child = fork(file, {
      env: { ...process.env, NODE_ENV: 'production', ...env },
      execArgv: ['--enable-source-maps', ...execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (message: Answer) => {
      const asker = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if ('error' in message) asker?.reject(new Error(message.error));
      else asker?.resolve(message.answer as never);
    });
    this.child.once('exit', (code, signal) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`${file} ended with ${signal ?? code}`));
    });
  }

  ask<T>(what: string, argument?: unknown): Promise<T> {
    const id = ++this.asked;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, what, argument } satisfies Request);
    });
  }

  usage(): Promise<Usage> {
    return this.ask<Usage>('usage');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    if (this.child.connected) this.child.disconnect();
    await gone;
    clearTimeout(timer);
  }
}
