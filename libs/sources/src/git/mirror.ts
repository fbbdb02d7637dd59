import { type Repository } from '../detection/repository/repository';

/** What is wanted of a remote: this commit, which that ref named a moment ago. Without a ref the commit alone is asked for. */
export interface Wanted {
  commit: string;
  ref?: string | null;
}

export interface FetchProgress {
  /** Of git's own: `Receiving objects`. */
  step: string;
  done: number;
  total: number;
  bytes?: number;
}

export interface UseLimits {
  timeoutMs?: number;
  repositoryMaxBytes?: number;
  maxFiles?: number;
}

export interface UseOptions {
  signal?: AbortSignal;
  onProgress?: (progress: FetchProgress) => void;
  limits?: UseLimits;
}

/** One name in a folder. */
export interface FolderEntry {
  name: string;
  path: string;
  type: 'folder' | 'file' | 'symlink' | 'submodule' | 'other';
  oid: string;
}

export type Blob = { bytes: Buffer } | { refused: 'missing' } | { refused: 'too_large'; size: number };

/** One commit of a repository, without a checkout. Good for as long as the work it was handed to. */
export interface Mirror {
  gitDir: string;
  commit: string;
  /** Contents are fetched when they are read: all that one call asks for at once. */
  repository: Repository;
  /** Paths whose content the server does not have, so far. */
  missing: string[];
  /** Limits that were hit, so far: `files`, `repository_bytes`. What is there is then not all there is. */
  limits: string[];
  /** What is in a folder of the commit, folders first; undefined when there is no such folder. */
  listFolder(path: string): Promise<FolderEntry[] | undefined>;
  /** A file's content by its object id; fetched when it is not here. */
  readBlob(oid: string, limit: number): Promise<Blob>;
}
