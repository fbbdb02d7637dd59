import { execFile } from 'node:child_process';
import { chownSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '../encryption/digests';

const run = promisify(execFile);

export interface ServerUser {
  /** Where the server's files live. */
  home: string;
  /** For child processes: whom to run as. Empty: as ourselves. */
  identity: { uid?: number; gid?: number };
  own: (file: string) => void;
}

/**
 * PostgreSQL refuses to run as root. Root hands it to the user `postgres`, which is made when it does not exist. That user must be able
 * to enter the folder: below /root or a private temporary folder it cannot, so the server then lives in /var/lib/souk.
 */
export async function serverUser(wanted: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) {
    mkdirSync(wanted, { recursive: true });
    return { home: wanted, identity: {}, own: () => undefined };
  }
  const identity = await postgresIdentity();
  const home = canEnter(path.dirname(wanted)) ? wanted : path.join('/var/lib/souk', sha256(wanted).slice(0, 12));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const own = (file: string) => chownSync(file, identity.uid, identity.gid);
  own(home);
  return { home, identity, own };
}

/** Whether other users may pass through every folder of that path (those that exist). */
export function canEnter(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const mode = statSync(at, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

async function postgresIdentity(): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string, name: string) => Number((await run('id', [flag, name])).stdout);
  const lookUp = async (name: string) => ({ uid: await id('-u', name), gid: await id('-g', name) });
  try {
    return await lookUp('postgres');
  } catch {
    try {
      await run('useradd', [
        '--system',
        '--user-group',
        '--no-create-home',
        '--shell',
        '/usr/sbin/nologin',
        'postgres',
      ]);
      return await lookUp('postgres');
    } catch {
      return lookUp('nobody'); // a minimal image without useradd
    }
  }
}
