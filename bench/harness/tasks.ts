import { createDataSource } from '@souk/platform';
import { type Program } from './program';
import { startApi } from './servers';
import { type Stage } from './stage';

/** As agents write them: half with a proposal, in every status. */
const fill = (count: number) => `
  INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, tags, metadata, proposal, revision,
                     created_by_kind, created_by_id, created_by_name, edited_by_id, created_at, updated_at, submitted_at)
  SELECT gen_random_uuid(), (ARRAY['amazon','shopee','mercadolivre','shein','tiktokshop','kaway'])[1 + n % 6],
         'Lower the price of item ' || n, repeat('The competition sells it for less. ', 8),
         (ARRAY['optimization','best-practice','scaling','analysis'])[1 + n % 4], (ARRAY['high','medium','low'])[1 + n % 3],
         (ARRAY['pending','awaiting_approval','approved','in_progress','completed','rejected','cancelled'])[1 + n % 7],
         1 + n % 40, ARRAY['price', 'q' || n % 50], jsonb_build_object('asin', 'B' || n),
         CASE WHEN n % 2 = 0 THEN jsonb_build_object('target', jsonb_build_object('kind', 'listing', 'id', 'B' || n),
           'changes', jsonb_build_array(jsonb_build_object('field', 'price', 'before', 19.9, 'after', 17.9)),
           'rationale', 'Buyers compare.', 'risk', 'low', 'reversible', true) END,
         md5(n::text) || md5(n::text), 'agent', '019a9b00-0000-7000-8000-000000000001', 'amazon', '019a9b00-0000-7000-8000-000000000001',
         at, at, at
  FROM generate_series(1, ${count}) n, LATERAL (SELECT now() - (${count} - n) * interval '1 minute' AS at) moment`;

/** A database with that many tasks, our API on it, and a Fastify with nothing but pg. */
export async function startTaskServers(
  stage: Stage,
  count = 100_000,
): Promise<{ ours: Program; bare: Program; ownerUrl: string }> {
  const database = await stage.database();
  const ownerUrl = stage.ownerUrl(database);
  const owner = await createDataSource({ url: ownerUrl, applicationName: 'bench', statementTimeoutMs: 0 }).initialize();
  try {
    await owner.query(fill(count));
    await owner.query('VACUUM ANALYZE tasks');
  } finally {
    await owner.destroy();
  }
  return {
    ours: await startApi(stage, database),
    bare: await stage.program('bare-tasks', { BENCH_DATABASE_URL: ownerUrl }),
    ownerUrl,
  };
}

export const bearerOf = async (api: Program): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await api.ask<string>('token')}`,
});
