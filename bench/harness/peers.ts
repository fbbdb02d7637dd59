import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { Skipped } from './bench';

/** Others' programs are no dependencies of ours: fetched for the comparison, beside what is built. Answers with the folder that holds their node_modules. */
export async function installPeer(root: string, spec: string): Promise<string> {
  const folder = path.join(root, 'tmp', 'bench-peers');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  try {
    await promisify(execFile)(npm, ['install', ...options, spec], { timeout: 120_000 });
  } catch (error) {
    throw new Skipped(`${spec} could not be installed: ${String(error).slice(0, 200)}`);
  }
  return folder;
}
