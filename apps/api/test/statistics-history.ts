import { randomUUID } from 'node:crypto';
import { Database, EventReader, LogFollower, Logger } from '@souk/platform';
import { StatisticsReader } from '@souk/tasks';
import { asOwner, insertTask, settled, type TestDatabase } from '@souk/testing';
import { type TestApi } from './test-api';

interface Happened {
  taskId: string;
  verb: string;
  at: string;
  marketplace?: string;
  data?: Record<string, unknown>;
  byService?: boolean;
}

/** What happened at any time, as the log would have it: also in months that it has no more room for. */
export async function tell(database: TestDatabase, events: readonly Happened[]): Promise<void> {
  for (const month of new Set(events.map(({ at }) => new Date(at).toISOString().slice(0, 7)))) {
    const part = `events_${month.replace('-', '_')}`;
    const next = new Date(`${month}-01T00:00:00Z`);
    next.setUTCMonth(next.getUTCMonth() + 1);
    const [there] = await asOwner<{ there: boolean }>(database, 'SELECT to_regclass($1) IS NOT NULL AS there', [part]);
    if (there?.there) continue;
    await asOwner(
      database,
      `CREATE TABLE ${part} (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
       ALTER TABLE events ATTACH PARTITION ${part} FOR VALUES FROM ('${month}-01Z') TO ('${next.toISOString()}')`,
    );
  }
  await asOwner(
    database,
    `INSERT INTO events (id, at, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace, data)
     SELECT gen_random_uuid(), at, type, kind, 'spec', 'spec', 'task', task, marketplace, data
     FROM jsonb_to_recordset($1) AS told(at timestamptz, type text, kind text, task text, marketplace text, data jsonb)`,
    [
      JSON.stringify(
        events.map(({ taskId, verb, at, marketplace = 'amazon', data = {}, byService = false }) => ({
          at,
          type: `task.${verb}`,
          kind: byService ? 'service' : 'human',
          task: taskId,
          marketplace,
          data,
        })),
      ),
    ],
  );
}

interface Life {
  marketplace?: string;
  category?: string;
  creator?: string;
  estimatedHours?: number;
  actualHours?: number;
  created: string;
  approved?: string;
  rejected?: string;
  changesRequested?: string;
  started?: string;
  completed?: string;
  /** As a former release wrote it down. */
  formerly?: boolean;
}

/** A task with its events: each step when it was taken. */
export async function lived(database: TestDatabase, life: Life): Promise<string> {
  const { marketplace = 'amazon', category = 'analysis', creator = randomUUID(), estimatedHours = 2 } = life;
  const { created, approved, started, completed, formerly = false, actualHours = 2 } = life;
  const row = { marketplace, category, estimatedHours, createdById: creator, createdAt: new Date(created) };
  const { id, number, revision } = await insertTask(database, row);
  const step = (verb: string, at: string | undefined, before: string, after: string, more = {}) => {
    if (at === undefined) return [];
    const facts = {
      ...{
        category,
        estimatedHours,
        createdBy: { kind: 'agent', id: creator },
        createdAt: created,
        submittedAt: created,
      },
      approvedAt: verb === 'approved' ? null : (approved ?? null),
      startedAt: verb === 'completed' ? (started ?? null) : null,
    };
    const moved = { before: { status: before }, after: { status: after, ...more } };
    return [{ taskId: id, verb, at, marketplace, data: formerly ? moved : { ...moved, task: facts } }];
  };
  const creation = formerly
    ? [
        {
          taskId: id,
          verb: 'created',
          at: created,
          marketplace,
          data: { number, status: 'awaiting_approval', revision },
        },
      ]
    : step('created', created, 'none', 'awaiting_approval');
  await tell(database, [
    ...creation,
    ...step('changes_requested', life.changesRequested, 'awaiting_approval', 'pending'),
    ...step('approved', approved, 'awaiting_approval', 'approved'),
    ...step('rejected', life.rejected, 'awaiting_approval', 'rejected'),
    ...step('started', started, 'approved', 'in_progress'),
    ...step('completed', completed, 'in_progress', 'completed', { actualHours }),
  ]);
  return id;
}

export const followerOf = (api: TestApi) =>
  new LogFollower(api.get(Database), api.get(EventReader), api.get(Logger), api.get(StatisticsReader));

/** All that was written so far is counted then. */
export async function counted(api: TestApi): Promise<void> {
  await settled(api.database);
  await followerOf(api).catchUp();
}
