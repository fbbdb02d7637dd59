import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who listens on a port, as far as the system tells us: `node (pid 4711)`. Never an obstacle: unknown when in doubt. */
export async function portHolder(port: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return onLinux(port);
    if (process.platform === 'win32') return await onWindows(port);
    return await onMac(port);
  } catch {
    return undefined;
  }
}

function onLinux(port: number): string | undefined {
  const inode = ['/proc/net/tcp', '/proc/net/tcp6']
    .map((file) => listeningInode(readFileSync(file, 'utf8'), port))
    .find((found) => found !== undefined);
  if (inode === undefined) return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (hasSocket(pid, inode)) return named(readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), pid);
  }
  return undefined;
}

/** A line of /proc/net/tcp: slot, local address:port in hex, remote, state (0A listens), queues, timers, retries, user, timeout, inode. */
export function listeningInode(text: string, port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const fields = text.split('\n').map((line) => line.trim().split(/\s+/));
  return fields.find(([, local, , state]) => local?.endsWith(`:${hex}`) && state === '0A')?.[9];
}

function hasSocket(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`;
      } catch {
        return false; // closed in the meantime
      }
    });
  } catch {
    return false; // another user's process
  }
}

async function onMac(port: number): Promise<string | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { timeout: 2000 });
  const [, pid] = /^p(\d+)$/m.exec(stdout) ?? [];
  const [, command] = /^c(.+)$/m.exec(stdout) ?? [];
  return pid && command ? named(command, pid) : undefined;
}

async function onWindows(port: number): Promise<string | undefined> {
  const { stdout } = await run('netstat', ['-ano', '-p', 'TCP'], { timeout: 3000, windowsHide: true });
  const [, pid] = new RegExp(`:${port}\\s+\\S+:0\\s+\\S+\\s+(\\d+)`).exec(stdout) ?? [];
  return pid ? `pid ${pid}` : undefined;
}

const named = (command: string, pid: string) => `${command} (pid ${pid})`;
