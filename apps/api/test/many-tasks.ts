import { asOwner, type TestDatabase } from '@souk/testing';

/**
 * Many tasks at once, of the shares that a busy organisation has: the most are done, few wait, most do not have a due time any more.
 * Words are such that each is in some tasks and `lamp` in all of them.
 */
export async function insertManyTasks(
  database: TestDatabase,
  count: number,
  { assignees, creator }: { assignees: readonly string[]; creator: string },
): Promise<void> {
  await asOwner(
    database,
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, tags, metadata, proposal, revision,
       created_by_kind, created_by_id, created_by_name, edited_by_id, assigned_to, created_at, updated_at, submitted_at, due_at, expired_at,
       external_id, approved_by, approved_at, started_at, completed_by, completed_at)
     SELECT gen_random_uuid(), (ARRAY['amazon', 'shopee', 'mercadolivre', 'shein', 'tiktokshop', 'kaway'])[1 + a % 6],
       'Lower the price of lamp ' || md5(n::text), repeat('It sells less than the other one. ', 5) || md5((n % 500)::text),
       (ARRAY['optimization', 'best-practice', 'scaling', 'analysis'])[1 + a / 6 % 4], (ARRAY['high', 'medium', 'low'])[1 + b % 3], status,
       1 + n % 40, ARRAY['tag' || n % 300], '{}', CASE WHEN b / 3 % 2 = 0 THEN jsonb_build_object('risk', (ARRAY['low', 'medium', 'high'])[1 + b / 6 % 3],
         'target', jsonb_build_object('kind', 'listing', 'id', 'SKU-' || n), 'changes', '[]'::jsonb) END, md5(n::text),
       CASE WHEN n % 50 = 0 THEN 'human' ELSE 'agent' END, CASE WHEN n % 50 = 0 THEN $2 ELSE 'agent-' || n % 40 END, 'Somebody', 'somebody',
       CASE WHEN a / 24 % 3 = 0 THEN ($3::uuid[])[1 + b / 18 % cardinality($3::uuid[])] END, at, at + interval '1 hour', at + interval '1 minute',
       CASE WHEN status IN ('awaiting_approval', 'approved', 'in_progress') THEN at + interval '9 days' END, CASE WHEN n % 400 = 0 THEN at END,
       'SKU-' || n, CASE WHEN approved THEN ($3::uuid[])[1 + a % cardinality($3::uuid[])] END, CASE WHEN approved THEN at + interval '1 hour' END,
       CASE WHEN started THEN at + interval '2 hours' END, CASE WHEN status = 'completed' THEN ($3::uuid[])[1 + b % cardinality($3::uuid[])] END,
       CASE WHEN status = 'completed' THEN at + interval '3 hours' END
     FROM (
       SELECT *, status IN ('approved', 'in_progress', 'completed') AS approved, status IN ('in_progress', 'completed') AS started FROM (
       SELECT n, now() - make_interval(secs => n * 300) + make_interval(secs => n % 7 / 1000000.0) AS at,
         hashint4(n) & 65535 AS a, hashint4(-n) & 65535 AS b,
         coalesce((ARRAY['awaiting_approval', 'approved', 'in_progress', 'pending', 'cancelled', 'rejected', 'rejected'])
           [CASE WHEN hashint4(n + 1000000) & 31 < 7 THEN 1 + (hashint4(n + 1000000) & 31) END], 'completed') AS status
       FROM generate_series(1, $1::integer) n
       ) given
     ) made`,
    [count, creator, assignees],
  );
  // What a commit that did not wait for the disk has written is known to be visible to all only once it is there.
  await asOwner(database, 'CHECKPOINT');
  await asOwner(database, 'VACUUM ANALYZE tasks');
}
