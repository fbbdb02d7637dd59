import { DomainError } from '@souk/platform';

/**
 * From here on a value is read again, beside whoever uses it; from there on it is waited for; and what took longer than that to come
 * says nothing of now.
 */
export const recentOptions = { refreshMs: 400, staleMs: 700, uselessMs: 1000, most: 10_000 };

/** `readAt`: when the statement began, by this process's steady clock. */
export function requireUseful(readAt: number): void {
  if (performance.now() - readAt <= recentOptions.uselessMs) return;
  throw new DomainError(
    'unavailable',
    'database_unavailable',
    'The database answers too slowly. Try again in a moment.',
  );
}

interface Entry<V> {
  value: V | undefined;
  /** When the statement that brought it began: what was committed later is not in it. */
  readAt: number;
}

interface Reading<V> {
  promise: Promise<V | undefined>;
  resolve: (value: V | undefined) => void;
  reject: (error: unknown) => void;
}

export interface Batch<K, V> {
  readAt: number;
  found: ReadonlyMap<K, V>;
}

/**
 * Values of the database that are never older than a second, also those that are not there. What many ask for in one turn is one
 * statement; while one is on its way, the next one gathers.
 */
export class Recent<K, V> {
  private readonly entries = new Map<K, Entry<V>>();
  private readonly reading = new Map<K, Reading<V>>();
  private due: K[] = [];
  private busy = false;

  constructor(private readonly readAll: (keys: K[]) => Promise<Batch<K, V>>) {}

  /** At once while what is known is fresh. */
  get(key: K): V | undefined | Promise<V | undefined> {
    const entry = this.entries.get(key);
    if (!entry) return this.read(key);
    const age = performance.now() - entry.readAt;
    if (age < recentOptions.refreshMs) return entry.value;
    const reading = this.read(key);
    if (age >= recentOptions.staleMs) return reading;
    reading.catch(() => undefined); // whoever comes when it is stale hears of it
    return entry.value;
  }

  /** Asks the database, or joins those who are asking. */
  read(key: K): Promise<V | undefined> {
    let reading = this.reading.get(key);
    if (!reading) {
      reading = deferred<V>();
      this.reading.set(key, reading);
      this.due.push(key);
      if (!this.busy) {
        this.busy = true;
        setImmediate(() => void this.drain());
      }
    }
    return reading.promise;
  }

  private async drain(): Promise<void> {
    while (this.due.length > 0) await this.readDue(this.due.splice(0));
    this.busy = false;
  }

  private async readDue(keys: K[]): Promise<void> {
    try {
      const { readAt, found } = await this.readAll(keys);
      requireUseful(readAt);
      for (const key of keys) {
        const value = found.get(key);
        this.keep(key, { value, readAt });
        this.settle(key)?.resolve(value);
      }
    } catch (error) {
      for (const key of keys) this.settle(key)?.reject(error);
    }
  }

  private settle(key: K): Reading<V> | undefined {
    const reading = this.reading.get(key);
    this.reading.delete(key);
    return reading;
  }

  /** Behind the others: those that nobody asks for any more are the first to go. */
  private keep(key: K, entry: Entry<V>): void {
    this.entries.delete(key);
    if (this.entries.size >= recentOptions.most) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.entries.delete(oldest);
    }
    this.entries.set(key, entry);
  }
}

function deferred<V>(): Reading<V> {
  let resolve: Reading<V>['resolve'] = () => undefined;
  let reject: Reading<V>['reject'] = () => undefined;
  const promise = new Promise<V | undefined>((whenResolved, whenRejected) => {
    resolve = whenResolved;
    reject = whenRejected;
  });
  return { promise, resolve, reject };
}
