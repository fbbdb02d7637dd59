import { createDataSource, Database, type Actor } from '@souk/platform';
import { type Result } from './harness/bench';
import { inTurns } from './harness/rounds';
import { type Stage } from './harness/stage';

export const name = 'rls-list';
export const about = 'the newest 50 events of one subject among 200,000, with row-level security and without it';
export const target = { ratioAtLeast: 0.9 };

const person: Actor = { kind: 'human', id: 'bench', name: 'bench', role: 'admin' };
const page = `SELECT * FROM events WHERE subject_kind = 'task' AND subject_id = $1 ORDER BY at DESC, id DESC LIMIT 50`;
const concurrency = 8;

export async function run(stage: Stage): Promise<Result> {
  const url = await stage.database();
  const owner = await createDataSource({
    url: stage.ownerUrl(url),
    applicationName: 'bench',
    statementTimeoutMs: 0,
  }).initialize();
  const app = await createDataSource({ url, applicationName: 'bench', poolMax: concurrency }).initialize();
  stage.defer(() => Promise.all([owner.destroy(), app.destroy()]));
  await owner.query(`
    INSERT INTO events (id, type, actor_kind, actor_id, actor_name, subject_kind, subject_id)
    SELECT gen_random_uuid(), 'task.changed', 'human', 'bench', 'bench', 'task', (n % 400)::text FROM generate_series(1, 200000) n`);
  await owner.query('VACUUM ANALYZE events');

  const database = new Database(app);
  const lists = stage.quick ? 2000 : 8000;
  const perSecond = async () => {
    let left = lists;
    const began = performance.now();
    const reader = async () => {
      while (left-- > 0) await database.transaction(person, (tx) => tx.query(page, [String(left % 400)]));
    };
    await Promise.all(Array.from({ length: concurrency }, reader));
    return (lists * 1000) / (performance.now() - began);
  };
  const under = (security: 'ENABLE' | 'DISABLE') => async () => {
    await owner.query(`ALTER TABLE events ${security} ROW LEVEL SECURITY`);
    return perSecond();
  };
  await under('ENABLE')();
  const rounds = await inTurns(stage.quick ? 3 : 7, { ours: under('ENABLE'), bare: under('DISABLE') });
  return { unit: 'lists/s', rounds };
}
