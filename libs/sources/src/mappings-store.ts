import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Events, system, type Transaction } from '@souk/platform';
import { gitOutput } from './detection/repository/git-process';
import { type Mapping, Mappings } from './detection/mappings';
import { shownPath } from './detection/paths';
import { Mirrors } from './git/mirrors';
import { Scans } from './scans/scans';
import { SourceCredentials } from './source-credentials';
import { SourceOptions } from './source-options';
import { existingSource } from './source-rows';
import { Source } from './source.entity';

export interface SavedMapping extends Mapping {
  /** The last scanned tree has no such path. Null: it could not be looked at. */
  stale: boolean | null;
}

export interface SavedMappings {
  mappings: SavedMapping[];
  mappingRevision: number;
  /** There is a change that `undo` takes back. */
  undoable: boolean;
}

/** Looking at the tree is quick where the mirror is; fetching it anew is not what somebody who reads a list waits for. */
const patienceMs = 5000;
/** As many paths as fit a command line anywhere. */
const pathsAtOnce = 200;

/** What people said about the paths of a source. */
@Injectable()
export class SourceMappings {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly options: SourceOptions,
    private readonly credentials: SourceCredentials,
    private readonly scans: Scans,
    private readonly mirrors: Mirrors,
  ) {}

  async get(actor: Actor, id: string): Promise<SavedMappings> {
    return this.flagged(await this.database.transaction(actor, (tx) => existingSource(tx, id)));
  }

  /** `revision`: of the mappings as they were read; others are stale. */
  async save(actor: Actor, id: string, given: readonly Mapping[], revision?: number): Promise<SavedMappings> {
    const mappings = this.checked(given);
    const saved = await this.database.transaction(actor, async (tx) => {
      const source = await existingSource(tx, id);
      freshMappings(source, revision);
      if (isDeepStrictEqual(source.mappings, mappings)) return source;
      return this.replace(tx, actor, source, { mappings, formerMappings: source.mappings });
    });
    return this.flagged(saved);
  }

  /** Back to those before the last change. Once: there is nothing further back. */
  async undo(actor: Actor, id: string, revision?: number): Promise<SavedMappings> {
    const saved = await this.database.transaction(actor, async (tx) => {
      const source = await existingSource(tx, id);
      freshMappings(source, revision);
      const { formerMappings } = source;
      if (formerMappings === null)
        throw new DomainError('conflict', 'nothing_to_undo', 'There is no change of the mappings to take back.');
      return this.replace(tx, actor, source, { mappings: formerMappings, formerMappings: null }, { undo: true });
    });
    return this.flagged(saved);
  }

  /** Normalised, in order, no more than there may be. */
  checked(given: readonly Mapping[]): Mapping[] {
    const most = this.options.maxMappings;
    if (given.length > most)
      throw new DomainError(
        'unprocessable',
        'too_many_mappings',
        `A source has at most ${most} mappings (MARKETPLACE_MAX_MAPPINGS_PER_SOURCE). Map a folder further up instead of each one in it.`,
        { facts: { max: most, given: given.length } },
      );
    return new Mappings(given).all
      .map(({ path, type }) => ({ path: shownPath(path), type }))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  private async replace(
    tx: Transaction,
    actor: Actor,
    source: Source,
    next: Pick<Source, 'mappings' | 'formerMappings'>,
    how: { undo?: true } = {},
  ): Promise<Source> {
    const { id, mappingRevision } = source;
    const { affected } = await tx.update(
      Source,
      { id, mappingRevision },
      { ...next, mappingRevision: mappingRevision + 1, updatedAt: () => 'now()' },
    );
    if (!affected) throw lostMappings(await existingSource(tx, id));
    await this.events.append(tx, {
      type: 'source.mappings_changed',
      actor,
      subject: ['source', id],
      data: {
        name: source.name,
        ...diff(source.mappings, next.mappings),
        mappingRevision: mappingRevision + 1,
        ...how,
      },
    });
    await this.scans.request(tx, actor, source, 'mapping');
    return existingSource(tx, id);
  }

  private async flagged(source: Source): Promise<SavedMappings> {
    const { mappings, mappingRevision, formerMappings } = source;
    const there = mappings.length === 0 ? new Set<string>() : await this.presentPaths(source).catch(() => undefined);
    return {
      mappings: mappings.map((mapping) => ({
        ...mapping,
        stale: there === undefined ? null : mapping.path !== '.' && !there.has(mapping.path),
      })),
      mappingRevision,
      undoable: formerMappings !== null,
    };
  }

  /** Of the paths that are mapped, those that the last scanned tree has; undefined when none was scanned. */
  private async presentPaths({
    id,
    scannedCommit: commit,
    mappings,
  }: Source): Promise<ReadonlySet<string> | undefined> {
    if (commit === null) return undefined;
    const paths = mappings.map(({ path }) => path).filter((path) => path !== '.');
    const access = await this.database.transaction(system('sources'), (tx) => this.credentials.access(tx, id));
    const signal = AbortSignal.timeout(patienceMs);
    return this.mirrors.use(access, { commit }, { signal }, async ({ gitDir }) => {
      const there = new Set<string>();
      for (let from = 0; from < paths.length; from += pathsAtOnce) {
        const some = paths.slice(from, from + pathsAtOnce);
        const args = ['--literal-pathspecs', 'ls-tree', '-z', '--name-only', '--full-tree', commit, '--', ...some];
        for (const path of (await gitOutput({ gitDir }, args, signal)).split('\0')) there.add(path);
      }
      return there;
    });
  }
}

function freshMappings({ mappingRevision }: Source, seen: number | undefined): void {
  if (seen === undefined || seen === mappingRevision) return;
  throw new DomainError('stale', 'mappings_stale', 'The mappings have changed since you read them. Read them again.', {
    facts: { mappingRevision },
  });
}

const lostMappings = ({ mappingRevision }: Source) =>
  new DomainError(
    'conflict',
    'mappings_changed',
    'Somebody else changed the mappings at the same moment. Read them again.',
    { facts: { mappingRevision } },
  );

interface MappingDiff {
  added: Mapping[];
  removed: Mapping[];
  changed: { path: string; from: Mapping['type']; to: Mapping['type'] }[];
}

export function diff(before: readonly Mapping[], after: readonly Mapping[]): MappingDiff {
  const former = new Map(before.map(({ path, type }) => [path, type]));
  const kept = new Set(after.map(({ path }) => path));
  return {
    added: after.filter(({ path }) => !former.has(path)),
    removed: before.filter(({ path }) => !kept.has(path)),
    changed: after.flatMap(({ path, type: to }) => {
      const from = former.get(path);
      return from === undefined || from === to ? [] : [{ path, from, to }];
    }),
  };
}
