import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

interface Owner {
  token: string;
  pid: number;
  host: string;
}

const heartbeatMs = 5_000;
/** Somebody who has not shown up for that long does not live, or does not get to do anything. */
export const lostAfterMs = 60_000;

/** Process ids mean something on one machine, and in one container, only. */
const here = `${hostname()} ${pidNamespace()}`;

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return process.platform;
  }
}

/** A file that says that somebody is at it. It outlives its owner, and whoever comes next can tell. */
export class Lease {
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly file: string,
    private readonly token: string,
  ) {
    this.timer = setInterval(() => void this.beat(), heartbeatMs);
    this.timer.unref();
  }

  /** Undefined when somebody else has it. */
  static async take(file: string): Promise<Lease | undefined> {
    const token = randomUUID();
    const draft = `${file}.${token}`;
    await writeFile(draft, JSON.stringify({ token, pid: process.pid, host: here } satisfies Owner));
    try {
      await link(draft, file); // whole at once, and for one only
      return new Lease(file, token);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Aborts when somebody took us for dead. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    if ((await ownerOf(this.file))?.token === this.token) await rm(this.file, { force: true });
  }

  private async beat(): Promise<void> {
    try {
      if ((await ownerOf(this.file))?.token === this.token) {
        const now = new Date();
        return await utimes(this.file, now, now);
      }
    } catch {
      // Gone between the two: as lost as if it had been gone before.
    }
    clearInterval(this.timer);
    this.lost.abort(new Error('Somebody else took over what this process was at.'));
  }
}

/** Takes away what a dead owner left. True when it did: what he was at may be half done. */
export async function clearDead(file: string): Promise<boolean> {
  const owner = await ownerOf(file);
  if (!owner || (await alive(file, owner))) return false;
  // Two may see the same dead owner. Each moves what it saw aside; one that got hold of a living lease puts it back.
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return false;
  }
  try {
    const moved = await ownerOf(aside);
    if (moved?.token === owner.token) return true;
    await link(aside, file).catch(() => undefined);
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

async function alive(file: string, { pid, host }: Owner): Promise<boolean> {
  if (host === here && !runs(pid)) return false;
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < lostAfterMs;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when there is no such file. One that cannot be read, after a power cut, belongs to nobody we know. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { token: '', pid: 0, host: '' };
  }
}
