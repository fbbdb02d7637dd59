import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The name of the program with that pid; undefined when nothing runs there, or when the system would not say. */
export async function programOf(pid: number): Promise<string | undefined> {
  try {
    const { stdout } =
      process.platform === 'win32'
        ? await run('tasklist', ['/fi', `pid eq ${pid}`, '/fo', 'csv', '/nh'], { windowsHide: true })
        : await run('ps', ['-p', String(pid), '-o', 'comm=']);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
