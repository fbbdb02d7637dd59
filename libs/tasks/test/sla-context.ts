import { Test, type TestingModule } from '@nestjs/testing';
import {
  type Actor,
  Database,
  DatabaseModule,
  EventsModule,
  Logger,
  platformEntities,
  PlatformModule,
} from '@souk/platform';
import { asOwner, createTestDatabase, insertUser, type TestDatabase } from '@souk/testing';
import { Entity, PrimaryColumn } from 'typeorm';
import { taskEntities, TaskOptions, TasksModule } from '../src/index';

/** What of a person a task refers to. */
@Entity('users')
class User {
  @PrimaryColumn('uuid') id!: string;
}

export interface SlaContext {
  database: TestDatabase;
  db: Database;
  module: TestingModule;
  /** Who may decide. */
  head: Actor;
  eventsOf: (taskId: string) => Promise<{ type: string; actor_id: string; data: Record<string, unknown> }[]>;
  rowOf: (taskId: string) => Promise<Record<string, unknown> & { version: number; status: string }>;
  /** Many more like that one; their ids. */
  copies: (taskId: string, count: number) => Promise<string[]>;
  close: () => Promise<void>;
}

/** What the jobs of tasks run on, on a database of its own. */
export async function startSla(timezone = 'UTC'): Promise<SlaContext> {
  const database = await createTestDatabase();
  const logger = Logger.create({ service: 'worker', level: 'warn', destination: { write: () => undefined } });
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot({ logger, build: { version: '1.2.3', gitSha: 'abc1234', buildDate: '2026-01-01' } }),
      DatabaseModule.forRoot({
        url: database.appUrl,
        applicationName: 'spec',
        poolMax: 20,
        entities: [...platformEntities, User, ...taskEntities],
      }),
      EventsModule,
      TasksModule.forRoot(new TaskOptions(true, timezone)),
    ],
  }).compile();
  await module.init();
  const id = await insertUser(database, { role: 'head', name: 'Hedy' });
  return {
    database,
    module,
    db: module.get(Database),
    head: { kind: 'human', id, name: 'Hedy', role: 'head' },
    eventsOf: (taskId) =>
      asOwner(
        database,
        `SELECT type, actor_id, data FROM events WHERE subject_kind = 'task' AND subject_id = $1 ORDER BY seq`,
        [taskId],
      ),
    rowOf: async (taskId) => {
      const [row] = await asOwner<Record<string, unknown> & { version: number; status: string }>(
        database,
        'SELECT * FROM tasks WHERE id = $1',
        [taskId],
      );
      if (!row) throw new Error('There is no such task');
      return row;
    },
    copies: async (taskId, count) => {
      const made = await asOwner<{ id: string }>(
        database,
        `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
           created_by_id, created_by_name, edited_by_id, due_at, sla_level, sla_next_at, expires_at)
         SELECT gen_random_uuid(), marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
           created_by_id, created_by_name, edited_by_id, due_at, sla_level, sla_next_at, expires_at
         FROM tasks, generate_series(1, $2) WHERE id = $1 RETURNING id`,
        [taskId, count],
      );
      return made.map(({ id }) => id);
    },
    close: async () => {
      await module.close();
      await database.drop();
    },
  };
}
