import { Injectable } from '@nestjs/common';
import { type Actor, cursorOf, Database, digestOf, type Keyset, type Literal, placeOf } from '@souk/platform';
import { type Kind, kinds } from '../detection/kinds';
import { type ArtifactChange, artifactChanges, type Review, reviews } from './artifact.entity';
import { type ArtifactFilter, type Conditions, conditionsOf } from './artifact-list-filter';
import { type ArtifactSort, defaultArtifactSort, isDescending, sortKey } from './artifact-list-sort';
import { type ArtifactSummary, summaryColumns } from './artifact-summary';

export interface PageOfArtifacts {
  sort?: ArtifactSort | undefined;
  limit: number;
  cursor?: string | undefined;
  /** Whether to count all that match, which costs more than a page does. */
  total?: boolean | undefined;
}

export interface ArtifactPage extends Keyset<ArtifactSummary> {
  total?: number;
}

export interface ArtifactCounts {
  total: number;
  byKind: Record<Kind, number>;
  byReview: Record<Review, number>;
  byChange: Record<ArtifactChange, number>;
  /** Of those sources that have any, the largest first. */
  bySource: { id: string; name: string; count: number }[];
}

/** The catalog as it is looked through. */
@Injectable()
export class ArtifactList {
  constructor(private readonly database: Database) {}

  /** Costs the same on page one and on page two thousand. */
  async page(
    actor: Actor,
    filter: ArtifactFilter,
    { total: counted = false, ...page }: PageOfArtifacts,
  ): Promise<ArtifactPage> {
    const conditions = conditionsOf(filter);
    const found = await this.find(actor, filter, conditions, page);
    return counted ? { ...found, total: await this.count(actor, conditions) } : found;
  }

  async counts(actor: Actor, filter: ArtifactFilter): Promise<ArtifactCounts> {
    const { where, parameters } = conditionsOf(filter);
    const groups = await this.database.query<Group>(
      actor,
      `SELECT counted.*, sources.name AS "sourceName" FROM (
         SELECT source_id AS "sourceId", kind, review, change, count(*)::integer AS count FROM artifacts WHERE ${where}
         GROUP BY source_id, kind, review, change
       ) counted JOIN sources ON sources.id = counted."sourceId"`,
      parameters,
    );
    return {
      total: groups.reduce((sum, { count }) => sum + count, 0),
      byKind: sums(groups, 'kind', kinds),
      byReview: sums(groups, 'review', reviews),
      byChange: sums(groups, 'change', artifactChanges),
      bySource: ofSources(groups),
    };
  }

  private async find(
    actor: Actor,
    filter: ArtifactFilter,
    { where, parameters }: Conditions,
    { sort = defaultArtifactSort, limit, cursor }: Omit<PageOfArtifacts, 'total'>,
  ): Promise<Keyset<ArtifactSummary>> {
    const digest = digestOf(filter, sort);
    const { sql, type, text, isKey } = sortKey(sort);
    const place = cursor === undefined ? undefined : placeOf(cursor, digest, isKey);
    const [direction, beyond] = isDescending(sort) ? ['DESC', '<'] : ['ASC', '>'];
    const values = [...parameters];
    const bind = (value: Literal) => `$${values.push(value)}`;
    const after = place ? ` AND (${sql}, id) ${beyond} (${bind(place.key)}::${type}, ${bind(place.id)}::uuid)` : '';
    const found = await this.database.query<ArtifactSummary & { sortKey: string }>(
      actor,
      `SELECT ${summaryColumns}, ${text} AS "sortKey" FROM artifacts WHERE ${where}${after}
       ORDER BY ${sql} ${direction}, id ${direction} LIMIT ${bind(limit + 1)}`,
      values,
    );
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? cursorOf(digest, { key: last.sortKey, id: last.id }) : null };
  }

  private async count(actor: Actor, { where, parameters }: Conditions): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      actor,
      `SELECT count(*)::integer AS count FROM artifacts WHERE ${where}`,
      parameters,
    );
    return row?.count ?? 0;
  }
}

interface Group {
  sourceId: string;
  sourceName: string;
  kind: Kind;
  review: Review;
  change: ArtifactChange;
  count: number;
}

/** Of every value there is, also of those that no artifact has. */
function sums<Field extends 'kind' | 'review' | 'change'>(
  groups: readonly Group[],
  field: Field,
  values: readonly Group[Field][],
): Record<Group[Field], number> {
  const sum = Object.fromEntries(values.map((value) => [value, 0])) as Record<Group[Field], number>;
  for (const group of groups) sum[group[field]] += group.count;
  return sum;
}

function ofSources(groups: readonly Group[]): ArtifactCounts['bySource'] {
  const sources = new Map<string, { id: string; name: string; count: number }>();
  for (const { sourceId, sourceName, count } of groups) {
    const source = sources.get(sourceId);
    if (source) source.count += count;
    else sources.set(sourceId, { id: sourceId, name: sourceName, count });
  }
  return [...sources.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
