import { DomainError } from '@souk/platform';
import { type GitAccess } from './access';
import { Connection } from './connection';
import { withDeadline } from './deadline';
import { fetchBlobs, fetchCommit, withLess } from './fetching';
import { GitFailure } from './git-command';
import { type GitOptions } from './git-options';
import { type Blob, type Mirror, type UseOptions, type Wanted } from './mirror';
import { MirrorCache } from './mirror-cache';
import { type MirrorFolder, type Store, type StoreMode } from './mirror-folder';
import { type MirrorReading, MirrorRepository, reach, type Shortfall } from './mirror-repository';
import { listFolder } from './mirror-tree';

const longestWaitMs = 120_000;

/** Commits of remotes, kept on disk for as long as there is room. */
export class Mirrors {
  private readonly cache: MirrorCache;

  constructor(private readonly options: GitOptions) {
    this.cache = new MirrorCache(options.cacheDir);
  }

  /** Fetches the commit unless it is here, and lends it to the work. Nobody removes it meanwhile. */
  async use<T>(
    access: GitAccess,
    wanted: Wanted,
    options: UseOptions,
    work: (mirror: Mirror) => Promise<T>,
  ): Promise<T> {
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(wanted.commit)) {
      throw new DomainError('invalid', 'ref_not_found', 'A commit is named by 40 or 64 hex digits.');
    }
    const { timeoutMs, repositoryMaxBytes, maxFiles } = { ...this.options, ...options.limits };
    return withDeadline(timeoutMs, options.signal, (signal) =>
      new Use(this.options, this.cache, access, wanted, {
        signal,
        maxBytes: repositoryMaxBytes,
        maxFiles,
        onProgress: options.onProgress,
        waitMs: Math.min(timeoutMs / 2, longestWaitMs),
      }).run(work),
    );
  }

  /** What was kept of a source, once it is not needed any more. False: somebody is at it; then the cache removes it in time. */
  remove(sourceId: string): Promise<boolean> {
    return this.cache.of(sourceId).remove();
  }
}

interface Terms {
  signal: AbortSignal;
  maxBytes: number;
  maxFiles: number;
  waitMs: number;
  onProgress: UseOptions['onProgress'];
}

class Use {
  private readonly folder: MirrorFolder;
  private connection: Promise<Connection> | undefined;
  private fetched = false;

  constructor(
    private readonly options: GitOptions,
    private readonly cache: MirrorCache,
    private readonly access: GitAccess,
    private readonly wanted: Wanted,
    private readonly terms: Terms,
  ) {
    this.folder = cache.of(access.sourceId);
  }

  async run<T>(work: (mirror: Mirror) => Promise<T>): Promise<T> {
    try {
      const { store, lease } = await this.folder.exclusively(this.terms.waitMs, this.terms.signal, async (signal) => {
        const ready = await this.ready(signal);
        return { store: ready, lease: await this.folder.use(ready) };
      });
      try {
        return await this.lend(store, AbortSignal.any([this.terms.signal, lease.signal]), work);
      } finally {
        await lease.release();
      }
    } catch (error) {
      throw await this.afterFullDisk(error);
    } finally {
      await this.connection?.then(
        (connection) => connection.close(),
        () => undefined,
      );
      // Work that is done does not fail for the tidying after it: the next one does that.
      if (this.fetched) await this.cache.shrinkTo(this.options.cacheMaxBytes).catch(() => undefined);
    }
  }

  /** A store that has the commit. What could not be fetched whole is thrown away; an older one stays as it was. */
  private async ready(signal: AbortSignal): Promise<Store> {
    const { commit } = this.wanted;
    const current = await this.folder.current();
    if (current && (await current.has(commit))) return current;
    const format = commit.length === 64 ? 'sha256' : 'sha1';
    const known = await current?.mode();
    let mode: StoreMode = { shallow: true, filter: true, ...known, format };
    let store =
      current && known?.format === format && !(await current.isCrowded(this.terms.maxBytes)) ? current : undefined;
    for (;;) {
      const into = (store ??= await this.folder.create(mode));
      try {
        await into.writing(() => this.fetch(into, mode, signal));
        return into;
      } catch (error) {
        // Others may read the one that was there. Git leaves it as it was, unless it was killed: then its mark stays, and the next one throws it away.
        if (into !== current) await this.folder.discard(into);
        else if (endedByItself(error)) await into.unmark();
        const less = withLess(mode, error);
        if (!less) throw error;
        // Into one of its own: in another mode the server would leave out what it thinks we have.
        mode = less;
        store = undefined;
      }
    }
  }

  private async fetch(store: Store, mode: StoreMode, signal: AbortSignal): Promise<void> {
    this.fetched = true;
    const { maxBytes, onProgress } = this.terms;
    await fetchCommit(await this.connect(), store, mode, this.wanted, { signal, maxBytes, onProgress });
  }

  private async lend<T>(store: Store, signal: AbortSignal, work: (mirror: Mirror) => Promise<T>): Promise<T> {
    const { commit } = this.wanted;
    const place = { gitDir: store.gitDir };
    const shortfall: Shortfall = { missing: [], limits: [] };
    const bring = (oids: readonly string[]) => this.bring(store, oids, shortfall, signal);
    const reading = { commit, place, maxFiles: this.terms.maxFiles, fetchBlobs: bring, signal };
    const repository = new MirrorRepository(reading, shortfall);
    try {
      return await work({
        ...place,
        ...shortfall,
        commit,
        repository,
        listFolder: (path) => listFolder(place, commit, path, signal),
        readBlob: (oid, limit) => readBlob(reading, oid, limit),
      });
    } finally {
      await repository.close();
    }
  }

  private async bring(
    store: Store,
    oids: readonly string[],
    shortfall: Shortfall,
    signal: AbortSignal,
  ): Promise<string> {
    this.fetched = true;
    const { maxBytes, onProgress } = this.terms;
    try {
      await fetchBlobs(await this.connect(), store, oids, { signal, maxBytes, onProgress });
      return 'the server does not have it';
    } catch (error) {
      // The folders are here, and what was brought before: a part is better than nothing, and said to be one.
      if (!(error instanceof DomainError) || error.code !== 'too_large') throw error;
      reach(shortfall, 'repository_bytes');
      return 'the repository has more bytes than are fetched';
    }
  }

  private connect(): Promise<Connection> {
    return (this.connection ??= Connection.open(this.access, this.options, this.terms.signal));
  }

  /** Other mirrors can be had again: they make room for the next attempt. */
  private async afterFullDisk(error: unknown): Promise<unknown> {
    const full = error instanceof DomainError ? error.code === 'disk_full' : isFull(error);
    if (!full) return error;
    await this.cache.shrinkTo(0).catch(() => undefined);
    if (error instanceof DomainError) return error;
    return new DomainError('unavailable', 'disk_full', 'The disk of the git cache is full. Make room and scan again.', {
      cause: error,
    });
  }
}

const endedByItself = (error: unknown): boolean => error instanceof DomainError && error.cause instanceof GitFailure;

const isFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');

/** In a reading of its own: whoever reads many files meanwhile is in the middle of another answer. */
async function readBlob(reading: MirrorReading, oid: string, limit: number): Promise<Blob> {
  const repository = new MirrorRepository(reading, { missing: [], limits: [] });
  try {
    for await (const content of repository.read([{ path: oid, type: 'file', oid }], limit)) {
      if ('bytes' in content) return { bytes: content.bytes };
      if (content.refused.code === 'too_large') return { refused: 'too_large', size: content.refused.size };
    }
    return { refused: 'missing' };
  } finally {
    await repository.close();
  }
}
