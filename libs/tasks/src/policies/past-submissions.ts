import { type Literal, type Marketplace } from '@souk/platform';
import { type DecisionAction } from '../task-decision.entity';
import { type Submission } from './conditions';

/** Something that waited for a decision, as it said then, and what became of it. */
export interface PastSubmission extends Submission {
  taskId: string;
  number: number;
  title: string;
  revision: string;
  revisionNumber: number;
  createdAt: Date;
  /** The same, exact to the microsecond. */
  cursorAt: string;
  /** Since when it waited, and on which day of the time zone that was. */
  at: Date;
  day: string;
  /** Of the proposal, as it says. */
  expiresAt: string | null;
  /** Somebody had said no to the task before. */
  refusedBefore: boolean;
  /** The last word of people on it. */
  action: DecisionAction | null;
  reason: string | null;
}

export interface Span {
  /** When the tasks were made; `to` is not included. */
  from: Date;
  to: Date;
  /** Undefined: all of them. */
  marketplaces: readonly Marketplace[] | undefined;
}

/** The newest tasks first, some of them at a time: between two times no connection is held. */
const batch = 500;

export type Read = (sql: string, values: readonly Literal[]) => Promise<unknown[]>;

/**
 * What people were asked, task by task: each revision that was decided, and the one that waits. A revision that was edited before anybody
 * decided is not among them: nobody's word on it is known.
 */
export async function* pastSubmissions(
  read: Read,
  span: Span,
  timezone: string,
  withChanges: boolean,
): AsyncGenerator<PastSubmission[]> {
  let cursor: [at: string, id: string] | undefined;
  for (;;) {
    const { sql, parameters } = submissionsQuery(span, timezone, withChanges, cursor);
    const found = (await read(sql, parameters)) as (PastSubmission & { tasks: number })[];
    yield found.filter(({ revision }) => revision);
    const last = found.at(-1);
    if (!last || last.tasks < batch) return;
    cursor = [last.cursorAt, last.taskId];
  }
}

/** Every task has a row here, one without a revision when it never waited: so that the next batch knows where this one ended. */
export function submissionsQuery(
  { from, to, marketplaces }: Span,
  timezone: string,
  withChanges: boolean,
  cursor: [at: string, id: string] | undefined,
): { sql: string; parameters: Literal[] } {
  const parameters: Literal[] = [timezone, from, to];
  const place = (value: Literal) => `$${parameters.push(value)}`;
  const only = marketplaces
    ? `AND marketplace ${marketplaces.length === 1 ? `= ${place(marketplaces[0] ?? null)}` : `= ANY(${place(marketplaces)})`}`
    : '';
  const after = cursor ? `AND (created_at, id) < (${place(cursor[0])}::timestamptz, ${place(cursor[1])}::uuid)` : '';
  const sql = `
    WITH batch AS (
      SELECT id, number, status, created_at, created_by_kind, created_by_id, created_by_name, revision, revision_number, submitted_at
      FROM tasks WHERE created_at >= $2 AND created_at < $3 ${only} ${after}
      ORDER BY created_at DESC, id DESC LIMIT ${batch}
    )
    SELECT batch.id AS "taskId", batch.number::integer AS number, batch.created_at AS "createdAt",
      to_char(batch.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "cursorAt",
      (SELECT count(*)::integer FROM batch) AS tasks,
      batch.created_by_kind AS "createdByKind", batch.created_by_id AS "createdById", batch.created_by_name AS "createdByName",
      asked.*, (asked.at AT TIME ZONE $1)::date::text AS day,
      EXISTS (SELECT FROM task_decisions WHERE task_id = batch.id AND action <> 'approve' AND undone_at IS NULL
                AND created_at < asked.at) AS "refusedBefore"
    FROM batch LEFT JOIN LATERAL (
      SELECT DISTINCT ON (said.revision) said.revision, said.number AS "revisionNumber", said.edited_by_id AS "editedById",
        content->>'marketplace' AS marketplace, content->>'title' AS title, content->>'category' AS category,
        content->>'priority' AS priority, (content->>'estimatedHours')::double precision AS "estimatedHours",
        ${proposalOf(withChanges)} AS proposal, content #>> '{proposal,expiresAt}' AS "expiresAt", waited.at,
        decided.action, decided.reason
      FROM task_revisions said
      CROSS JOIN LATERAL (SELECT CASE WHEN said.number = batch.revision_number THEN greatest(batch.submitted_at, said.created_at)
                                      ELSE said.created_at END AS at) waited
      LEFT JOIN LATERAL (
        SELECT decided_by IS NOT NULL AS by_people, CASE WHEN decided_by IS NOT NULL THEN action END AS action,
               CASE WHEN decided_by IS NOT NULL THEN reason END AS reason
        FROM task_decisions WHERE task_id = batch.id AND revision = said.revision AND undone_at IS NULL
        ORDER BY created_at DESC LIMIT 1
      ) decided ON true
      WHERE said.task_id = batch.id
        AND (decided.by_people IS NOT NULL OR (said.number = batch.revision_number AND batch.submitted_at IS NOT NULL AND batch.status <> 'pending'))
      ORDER BY said.revision, said.number DESC
    ) asked ON true
    ORDER BY batch.created_at DESC, batch.id DESC, asked."revisionNumber" DESC`;
  return { sql, parameters };
}

/** Only what conditions look at: rationale and evidence may be long, and of the changes only numbers count. */
const proposalOf = (withChanges: boolean): string => `
  CASE WHEN jsonb_typeof(content->'proposal') = 'object' THEN jsonb_strip_nulls(jsonb_build_object(
    'risk', content #> '{proposal,risk}', 'reversible', content #> '{proposal,reversible}',
    'expectedImpact', content #> '{proposal,expectedImpact}')) || jsonb_build_object('changes', ${withChanges ? changesOf : `'[]'::jsonb`}) END`;
const numberOf = (side: string) => `CASE WHEN jsonb_typeof(change->'${side}') = 'number' THEN change->'${side}' END`;
const changesOf = `(
    SELECT coalesce(jsonb_agg(jsonb_build_object('field', change->'field', 'before', ${numberOf('before')}, 'after', ${numberOf('after')})), '[]')
    FROM jsonb_array_elements(content #> '{proposal,changes}') change)`;
