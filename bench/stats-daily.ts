import { type Actor, createDataSource, Database, marketplaces, system } from '@souk/platform';
import { Reading, Statistics, StatisticsReader, TaskOptions } from '@souk/tasks';
import { type Result } from './harness/bench';
import { summary } from './harness/rounds';
import { type Stage } from './harness/stage';

export const name = 'stats-daily';
export const about = 'statistics of one day, with the sums of ten million tasks in two years';
export const target = { atMost: 50 };

const person: Actor = { kind: 'human', id: 'bench', name: 'bench', role: 'admin' };
const tasksADay = Math.round(10_000_000 / 730);

/**
 * What so many tasks leave: in each quarter of an hour some of every marketplace, category and agent, and times that spread over some
 * forty bins. The constraints come afterwards, since building them row by row would take most of the time.
 */
const fill = (days: number) => [
  'ALTER TABLE task_stats DROP CONSTRAINT task_stats_pk',
  `INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, created, submitted, approved, rejected, started, completed,
     measured, estimated_hours, actual_hours, accuracy, promptness, reached_submitted, reached_approved, reached_started, reached_completed)
   SELECT slot, marketplace, category, 'agent', marketplace || agent, n, n, n - n / 5, n / 5, n - n / 5, n - n / 5, n - n / 5, 4 * n, 5 * n, 0.7 * n,
     0.8 * n, n, n - n / 5, n - n / 5, n - n / 5
   FROM (
     SELECT slot, marketplace, category, agent, (${tasksADay} / (96.0 * 6 * 4 * 2) * 2 * random())::integer + (random() < 0.3)::integer AS n
     FROM generate_series(now() - make_interval(days => ${days}), now(), '15 minutes') AS at, date_bin('15 minutes', at, '2000-01-01Z') AS slot,
       unnest('{${marketplaces.join(',')}}'::text[]) AS marketplace, unnest('{optimization,best-practice,scaling,analysis}'::text[]) AS category,
       generate_series(1, 2) AS agent
   ) AS cells WHERE n > 0`,
  'ALTER TABLE task_stats ADD CONSTRAINT task_stats_pk PRIMARY KEY (days_of, slot, marketplace, category, creator_kind, creator_id)',
  'ALTER TABLE task_cycle_times DROP CONSTRAINT task_cycle_times_pk',
  `INSERT INTO task_cycle_times (slot, marketplace, category, stage, bin, count)
   SELECT slot, marketplace, category, stage, bin, count(*)
   FROM (
     SELECT slot, marketplace, category, stage, (90 + 10 * (random() + random() + random() + random() - 2))::smallint AS bin
     FROM generate_series(now() - make_interval(days => ${days}), now(), '15 minutes') AS at, date_bin('15 minutes', at, '2000-01-01Z') AS slot,
       unnest('{${marketplaces.join(',')}}'::text[]) AS marketplace, unnest('{optimization,best-practice,scaling,analysis}'::text[]) AS category,
       unnest('{decide,start,finish,whole}'::text[]) AS stage, generate_series(1, ${Math.round(tasksADay / (96 * 6 * 4))})
   ) AS times GROUP BY 1, 2, 3, 4, 5 ORDER BY 1`,
  'ALTER TABLE task_cycle_times ADD CONSTRAINT task_cycle_times_pk PRIMARY KEY (days_of, slot, marketplace, category, stage, bin)',
];

export async function run(stage: Stage): Promise<Result> {
  const url = await stage.database();
  const ownerUrl = stage.ownerUrl(url);
  const owner = await createDataSource({ url: ownerUrl, applicationName: 'bench', statementTimeoutMs: 0 }).initialize();
  const app = await createDataSource({ url, applicationName: 'bench', poolMax: 2, statementTimeoutMs: 0 }).initialize();
  stage.defer(() => Promise.all([owner.destroy(), app.destroy()]));
  // A tenth of it is as dense: what a day costs is the same.
  const days = stage.quick ? 73 : 730;
  for (const statement of fill(days)) await owner.query(statement);
  const sizeOf = async (table: string) => {
    const [row] = await owner.query<[{ rows: number }]>(
      `SELECT reltuples::float8 AS rows FROM pg_class WHERE relname = $1`,
      [table],
    );
    return (row.rows / 1e6).toFixed(1);
  };

  const database = new Database(app);
  const options = new TaskOptions(true, 'America/Sao_Paulo');
  const reader = new StatisticsReader(options);
  await database.transaction(system('bench'), (tx) => reader.keepDays(tx));
  for (const table of ['task_stats', 'task_cycle_times']) await owner.query(`VACUUM ANALYZE ${table}`);
  const statistics = new Statistics(database, new Reading(database, reader), options);
  const date = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const ago = () => 1 + Math.floor(Math.random() * (days - 2));
  const daily = () => timed(() => statistics.daily(person, { date: date(ago()) }));
  for (let i = 0; i < 5; i++) await daily();
  const samples: number[] = [];
  for (let i = 0; i < (stage.quick ? 40 : 200); i++) samples.push(await daily());

  const spans = [30, Math.min(days - 2, 400)];
  const elsewhere: number[] = [];
  for (let i = 0; i < 10; i++)
    elsewhere.push(await timed(() => statistics.daily(person, { date: date(ago()), timezone: 'Asia/Kathmandu' })));
  const notes = [
    `a day of a zone that is not the organisation's: ${summary(elsewhere).median.toFixed(0)} ms`,
    `${await sizeOf('task_stats')} million rows of sums, ${await sizeOf('task_cycle_times')} million of times, ${days} days`,
  ];
  for (const span of spans) {
    const asked = { from: date(span), to: date(1), groupBy: 'day' } as const;
    const times: number[] = [];
    for (let i = 0; i < 3; i++) times.push(await timed(() => statistics.summary(person, asked)));
    notes.push(`a summary of ${span} days, by day: ${summary(times).median.toFixed(0)} ms`);
  }
  return { unit: 'ms', samples, notes };
}
