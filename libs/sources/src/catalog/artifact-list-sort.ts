import { isExactMoment } from '@souk/platform';

/** The first is the one unless another is asked for; `-` is descending. */
export const artifactSorts = ['-firstSeenAt', 'firstSeenAt', 'name', '-confidence', '-updatedAt'] as const;
export type ArtifactSort = (typeof artifactSorts)[number];
export const defaultArtifactSort: ArtifactSort = '-firstSeenAt';

/** What a list is in the order of, before the id: as the index has it, and as a cursor carries it. */
interface SortKey {
  sql: string;
  type: 'timestamptz' | 'smallint' | 'text';
  text: string;
  /** Whether a cursor could have carried it. */
  isKey: (key: string) => boolean;
}

const at = (column: string): SortKey => ({
  sql: column,
  type: 'timestamptz',
  text: `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  isKey: isExactMoment,
});

const comparedName = 48;
const name = `lower(left(name, ${comparedName}))`;

const keys: Record<ArtifactSort, SortKey> = {
  '-firstSeenAt': at('first_seen_at'),
  firstSeenAt: at('first_seen_at'),
  // In lower case a letter may become two.
  name: { sql: name, type: 'text', text: name, isKey: (key) => key.length <= 4 * comparedName && isText(key) },
  '-confidence': {
    sql: 'confidence',
    type: 'smallint',
    text: 'confidence::text',
    isKey: (key) => /^\d{1,3}$/.test(key),
  },
  '-updatedAt': at('updated_at'),
};

/** Of characters that PostgreSQL takes. */
const isText = (key: string): boolean => !/[\0\p{Surrogate}]/u.test(key);

export const sortKey = (sort: ArtifactSort): SortKey => keys[sort];
export const isDescending = (sort: ArtifactSort): boolean => sort.startsWith('-');
