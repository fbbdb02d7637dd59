import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type AppOptions } from './app';

export type ChildTask = Pick<AppOptions, 'backend' | 'timings' | 'concurrency' | 'shutdownGraceMs'> &
  ({ role: 'worker'; jobMs: number } | { role: 'producer'; ref: string });

const root = path.resolve(import.meta.dirname, '../../../../..');

/** Real processes, because only those can be killed. */
export class Children {
  private readonly running = new Set<ChildProcess>();

  private constructor(private readonly file: string) {}

  static async prepare(): Promise<Children> {
    const file = path.join(root, 'tmp', `job-child-${process.pid}-${Date.now()}.mjs`);
    await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'bundle.mjs'), file], { cwd: root });
    return new Children(file);
  }

  start(task: ChildTask): ChildProcess {
    const child = fork(this.file, [JSON.stringify(task)], { cwd: root, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
    return child;
  }

  async worker(task: Omit<ChildTask & { role: 'worker' }, 'role'>): Promise<ChildProcess> {
    const child = this.start({ ...task, role: 'worker' });
    await Promise.race([
      once(child, 'message'),
      ended(child).then((code) => Promise.reject(new Error(`The worker ended with ${String(code)}`))),
    ]);
    return child;
  }

  async remove(): Promise<void> {
    await Promise.all([...this.running].map(kill9));
    rmSync(this.file, { force: true });
  }
}

export async function ended(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? child.signalCode;
}

export async function kill9(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

/** As an orchestrator asks; a message, because not every system has signals. */
export async function stopGracefully(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  child.send('shutdown');
  return ended(child);
}
