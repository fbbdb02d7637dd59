import { DomainError } from '@souk/platform';
import { type Connection } from './connection';
import { GitFailure } from './git-command';
import { type FetchProgress, type Wanted } from './mirror';
import { type StoreMode, type Store } from './mirror-folder';

export interface FetchOptions {
  signal: AbortSignal;
  maxBytes: number;
  onProgress?: ((progress: FetchProgress) => void) | undefined;
}

const quiet = ['--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--progress'];
/** Said here and not in the mirror: so git fetches what a filter left out when it is told to, and never by itself. */
const promisor = [
  ['remote.origin.promisor', 'true'],
  ['remote.origin.partialclonefilter', 'blob:none'],
] as const;

/** One commit with its folders; the contents too where the server does not leave them out. */
export async function fetchCommit(
  connection: Connection,
  store: Store,
  mode: StoreMode,
  wanted: Wanted,
  options: FetchOptions,
): Promise<void> {
  try {
    await fetchRef(connection, store, mode, wanted.commit, wanted.commit, options);
  } catch (error) {
    // Some servers give what has a name only.
    if (!wanted.ref || !(error instanceof DomainError) || error.code !== 'ref_not_found') throw error;
    await fetchNamed(connection, store, mode, { ...wanted, ref: wanted.ref }, options);
  }
  await store.complete(wanted.commit);
}

async function fetchNamed(
  connection: Connection,
  store: Store,
  mode: StoreMode,
  { ref, commit }: { ref: string; commit: string },
  options: FetchOptions,
): Promise<void> {
  const names = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  for (const name of names) {
    try {
      await fetchRef(connection, store, mode, name, commit, options);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'ref_not_found' && name !== names.at(-1)) continue;
      throw error;
    }
    const got = await connection.git(['rev-parse', '--verify', `refs/souk/${commit}^{commit}`], {
      gitDir: store.gitDir,
      signal: options.signal,
    });
    if (got.toString().trim() === commit) return;
    throw new DomainError('unavailable', 'ref_moved', `${ref} moved to another commit meanwhile. Scan again.`);
  }
}

async function fetchRef(
  connection: Connection,
  store: Store,
  { shallow, filter }: StoreMode,
  from: string,
  commit: string,
  options: FetchOptions,
): Promise<void> {
  const less = [...(shallow ? ['--depth=1'] : []), ...(filter ? ['--filter=blob:none'] : [])];
  await watched(store, options, (watch) =>
    connection.git(['fetch', ...quiet, ...less, 'origin', `+${from}:refs/souk/${commit}`], {
      gitDir: store.gitDir,
      config: filter ? promisor : [],
      ...watch,
    }),
  );
}

/** What a server refused to leave out, when that is why it refused; undefined otherwise. */
export function withLess(mode: StoreMode, error: unknown): StoreMode | undefined {
  const { cause } = error instanceof DomainError ? error : {};
  const said = cause instanceof GitFailure ? cause.said : '';
  if (mode.shallow && /dumb http/i.test(said)) return { ...mode, shallow: false, filter: false };
  if (mode.filter && /filter/i.test(said)) return { ...mode, filter: false };
  if (mode.shallow && /shallow|depth|deepen/i.test(said)) return { ...mode, shallow: false };
  return undefined;
}

/**
 * The contents of files, all in one request. What the server does not have is left out and asked again without:
 * servers name the first that they lack, or none; then halves are tried.
 */
export async function fetchBlobs(
  connection: Connection,
  store: Store,
  oids: readonly string[],
  options: FetchOptions,
): Promise<void> {
  let requests = 0;
  let answered = 0;
  const fetch = async (wanted: readonly string[]): Promise<void> => {
    let left = wanted;
    while (left.length > 0) {
      // A server that lost a lot is not asked for ever; what is then not here is said to be missing.
      if (++requests > mostRequests) return;
      try {
        await fetchAll(connection, store, left, options);
        answered++;
        return;
      } catch (error) {
        if (!(error instanceof DomainError) || !lacks.has(error.code)) throw error;
        const without = withoutNamed(left, error);
        // A server that breaks off whatever it is asked is not one that lacks something.
        if (!without && passing.has(error.code) && answered === 0 && (requests > 4 || left.length === 1)) throw error;
        if (without) left = without;
        else if (left.length === 1) return;
        else {
          await fetch(left.slice(0, left.length / 2));
          left = left.slice(left.length / 2);
        }
      }
    }
  };
  await fetch(oids);
}

const mostRequests = 64;
/** How servers end when an object is not there or is broken. */
const passing = new Set(['network', 'git_failed']);
const lacks = new Set(['ref_not_found', 'corrupt', 'refused', ...passing]);

function withoutNamed(oids: readonly string[], { cause }: DomainError): string[] | undefined {
  const said = cause instanceof GitFailure ? cause.said : '';
  const named = new Set(said.match(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g));
  const left = oids.filter((oid) => !named.has(oid));
  return left.length < oids.length ? left : undefined;
}

async function fetchAll(
  connection: Connection,
  store: Store,
  oids: readonly string[],
  options: FetchOptions,
): Promise<void> {
  await watched(store, options, (watch) =>
    connection.git(['fetch', ...quiet, '--filter=blob:none', '--stdin', 'origin'], {
      gitDir: store.gitDir,
      // Without haves: the server must not think that we have the contents of the commits that we have.
      config: [...promisor, ['fetch.negotiationAlgorithm', 'noop']],
      input: oids.map((oid) => `${oid}\n`).join(''),
      ...watch,
    }),
  );
}

const everyMs = 200;

/** Looks at the disk while git writes: a server may send more than it says, and for longer. */
async function watched<T>(
  store: Store,
  { signal, maxBytes, onProgress }: FetchOptions,
  work: (watch: { signal: AbortSignal; onLine: (line: string) => void }) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const megabytes = Math.round(maxBytes / 1024 / 1024);
  const look = async () => {
    if ((await store.size()) <= maxBytes) return;
    over.abort(
      new DomainError(
        'unprocessable',
        'too_large',
        `The repository has more than the ${megabytes} MB that are fetched.`,
        {
          facts: { limit: 'repository_bytes', megabytes },
        },
      ),
    );
  };
  const timer = setInterval(() => void look(), everyMs);
  try {
    const result = await work({
      signal: AbortSignal.any([signal, over.signal]),
      onLine: (line) => {
        const progress = onProgress && progressOf(line);
        if (progress) onProgress(progress);
      },
    });
    await look(); // it may have been quicker than we looked
    over.signal.throwIfAborted();
    return result;
  } finally {
    clearInterval(timer);
  }
}

const units: Readonly<Record<string, number>> = { bytes: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `Receiving objects:  45% (123/456), 1.20 MiB | 3.00 MiB/s` */
function progressOf(line: string): FetchProgress | undefined {
  const [, step, done, total, amount, unit = ''] =
    /^([A-Z][a-z ]+): +\d+% \((\d+)\/(\d+)\)(?:, ([\d.]+) (bytes|[KMG]iB))?/.exec(line) ?? [];
  if (step === undefined) return undefined;
  const bytes = amount === undefined ? {} : { bytes: Math.round(Number(amount) * (units[unit] ?? 1)) };
  return { step, done: Number(done), total: Number(total), ...bytes };
}
