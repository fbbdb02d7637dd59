import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '@souk/platform';
import { clearDead, Lease } from './lease';

/** How long ids are, and what the server was willing to leave out. */
export interface StoreMode {
  format: 'sha1' | 'sha256';
  shallow: boolean;
  filter: boolean;
}

/** More of them make git slow; fetching anew puts everything into one. */
const mostPacks = 50;

/** One bare repository on disk. It is made, filled, used and thrown away, never mended. */
export class Store {
  constructor(readonly gitDir: string) {}

  get name(): string {
    return path.basename(this.gitDir);
  }

  /** Whether all of that commit but its contents is here. Written down after git is done, so it is true after any crash. */
  has(commit: string): Promise<boolean> {
    return exists(path.join(this.gitDir, 'souk', commit));
  }

  complete(commit: string): Promise<void> {
    return writeFile(path.join(this.gitDir, 'souk', commit), '');
  }

  async mode(): Promise<StoreMode> {
    return JSON.parse(await readFile(path.join(this.gitDir, 'souk', 'mode.json'), 'utf8')) as StoreMode;
  }

  /** So full of former commits that there is little room left for one more. */
  async isCrowded(maxBytes: number): Promise<boolean> {
    const packs = await readdir(path.join(this.gitDir, 'objects', 'pack')).catch(() => []);
    return packs.filter((name) => name.endsWith('.pack')).length > mostPacks || (await this.size()) > maxBytes / 2;
  }

  /** Marked while somebody writes into it: under the lock, a mark means that it was left half done. */
  async writing(work: () => Promise<void>): Promise<void> {
    await writeFile(this.mark, '');
    await work();
    await this.unmark();
  }

  unmark(): Promise<void> {
    return rm(this.mark, { force: true });
  }

  isHalfDone(): Promise<boolean> {
    return exists(this.mark);
  }

  private get mark(): string {
    return path.join(this.gitDir, 'souk', 'writing');
  }

  async touch(): Promise<void> {
    const now = new Date();
    await utimes(path.join(this.gitDir, 'souk'), now, now).catch(() => undefined);
  }

  async usedAt(): Promise<number> {
    return (await stat(path.join(this.gitDir, 'souk')).catch(() => undefined))?.mtimeMs ?? 0;
  }

  size(): Promise<number> {
    return sizeOf(this.gitDir);
  }
}

/** All that is kept of one source. Whoever adds or removes a store holds the lock; whoever reads one holds a mark at it. */
export class MirrorFolder {
  private readonly lock: string;
  private readonly uses: string;

  constructor(readonly folder: string) {
    this.lock = path.join(folder, 'lock');
    this.uses = path.join(folder, 'uses');
  }

  /** Waits for whoever is at it. */
  async exclusively<T>(waitMs: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const end = Date.now() + waitMs;
    for (;;) {
      signal.throwIfAborted();
      const lease = await this.tryLock();
      if (lease) return await underLease(lease, signal, work);
      if (await clearDead(this.lock)) continue;
      if (Date.now() > end) {
        throw new DomainError('unavailable', 'mirror_busy', 'Somebody else fetches that repository. Try again later.');
      }
      await pause(50, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The store that is good, after everything that is not has been thrown away. Under the lock. */
  async current(): Promise<Store | undefined> {
    const pointed = await readFile(path.join(this.folder, 'current'), 'utf8').catch(() => undefined);
    const inUse = await this.inUse();
    let current: Store | undefined;
    for (const store of await this.stores()) {
      const good = store.name === pointed && !(await store.isHalfDone()) && !inUse.left.has(store.name);
      if (good) current = store;
      else if (!inUse.live.has(store.name)) await this.discard(store);
    }
    return current;
  }

  /** Under the lock. It becomes the current one with `use`. */
  async create(mode: StoreMode): Promise<Store> {
    const store = new Store(path.join(this.folder, `${randomUUID()}.git`));
    const config =
      mode.format === 'sha1'
        ? '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'
        : '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n';
    await mkdir(path.join(store.gitDir, 'souk'), { recursive: true });
    await Promise.all([
      writeFile(path.join(store.gitDir, 'HEAD'), 'ref: refs/heads/none\n'),
      writeFile(path.join(store.gitDir, 'config'), config),
      mkdir(path.join(store.gitDir, 'refs')),
      mkdir(path.join(store.gitDir, 'objects', 'pack'), { recursive: true }),
      writeFile(path.join(store.gitDir, 'souk', 'mode.json'), JSON.stringify(mode)),
    ]);
    return store;
  }

  /** Makes it the current one and holds it: nobody removes it until the lease is released. Under the lock. */
  async use(store: Store): Promise<Lease> {
    const draft = path.join(this.folder, `current.${randomUUID()}`);
    await writeFile(draft, store.name);
    await rename(draft, path.join(this.folder, 'current'));
    await store.touch();
    await mkdir(this.uses, { recursive: true });
    const lease = await Lease.take(path.join(this.uses, `${store.name}~${randomUUID()}`));
    if (!lease) throw new Error('a name that was made a moment ago is taken');
    return lease;
  }

  /** Under the lock. */
  async discard(store: Store): Promise<void> {
    await rm(store.gitDir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Removes all of it unless somebody is at it. */
  async remove(): Promise<boolean> {
    const lease = await this.tryLock();
    if (!lease) return false;
    let free = false;
    try {
      free = (await this.inUse()).live.size === 0;
      if (free) {
        for (const store of await this.stores()) await this.discard(store);
        await rm(path.join(this.folder, 'current'), { force: true });
      }
    } finally {
      await lease.release();
    }
    // Whoever waits for the lock has a file in there meanwhile: then it stays.
    if (free)
      await rmdir(this.uses)
        .then(() => rmdir(this.folder))
        .catch(() => undefined);
    return free;
  }

  async stores(): Promise<Store[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => name.endsWith('.git')).map((name) => new Store(path.join(this.folder, name)));
  }

  private async tryLock(): Promise<Lease | undefined> {
    await mkdir(this.uses, { recursive: true, mode: 0o700 });
    try {
      return await Lease.take(this.lock);
    } catch (error) {
      // Removed under our hands, because nobody was at it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Names of stores that somebody reads, and of those that somebody read when he died. */
  private async inUse(): Promise<{ live: Set<string>; left: Set<string> }> {
    const [live, left] = [new Set<string>(), new Set<string>()];
    for (const mark of await readdir(this.uses).catch(() => [])) {
      const [, name, rest] = /^([^~]+\.git)~[0-9a-f-]{36}(\..+)?$/.exec(mark) ?? [];
      if (name === undefined || rest !== undefined) continue;
      const file = path.join(this.uses, mark);
      if (await clearDead(file)) left.add(name);
      else if (await exists(file)) live.add(name);
    }
    return { live, left };
  }
}

async function underLease<T>(lease: Lease, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await work(AbortSignal.any([signal, lease.signal]));
  } finally {
    await lease.release();
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Bytes of all files below. What vanishes meanwhile counts nothing. */
export async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const file = path.join(folder, entry.name);
    size += entry.isDirectory() ? await sizeOf(file) : ((await stat(file).catch(() => undefined))?.size ?? 0);
  }
  return size;
}
