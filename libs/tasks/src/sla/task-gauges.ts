import { Injectable } from '@nestjs/common';
import { Database, Metrics, system } from '@souk/platform';

const actor = system('metrics');

/** How much waits, how much of it too long, and when agents were last heard of: what alerts ask. Read when somebody asks. */
@Injectable()
export class TaskGauges {
  constructor(
    metrics: Metrics,
    private readonly database: Database,
  ) {
    metrics.gauge('tasks_open', 'Tasks that are not done, by status.', ['marketplace', 'status'], async (gauge) => {
      const found = await this.ask<{ marketplace: string; status: string; count: number }>(open);
      gauge.reset();
      for (const { count, ...labels } of found) gauge.set(labels, count);
    });
    metrics.gauge('tasks_overdue', 'Tasks that are past their due time.', ['marketplace'], async (gauge) => {
      const found = await this.ask<{ marketplace: string; count: number }>(overdue);
      gauge.reset();
      for (const { count, marketplace } of found) gauge.set({ marketplace }, count);
    });
    metrics.gauge(
      'tasks_last_proposed_timestamp_seconds',
      'When an agent last proposed a task; 0 when none ever has.',
      ['marketplace'],
      async (gauge) => {
        const found = await this.ask<{ marketplace: string; at: number }>(lastProposed);
        gauge.reset();
        for (const { marketplace, at } of found) gauge.set({ marketplace }, at);
      },
    );
  }

  private ask<Row>(sql: string): Promise<Row[]> {
    return this.database.query<Row>(actor, sql);
  }
}

/** Also where there is nothing to count: no series is what cannot be read. */
const everyMarketplace = `(SELECT DISTINCT marketplace FROM agents) AS m`;

export const open = `
SELECT m.marketplace, s.status, coalesce(t.count, 0)::int AS count
FROM ${everyMarketplace}
CROSS JOIN unnest(ARRAY['pending', 'awaiting_approval', 'approved', 'in_progress']) AS s (status)
LEFT JOIN (SELECT marketplace, status, count(*) FROM tasks
           WHERE status IN ('pending', 'awaiting_approval', 'approved', 'in_progress') GROUP BY marketplace, status) AS t
  ON t.marketplace = m.marketplace AND t.status = s.status`;

// As the index has it; only what waits for something has a due time.
export const overdue = `
SELECT m.marketplace, coalesce(t.count, 0)::int AS count
FROM ${everyMarketplace}
LEFT JOIN (SELECT marketplace, count(*) FROM tasks
           WHERE coalesce(due_at, 'infinity'::timestamptz) <= now() GROUP BY marketplace) AS t USING (marketplace)`;

export const lastProposed = `
SELECT a.marketplace, coalesce(extract(epoch FROM max(t.at)), 0)::float AS at
FROM agents AS a
LEFT JOIN LATERAL (SELECT created_at AS at FROM tasks WHERE created_by_id = a.id::text
                   ORDER BY created_at DESC, id DESC LIMIT 1) AS t ON true
GROUP BY a.marketplace`;
