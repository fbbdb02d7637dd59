import { createHash } from 'node:crypto';
import { type Kind } from '../detection/kinds';
import { bytesOfPath } from '../detection/repository/path-names';

/** Kinds of which one file may hold several: the file alone does not tell them apart. */
const shareFiles: ReadonlySet<Kind> = new Set(['hook', 'mcp_server']);

export interface ContentOf {
  kind: Kind;
  name: string;
  /** A folder's: all that is below it. */
  files: readonly { path: string; oid: string }[];
  /** It is that one file, whatever that is called. */
  single: boolean;
}

/**
 * Equal keys, equal content, wherever it lies: that is how a move is recognised. From git's own ids of the files, so that nothing has to be
 * read for it.
 */
export function contentKeyOf({ kind, name, files, single }: ContentOf): string {
  const hash = createHash('sha256').update(kind).update('\n');
  if (single && shareFiles.has(kind)) hash.update(name).update('\0');
  const lines = files.map(({ path, oid }) => ({ path: single ? Buffer.alloc(0) : bytesOfPath(path), oid }));
  lines.sort((a, b) => a.path.compare(b.path));
  for (const { path, oid } of lines) hash.update(path).update('\0').update(oid).update('\n');
  return hash.digest('hex');
}
