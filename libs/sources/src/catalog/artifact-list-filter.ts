import { type Literal } from '@souk/platform';
import { type Kind, type Provenance } from '../detection/kinds';
import { type Trust } from '../source.entity';
import { type ArtifactChange, type Review } from './artifact.entity';

/** Which artifacts are meant. Plain data: a list and its counts mean the same by it. */
export interface ArtifactFilter {
  /** Words of name, description and path; or a part of the name. */
  q?: string | undefined;
  kind?: readonly Kind[] | undefined;
  /** Ids. */
  source?: readonly string[] | undefined;
  review?: readonly Review[] | undefined;
  change?: readonly ArtifactChange[] | undefined;
  provenance?: readonly Provenance[] | undefined;
  /** Of the source. */
  trust?: readonly Trust[] | undefined;
  /** Of the source; all of them. */
  tag?: readonly string[] | undefined;
  /** Both are included. */
  minConfidence?: number | undefined;
  maxConfidence?: number | undefined;
  /** Those that are gone instead of those that are there. */
  removed?: boolean | undefined;
  /** Whether the content is another one than was adopted. */
  attention?: boolean | undefined;
}

/** For the table `artifacts`, under that name. */
export interface Conditions {
  where: string;
  parameters: Literal[];
}

export function conditionsOf({ removed = false, ...filter }: ArtifactFilter): Conditions {
  const parameters: Literal[] = [];
  const bind: Bind = (value) => `$${parameters.push(value)}`;
  const asked = { removed, ...filter };
  const conditions = (Object.keys(meanings) as (keyof ArtifactFilter)[])
    .map((name) => [name, asked[name]] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (meanings[name] as Meaning)(value, bind));
  return { where: conditions.join(' AND '), parameters };
}

/** The placeholder of a value. */
type Bind = (value: Literal) => string;
type Meaning = (value: unknown, bind: Bind) => string;

/** One value is written as such: only then the planner sees that an index over it and the time is in the order of the list. */
const anyOf = (column: string, values: readonly string[], bind: Bind): string => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? `${column} = ${bind(only)}` : `${column} = ANY(${bind(values)})`;
};
const list = (column: string) => (values: readonly string[], bind: Bind) => anyOf(column, values, bind);

const ofSources = (condition: string) => `source_id IN (SELECT sources.id FROM sources WHERE ${condition})`;

/** As the index artifacts_outdated has it. */
const outdated = `review = 'adopted' AND pinned_key <> content_key`;

const meanings: {
  [Name in keyof ArtifactFilter]-?: (value: NonNullable<ArtifactFilter[Name]>, bind: Bind) => string;
} = {
  q: search,
  kind: list('kind'),
  source: (ids, bind) => {
    const [only, ...others] = ids;
    return only !== undefined && others.length === 0
      ? `source_id = ${bind(only)}::uuid`
      : `source_id = ANY(${bind(ids)}::uuid[])`;
  },
  review: list('review'),
  change: list('change'),
  provenance: list('provenance'),
  trust: (trusts, bind) => ofSources(anyOf('sources.trust', trusts, bind)),
  tag: (tags, bind) => ofSources(`sources.tags @> ${bind(tags)}`),
  minConfidence: (least, bind) => `confidence >= ${bind(least)}`,
  maxConfidence: (most, bind) => `confidence <= ${bind(most)}`,
  removed: (wanted) => `removed_at IS ${wanted ? 'NOT ' : ''}NULL`,
  attention: (wanted) => (wanted ? outdated : `(${outdated}) IS NOT TRUE`),
};

/** Each side has an index of its own; a text of fewer than three letters in a row would have the one of name parts read from end to end. */
function search(text: string, bind: Bind): string {
  return `(${[
    ...(/[\p{L}\p{N}]{3}/u.test(text) ? [`name ILIKE ${bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`)}`] : []),
    `souk_artifact_words(name, description, path) @@ websearch_to_tsquery('simple', ${bind(wordsOf(text))})`,
  ].join(' OR ')})`;
}

/** In pieces, as the index has names and paths; what the search itself understands, quotes and a minus before a word, stays. */
const wordsOf = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}\s"-]+|(?<=[\p{L}\p{M}\p{N}])-+/gu, ' ');
