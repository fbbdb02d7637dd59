/** One name of a listing. A path never begins or ends with a slash; see path-names.ts for names that are not UTF-8. */
export interface Entry {
  path: string;
  type: 'file' | 'symlink' | 'submodule' | 'unreadable' | 'other';
  /** Undefined where knowing it costs a look at the file, or where the object is not here. */
  size?: number;
  /** The object's id in git. */
  oid?: string;
  /** As git writes it: `100755` may be run. */
  mode?: string;
}

export type Content = { entry: Entry; bytes: Buffer } | { entry: Entry; refused: Refusal };

export type Refusal = { code: 'too_large'; size: number } | { code: 'unreadable'; reason: string };

/** What detection needs to know of a repository, wherever it is kept. */
export interface Repository {
  list(signal?: AbortSignal): AsyncIterable<Entry>;
  /** The contents in the order asked for. What is larger than `limit` bytes is refused, not cut. */
  read(entries: readonly Entry[], limit: number, signal?: AbortSignal): AsyncIterable<Content>;
  close(): Promise<void>;
}
