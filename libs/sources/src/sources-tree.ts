import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, type Literal, sha256, system, wrongField } from '@souk/platform';
import { type Kind } from './detection/kinds';
import { type Mapping, Mappings } from './detection/mappings';
import { shownPath } from './detection/paths';
import { printablePath } from './detection/repository/path-names';
import { GitRemotes } from './git/git-remotes';
import { type FolderEntry } from './git/mirror';
import { Mirrors } from './git/mirrors';
import { refOf, rootOf } from './source-content';
import { SourceCredentials } from './source-credentials';
import { existingSource } from './source-rows';
import { type Source } from './source.entity';

export interface TreeEntry {
  name: string;
  path: string;
  type: FolderEntry['type'];
  /** What it is in the catalog. */
  kinds: Kind[];
  /** How many artifacts of the catalog are below it. */
  artifactsBelow: number;
  /** The one that governs it, which may stand further up. */
  mapping: Mapping | null;
}

export interface TreePage {
  path: string;
  commit: string;
  /** Of the folder itself. */
  kinds: Kind[];
  mapping: Mapping | null;
  items: TreeEntry[];
  nextCursor: string | null;
}

export interface TreeQuery {
  path?: string | undefined;
  /** A branch or tag of the repository, as it is now; left out: what was scanned last. */
  ref?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const patienceMs = 30_000;

/** The folders of a source, one at a time. */
@Injectable()
export class SourceTree {
  constructor(
    private readonly database: Database,
    private readonly credentials: SourceCredentials,
    private readonly remotes: GitRemotes,
    private readonly mirrors: Mirrors,
  ) {}

  async list(actor: Actor, id: string, query: TreeQuery, caller?: AbortSignal): Promise<TreePage> {
    const path = folderOf(query.path ?? '');
    const source = await this.database.transaction(actor, (tx) => existingSource(tx, id));
    const late = AbortSignal.timeout(patienceMs);
    const signal = caller ? AbortSignal.any([caller, late]) : late;
    const { commit, entries } = await this.look(source, path, query.ref, signal);
    const from = query.cursor === undefined ? 0 : placeIn(query.cursor, { commit, path });
    const to = from + query.limit;
    const mappings = new Mappings(source.mappings);
    const known = await this.known(actor, id, path);
    return {
      path: shownPath(path),
      commit,
      kinds: known.own,
      mapping: governing(mappings, path),
      items: entries.slice(from, to).map(({ name, path: at, type }) => ({
        name: printablePath(name),
        path: printablePath(at),
        type,
        kinds: known.at.get(printablePath(name)) ?? [],
        artifactsBelow: known.below.get(printablePath(name)) ?? 0,
        mapping: governing(mappings, at),
      })),
      nextCursor: to < entries.length ? cursorOf({ commit, path }, to) : null,
    };
  }

  private async look(
    source: Source,
    path: string,
    asked: string | undefined,
    signal: AbortSignal,
  ): Promise<{ commit: string; entries: FolderEntry[] }> {
    const access = await this.database.transaction(system('sources'), (tx) => this.credentials.access(tx, source.id));
    const wanted =
      asked === undefined
        ? scannedOf(source)
        : ofThisRepository(source, await this.remotes.resolve(access, refOf(asked) ?? source.ref, { signal }));
    const limits = { timeoutMs: patienceMs };
    const entries = await this.mirrors.use(access, wanted, { signal, limits }, (mirror) => mirror.listFolder(path));
    if (!entries) throw new DomainError('not_found', 'folder_not_found', 'The commit has no such folder.');
    return { commit: wanted.commit, entries };
  }

  /** What the catalog knows of the folder, of each entry, and of what is below. */
  private async known(actor: Actor, id: string, path: string) {
    const prefix = path === '' ? '' : `${path}/`;
    const values: Literal[] = [id, prefix, shownPath(path)];
    const found = await this.database.query<{ name: string | null; exact: boolean; kind: Kind; count: number }>(
      actor,
      `SELECT CASE WHEN path <> $3 THEN split_part(substr(path, length($2) + 1), '/', 1) END AS name,
              strpos(substr(path, length($2) + 1), '/') = 0 AS exact, kind, count(*)::integer AS count
       FROM artifacts WHERE source_id = $1::uuid AND removed_at IS NULL AND (path = $3 OR starts_with(path, $2))
       GROUP BY 1, 2, 3 ORDER BY kind`,
      values,
    );
    const own: Kind[] = [];
    const at = new Map<string, Kind[]>();
    const below = new Map<string, number>();
    for (const { name, exact, kind, count } of found) {
      if (name === null) own.push(kind);
      else if (exact) at.set(name, [...(at.get(name) ?? []), kind]);
      else below.set(name, (below.get(name) ?? 0) + count);
    }
    return { own: [...new Set(own)], at, below };
  }
}

function folderOf(given: string): string {
  try {
    return rootOf(given);
  } catch {
    throw wrongField('path', 'path_invalid', 'must be a folder inside the repository, without ".." and backslashes');
  }
}

function scannedOf({ scannedCommit }: Source): { commit: string } {
  if (scannedCommit !== null) return { commit: scannedCommit };
  throw new DomainError('conflict', 'not_scanned', 'The source was not scanned yet, so its tree is not known.');
}

/** Forges hand out the commits of every fork by their ids: only what a branch or a tag of this one leads to is looked at. */
function ofThisRepository(source: Source, resolved: { commit: string; ref: string | null }) {
  const { commit, ref } = resolved;
  if (ref !== null || commit === source.scannedCommit || commit === source.ref?.toLowerCase()) return resolved;
  throw new DomainError('unprocessable', 'ref_not_found', 'Name a branch or a tag of the repository.');
}

const governing = (mappings: Mappings, path: string): Mapping | null => {
  const mapping = mappings.of(path);
  return mapping ? { path: shownPath(mapping.path), type: mapping.type } : null;
};

interface Listed {
  commit: string;
  path: string;
}

/** A commit never changes, so that a place in a folder of it is a number. */
const cursorOf = ({ commit, path }: Listed, place: number): string =>
  Buffer.from(JSON.stringify([commit, sha256(path).slice(0, 12), place])).toString('base64url');

function placeIn(cursor: string, { commit, path }: Listed): number {
  const [ofCommit, ofPath, place] = partsOf(cursor);
  if (typeof place !== 'number' || !Number.isSafeInteger(place) || place < 0)
    throw new DomainError(
      'invalid',
      'cursor',
      'The cursor is not one that this list gave out; start again without it.',
    );
  if (ofCommit === commit && ofPath === sha256(path).slice(0, 12)) return place;
  throw new DomainError(
    'invalid',
    'cursor',
    'The cursor is of another folder or another commit: start again without it.',
  );
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
