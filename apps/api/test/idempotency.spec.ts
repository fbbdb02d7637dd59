import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Jobs, NoPayload, platformJobs, system } from '@souk/platform';
import { asOwner, eventually } from '@souk/testing';
import { DataSource } from 'typeorm';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

interface Answer {
  state?: string;
  code?: string;
}

async function queued(): Promise<string> {
  const id = await api
    .get(Database)
    .transaction(system('spec'), (tx) => api.get(Jobs).enqueue(tx, platformJobs.expireData, new NoPayload()));
  return id!;
}

async function cancel(id: string, key: string) {
  const response = await fetch(`${api.url}/api/v1/jobs/${id}/cancel`, {
    method: 'POST',
    headers: { ...as('admin'), 'idempotency-key': key },
  });
  const replayed = response.headers.get('idempotency-replayed') === 'true';
  return { status: response.status, replayed, body: (await response.json()) as Answer };
}

const sql = (statement: string, values: unknown[] = []) => asOwner(api.database, statement, values);
const age = (key: string, interval: string) =>
  sql('UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1', [key, interval]);
const statuses = async (key: string) =>
  (await sql('SELECT status FROM idempotency_keys WHERE key = $1', [key])).map(({ status }) => status as number | null);

/** A request whose answer the database refuses to keep. */
async function cancelUnkept(id: string, key: string) {
  await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$`);
  await sql('CREATE TRIGGER refuse BEFORE UPDATE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION refuse()');
  const answer = await cancel(id, key);
  await sql('DROP FUNCTION refuse CASCADE');
  return answer;
}

/** A request that waits in the middle of its work until `meanwhile` is done. */
async function cancelSlowly(id: string, key: string, meanwhile: () => Promise<unknown>) {
  const holder = api.get<DataSource>(DataSource).createQueryRunner();
  await holder.startTransaction();
  await holder.query('SET LOCAL ROLE souk_service');
  await holder.query('LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE');
  try {
    const slow = cancel(id, key);
    await eventually(async () => expect(await statuses(key)).toEqual([null]));
    await meanwhile();
    await holder.commitTransaction();
    return await slow;
  } finally {
    await holder.release();
  }
}

const takenOver = (key: string) => sql('UPDATE idempotency_keys SET claim = gen_random_uuid() WHERE key = $1', [key]);

describe('an answer that cannot be kept', () => {
  it('is given all the same, with a warning in the log', async () => {
    const answer = await cancelUnkept(await queued(), 'unkept');
    expect(answer).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(api.logs().filter(({ level, msg }) => level === 'warn' && String(msg).includes('kept'))).toHaveLength(1);
  });

  it('leaves the key to the same request after a minute, and to no other', async () => {
    const id = await queued();
    await cancelUnkept(id, 'left');
    expect((await cancel(id, 'left')).body.code).toBe('idempotency_in_progress');
    await age('left', '2 minutes');
    expect(await cancel(await queued(), 'left')).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    });
    expect((await cancel(id, 'left')).body.code).toBe('job_state'); // it worked on the job, which is cancelled
  });
});

describe('a request that was taken over while it worked', () => {
  it('does not put its answer under the claim of its successor', async () => {
    const answer = await cancelSlowly(await queued(), 'slow', () => takenOver('slow'));
    expect(answer.status).toBe(200);
    expect(await statuses('slow')).toEqual([null]);
  });

  it('does not remove the claim of its successor when it fails', async () => {
    const id = await queued();
    await sql(`UPDATE jobs SET state = 'succeeded', finished_at = now() WHERE id = $1`, [id]);
    expect((await cancelSlowly(id, 'failing', () => takenOver('failing'))).status).toBe(409);
    expect(await statuses('failing')).toEqual([null]);
  });

  it('keeps its answer when nobody did', async () => {
    await cancelSlowly(await queued(), 'patient', () => Promise.resolve());
    expect(await statuses('patient')).toEqual([200]);
  });
});

it('an answer is given again for 24 hours, and then no more', async () => {
  const id = await queued();
  await cancel(id, 'day');
  await age('day', '23 hours 59 minutes');
  expect(await cancel(id, 'day')).toMatchObject({ status: 200, replayed: true });
  expect((await cancel(await queued(), 'day')).body.code).toBe('idempotency_key_reused');
  await age('day', '24 hours 1 minute');
  expect(await cancel(await queued(), 'day')).toMatchObject({ status: 200, replayed: false });
});
