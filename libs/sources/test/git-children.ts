import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ChildTask } from './git-child';

const root = path.resolve(import.meta.dirname, '../../..');

/** Real processes, because only those can be killed. */
export class GitChildren {
  private readonly running = new Set<ChildProcess>();

  private constructor(private readonly file: string) {}

  static async prepare(): Promise<GitChildren> {
    const file = path.join(root, 'tmp', `git-child-${process.pid}-${Date.now()}.mjs`);
    await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'git-bundle.mjs'), file], {
      cwd: root,
    });
    return new GitChildren(file);
  }

  start(task: ChildTask): { child: ChildProcess; found: Promise<string[]> } {
    const child = fork(this.file, [JSON.stringify(task)], { cwd: root, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
    const found = once(child, 'message').then(([paths]) => paths as string[]);
    found.catch(() => undefined);
    return { child, found };
  }

  async remove(): Promise<void> {
    await Promise.all([...this.running].map(kill9));
    await rm(this.file, { force: true });
  }
}

export async function kill9(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
