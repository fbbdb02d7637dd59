import { type Kind } from '../kinds';
import { foldersAbove } from '../paths';

export interface Declaration {
  kind: Kind;
  /** A file or a folder. */
  path: string;
  manifest: string;
}

/** What manifests say of paths. */
export class Declarations {
  private readonly byKind = new Map<Kind, Map<string, string>>();

  constructor(readonly all: readonly Declaration[] = []) {
    for (const { kind, path, manifest } of all) {
      const paths = this.byKind.get(kind) ?? new Map<string, string>();
      // The first manifest in the order of paths is the one that is named.
      if (!paths.has(path)) paths.set(path, manifest);
      this.byKind.set(kind, paths);
    }
  }

  /** The manifest that names a path, or a folder above it, as this kind. */
  of(kind: Kind, path: string): string | undefined {
    const paths = this.byKind.get(kind);
    if (!paths) return undefined;
    const here = paths.get(path);
    if (here !== undefined) return here;
    for (const folder of foldersAbove(path)) {
      const manifest = paths.get(folder);
      if (manifest !== undefined) return manifest;
    }
    return undefined;
  }

  /** Whether one names exactly this path. */
  names(kind: Kind, path: string): boolean {
    return this.byKind.get(kind)?.has(path) ?? false;
  }
}
